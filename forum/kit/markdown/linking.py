"""Plain addresses and mentions in running text, found by one linear pass over the words."""

import re
from collections.abc import Callable, Iterator

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from forum.kit.safe_urls import safe_href

# An explicit address, or @handle; neither inside a word. A handle: 2 to 30 letters, digits, "_", and inside "." or "-".
ADDRESS_OR_MENTION = re.compile(
    r"(?<![\w@/.+-])(?:(?P<address>https?://[^\s<>\"]+)|@(?P<handle>[a-z0-9_](?:[a-z0-9_.-]{0,28}[a-z0-9_])?)(?![\w@]))",
    re.I,
)
MENTION, ADDRESS = "mention", "address"
TRAILING = frozenset(".,;:!?'*_~|`’”»…")
OPENING = {")": "(", "]": "[", "}": "{"}


class Linker:
    """Links addresses and mentions in text tokens, up to the limits, and remembers what it found."""

    def __init__(self, max_links: int, max_mentions: int, resolve_mention: Callable[[str], str | None] | None) -> None:
        self.links_left = max_links
        self.mentions_left = max_mentions
        self.resolve_mention = resolve_mention
        self.mentions: dict[str, str | None] = {}
        self._unknown: set[str] = set()

    def link(self, children: list[Token]) -> list[Token]:
        """The same inline tokens, text outside links split where something was found."""
        linked: list[Token] = []
        inside_link = 0
        for token in children:
            if token.type in ("link_open", "link_close"):
                inside_link += token.nesting
            if token.type == "text" and not inside_link and ("@" in token.content or "://" in token.content):
                linked.extend(self._split(token))
            else:
                linked.append(token)
        return linked

    def _split(self, token: Token) -> Iterator[Token]:
        text, position = token.content, 0
        for match in ADDRESS_OR_MENTION.finditer(text):
            if match["address"]:
                shown = trim_address(match["address"])
                href = self._address(shown)
            else:
                shown = match[0]
                href = self._mention(match["handle"].lower())
            if href is None:
                continue
            if match.start() > position:
                yield _text(text[position : match.start()], token.level)
            yield from _link(href, shown, token.level, MENTION if match["handle"] else ADDRESS)
            position = match.start() + len(shown)
        if position < len(text):
            yield _text(text[position:], token.level)

    def _address(self, shown: str) -> str | None:
        if self.links_left <= 0 or safe_href(shown) is None:
            return None
        self.links_left -= 1
        return normalizeLink(shown)

    def _mention(self, handle: str) -> str | None:
        if handle not in self.mentions and handle not in self._unknown and self.mentions_left > 0:
            self.mentions_left -= 1  # an unknown name costs a look-up as well
            path = self.resolve_mention(handle) if self.resolve_mention else None
            if self.resolve_mention and path is None:
                self._unknown.add(handle)
            else:
                self.mentions[handle] = path
        return self.mentions.get(handle)


def trim_address(address: str) -> str:
    """An address without the punctuation of the sentence around it; a bracket stays if it was opened inside."""
    counts = {char: address.count(char) for char in "()[]{}"}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in TRAILING:
            end -= 1
        elif last in OPENING and counts[last] > counts[OPENING[last]]:
            counts[last] -= 1
            end -= 1
        else:
            break
    return address[:end]


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _link(href: str, shown: str, level: int, markup: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": href}, markup=markup, level=level)
    yield _text(shown, level + 1)
    yield Token("link_close", "a", -1, markup=markup, level=level)

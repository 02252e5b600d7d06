"""Lines of a mail: one's own, quoted, or the line that says whom the quote is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

WROTE = re.compile(
    r"(?:on\b.{4,300}\bwrote|el\b.{4,300}\bescribi[oó]|le\b.{4,300}\ba écrit|am\b.{4,300}\bschrieb(?: .{1,120})?|em\b.{4,300}\bescreveu"
    r"|.{1,200}<[^<>\s]{3,200}@[^<>\s]{1,200}>.{0,60}\b(?:wrote|escribi[oó]))\s?:?", re.I
)
SAYS_WHEN = re.compile(r"@|\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d")
"""What a mail program says of a quote, and people hardly of theirs: needed where no quote can be seen."""
BEGINS = re.compile(r"(?:on|el|le|am|em)\b", re.I)
ATTRIBUTION_LINES = 4
ORIGINAL = re.compile(r"-{2,}\s?(?:original message|mensaje original|original appointment|reply message)\s?-{2,}", re.I)
HEADER = re.compile(
    r"[*_]{0,3}(from|de|von|sent|enviado(?: el)?|fecha|date|to|para|cc|subject|asunto|reply-to|responder a)[*_]{0,3}\s?:[*_]{0,3}(?:\s|$)",
    re.I,
)
SENDER = frozenset({"from", "de", "von"})
RULE = re.compile(r"[_*-]{5,}|\\?_{5,}|\\?-{5,}")


class Kind(Enum):
    OWN = "own"
    QUOTE = "quote"
    BLANK = "blank"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Line:
    kind: Kind
    text: str

    @property
    def is_own(self) -> bool:
        return self.kind is Kind.OWN


def sort_out(texts: Sequence[str], markers: Sequence[str], attribution_mark: str, cut_mark: str) -> list[Line]:
    """Say of each line what it is, up to where everything is quoted without a sign of it."""
    lines: list[Line] = []
    place = 0
    while place < len(texts):
        text = texts[place].rstrip("\r")
        bare = text.strip()
        if _is_quoted(text):
            lines.append(Line(Kind.QUOTE, text if not _has_marker(text, markers) else ">"))
        elif not bare:
            lines.append(Line(Kind.BLANK, ""))
        elif bare == cut_mark or _has_marker(text, markers) or ORIGINAL.fullmatch(bare.strip("*_ ")) or _is_header_block(texts, place):
            return _without_rule(lines)
        elif bare == attribution_mark:
            place = _quote_begins(texts, place)
            lines.append(Line(Kind.ATTRIBUTION, ""))
            continue
        elif taken := _attribution(texts, place):
            lines.append(Line(Kind.ATTRIBUTION, ""))
            if not _is_followed_by_quote(texts, place + taken):
                return lines  # quoted without a sign: there is no telling where it ends
            place += taken
            continue
        else:
            lines.append(Line(Kind.OWN, text))
        place += 1
    return lines


def _is_quoted(text: str) -> bool:
    return text.startswith((">", "&gt;", " >", "|>"))


def _has_marker(text: str, markers: Sequence[str]) -> bool:
    bare = text.strip("> \t*_\\-").casefold()
    return any(bare == marker.strip("- ").casefold() for marker in markers) if bare else False


def _attribution(texts: Sequence[str], place: int) -> int:
    """How many lines from here say who wrote the quote; 0 when they do not. Mail programs break such a line."""
    first = texts[place].strip()
    if not (BEGINS.match(first) or "@" in first):
        return 0
    joined = ""
    for count in range(1, ATTRIBUTION_LINES + 1):
        if place + count > len(texts):
            return 0
        piece = texts[place + count - 1].strip()
        if not piece or _is_quoted(piece):
            return 0
        joined = f"{joined} {piece}".strip()[:700]
        if joined.endswith((":", "wrote", "escribió")) and WROTE.fullmatch(joined.replace("\\", "")):
            return count if SAYS_WHEN.search(joined) or _is_followed_by_quote(texts, place + count) else 0
    return 0


def _is_followed_by_quote(texts: Sequence[str], place: int) -> bool:
    following = next((text for text in texts[place:place + 4] if text.strip()), "")
    return _is_quoted(following)


def _quote_begins(texts: Sequence[str], place: int) -> int:
    """Past the words before a marked quote: there are at most a few lines of them."""
    for ahead in range(place + 1, min(place + 2 + ATTRIBUTION_LINES * 2, len(texts))):
        if _is_quoted(texts[ahead]):
            return ahead
    return place + 1


def _is_header_block(texts: Sequence[str], place: int) -> bool:
    """`From:` with two more such lines right below it, as Outlook puts above what it quotes."""
    begins = HEADER.match(texts[place].strip())
    if begins is None or begins[1].lower() not in SENDER:
        return False
    names = {begins[1].lower()}
    for text in texts[place + 1:place + 10]:
        if not text.strip():
            continue
        found = HEADER.match(text.strip())
        if found is None:
            break
        names.add(found[1].lower())
    return len(names) >= 3


def _without_rule(lines: list[Line]) -> list[Line]:
    """The line drawn above an unmarked quote goes with it."""
    while lines and (lines[-1].kind is Kind.BLANK or RULE.fullmatch(lines[-1].text.strip())):
        lines.pop()
    return lines

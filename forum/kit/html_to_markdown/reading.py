"""HTML as a flat series of tags and texts. Not a browser's parser: broken markup becomes text or is passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

TAG = re.compile(r"<(/?)([a-z][a-z0-9]{0,20})((?:[\s/][^<>]*)?)>", re.I)
ATTRIBUTE = re.compile(r"""([a-z][a-z-]{0,30})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
COMMENT_LANGUAGE = re.compile(r"<!--\s{0,5}language(?:-all)?:\s{0,5}(?:lang-)?([\w+#.-]{1,20})\s{0,5}-->", re.I)
SILENT = frozenset({"script", "style", "template", "noscript", "head", "title"})


@dataclass
class Piece:
    """A tag (``name``, ``closing``, ``attributes``) or, with an empty name, a text with its references resolved."""

    name: str = ""
    text: str = ""
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def pieces(html: str) -> Iterator[Piece]:
    """Tags and texts in order. Comments are dropped but a language hint, scripts and styles with all they contain."""
    position = 0
    while position < len(html):
        opening = html.find("<", position)
        if opening < 0:
            opening = len(html)
        if opening > position:
            yield Piece(text=unescape(html[position:opening]))
        if opening == len(html):
            return
        position, found = _markup(html, opening)
        yield found


def _markup(html: str, opening: int) -> tuple[int, Piece]:
    if html.startswith("<!", opening):
        return _comment(html, opening)
    match = TAG.match(html, opening)
    if match is None:
        return opening + 1, Piece(text="<")
    name = match[2].lower()
    if name in SILENT and not match[1]:
        end = re.compile(rf"</{name}\s{{0,5}}>", re.I).search(html, match.end())
        return (end.end() if end else len(html)), Piece()
    return match.end(), Piece(name, closing=bool(match[1]), attributes=_attributes(match[3]))


def _comment(html: str, opening: int) -> tuple[int, Piece]:
    hint = COMMENT_LANGUAGE.match(html, opening)
    if hint:
        return hint.end(), Piece("language-hint", attributes={"class": f"lang-{hint[1]}"})
    if html.startswith("<!--", opening):
        end = html.find("-->", opening)
        return (len(html) if end < 0 else end + 3), Piece()
    end = html.find(">", opening)
    return (len(html) if end < 0 else end + 1), Piece()


def _attributes(raw: str) -> dict[str, str]:
    if "=" not in raw:
        return {}
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in ATTRIBUTE.finditer(raw)}

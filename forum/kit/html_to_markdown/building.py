"""Blocks: paragraphs, lists, quotations, code and tables, each container written when it ends."""

import re
from dataclasses import dataclass, field

from forum.kit.characters import normalise
from forum.kit.html_to_markdown.escaping import escape_heading, escape_line_starts, fenced
from forum.kit.html_to_markdown.inline import INLINE_NAMES, Inline
from forum.kit.html_to_markdown.reading import Piece, pieces

MAX_CONTAINERS = 12  # beyond it a list or quotation is only its words: writing each level costs another pass
CONTAINERS = frozenset({"blockquote", "ul", "ol", "li", "table", "tr", "td", "th"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCK_NAMES = """
    p div section article aside header footer main nav address figure figcaption center details summary dl dd fieldset
    form tbody thead tfoot caption option legend
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
LANGUAGE = re.compile(r"\b(?:lang|language)-([a-z0-9+#.-]{1,20})", re.I)
BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
LIST_ITEM = re.compile(r"(?:[-+]|\d{1,9}[.)]) ")


@dataclass
class Frame:
    """An open container and what is finished inside it."""

    name: str
    blocks: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    number: int = 1
    loose: bool = False


def to_markdown(html: str) -> str:
    """Markdown with the same words: code and its language, links, pictures, quotations, lists, tables, kbd, sup, sub.

    Pictures from elsewhere become links. Never raises; the time is linear in the input.
    """
    builder = Builder()
    for piece in pieces(normalise(html)):
        builder.take(piece)
    return builder.finish()


class Builder:
    """Takes tags and words in order and keeps the Markdown of everything that has ended."""

    def __init__(self) -> None:
        self.frames = [Frame("document")]
        self.inline = Inline()
        self.heading = 0
        self.code: list[str] | None = None  # the words of an open code element
        self.code_name = ""
        self.language = ""
        self.hint = ""

    def take(self, piece: Piece) -> None:
        """Add one tag or text."""
        if self.code is not None:
            self._inside_code(piece)
        elif not piece.name:
            self.inline.text(piece.text)
        elif piece.name in ("pre", "code", "tt", "samp"):
            self._begin_code(piece)
        elif piece.name in CONTAINERS:
            self._container(piece)
        elif piece.name in BLOCKS or piece.name in HEADINGS or piece.name in ("hr", "dt"):
            self._block(piece)
        else:
            self._inline(piece)

    def finish(self) -> str:
        """Everything taken, as Markdown ending in one line feed ('' for no words)."""
        if self.code is not None:
            self._end_code()
        while len(self.frames) > 1:
            self._end_container()
        self._end_paragraph()
        text = _joined(self.frames[0].blocks)
        return f"{text}\n" if text else ""

    @property
    def _inside_table(self) -> bool:
        return any(frame.name == "table" for frame in self.frames)

    def _inline(self, piece: Piece) -> None:
        attributes = piece.attributes
        if piece.name == "br":
            self.inline.line_break()
        elif piece.name == "img":
            self.inline.image(attributes.get("src", ""), attributes.get("alt", ""))
        elif piece.name == "language-hint":
            self.hint = _language(piece)
        elif piece.name in INLINE_NAMES and piece.closing:
            self.inline.close(piece.name)
        elif piece.name in INLINE_NAMES:
            self.inline.open(piece.name, attributes.get("href", ""), attributes.get("title", ""))

    def _block(self, piece: Piece) -> None:
        self._end_paragraph()
        self.heading = 0 if piece.closing else HEADINGS.get(piece.name, 0)
        if piece.name == "hr" and not self._inside_table:
            self.frames[-1].blocks.append("---")
        elif piece.name == "p" and self.frames[-1].name == "li" and not piece.closing:
            self.frames[-1].loose = True
        elif piece.name == "dt" and not piece.closing:
            self.inline.open("b")

    def _end_paragraph(self) -> None:
        text = self.inline.finish()
        if not text.strip():
            return
        hashes = "" if self._inside_table else "#" * self.heading
        self.frames[-1].blocks.append(f"{hashes} {escape_heading(text)}" if hashes else escape_line_starts(text))

    def _container(self, piece: Piece) -> None:
        self._end_paragraph()
        self.heading = 0
        if piece.closing:
            if any(frame.name == piece.name for frame in self.frames):
                while self._end_container() != piece.name:
                    pass
            return
        if piece.name == "li" and self.frames[-1].name == "li":
            self._end_container()
        if piece.name in ("td", "th", "tr"):
            self._end_cell(piece.name)
        if len(self.frames) <= MAX_CONTAINERS and self._fits(piece.name):
            start = piece.attributes.get("start", "")
            number = int(start) if start.isdecimal() and len(start) < 9 else 1
            self.frames.append(Frame(piece.name, number=number))

    def _fits(self, name: str) -> bool:
        within = {frame.name for frame in self.frames}
        if name in ("td", "th", "tr", "li"):
            return self.frames[-1].name in {"tr": ("table",), "li": ("ul", "ol")}.get(name, ("tr",))
        return "table" not in within  # a cell is one line: lists and tables in it are only their words

    def _end_cell(self, name: str) -> None:
        ends = ("td", "th") if name in ("td", "th") else ("td", "th", "tr")
        while self.frames[-1].name in ends:
            self._end_container()

    def _end_container(self) -> str:
        self._end_paragraph()
        frame, parent = self.frames.pop(), self.frames[-1]
        if frame.name == "li":
            parent.loose = parent.loose or frame.loose
            parent.blocks.append(_joined(frame.blocks, tight=not frame.loose))
        elif frame.name in ("td", "th"):
            parent.blocks.append(_cell(frame.blocks))
        elif frame.name == "tr":
            parent.rows.append(frame.blocks)
        elif frame.name == "table":
            parent.blocks.extend([*frame.blocks, _table(frame.rows)])
        elif frame.name == "blockquote":
            parent.blocks.append(_prefixed(_joined(frame.blocks), "> ", "> "))
        else:
            parent.blocks.append(_list(frame, parent.blocks))
        return frame.name

    def _begin_code(self, piece: Piece) -> None:
        if piece.closing:
            return
        self.code, self.code_name = [], piece.name
        self.language = _language(piece)
        if piece.name == "pre":
            self._end_paragraph()

    def _inside_code(self, piece: Piece) -> None:
        if piece.name == self.code_name and piece.closing:
            self._end_code()
        elif self.code is not None:
            self.code.append("\n" if piece.name == "br" else piece.text)
            self.language = self.language or _language(piece)

    def _end_code(self) -> None:
        code, self.code = "".join(self.code or []), None
        if self.code_name != "pre" or self._inside_table:
            self.inline.code(code)
        elif code.strip():
            self.frames[-1].blocks.append(fenced(BLANK_LINES.sub("", code).rstrip(), self.language or self.hint))


def _language(piece: Piece) -> str:
    found = LANGUAGE.search(piece.attributes.get("class", ""))
    return found[1].lower() if found and found[1].lower() not in ("none", "default") else ""


def _joined(blocks: list[str], *, tight: bool = False) -> str:
    blocks = [block for block in blocks if block]
    if not tight:
        return "\n\n".join(blocks)
    gaps = ["\n" if LIST_ITEM.match(block) else "\n\n" for block in blocks]
    return "".join(gap + block for gap, block in zip(gaps, blocks, strict=True)).lstrip("\n")


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = [(rest + line).rstrip() if line or rest.strip() else "" for line in text.split("\n")]
    return first + "\n".join(lines)[len(rest) :] if lines[0] else first.rstrip() + "\n".join(lines)


def _list(frame: Frame, before: list[str]) -> str:
    items: list[str] = []
    again = bool(before) and _same_list(before[-1], frame.name)
    for number, item in enumerate(frame.blocks, frame.number):
        marker = f"{number}{')' if again else '.'} "
        if frame.name == "ul":
            marker = "+ " if again else "- "
        items.append(_prefixed(item, marker, " " * len(marker)))
    return ("\n\n" if frame.loose else "\n").join(items)


def _same_list(block: str, name: str) -> bool:
    """Whether the list would go on where that block ends, so that it needs another sign to be a list of its own."""
    return bool(re.match(r"\d{1,9}\. " if name == "ol" else "- ", block))


def _cell(blocks: list[str]) -> str:
    text = " ".join(" ".join(blocks).replace("\\\n", " ").split())
    return text.replace("|", "\\|")


def _table(rows: list[list[str]]) -> str:
    rows = [row for row in rows if row]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    rule = ["---"] * width
    lines = [row + [""] * (width - len(row)) for row in (rows[0], rule, *rows[1:])]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)

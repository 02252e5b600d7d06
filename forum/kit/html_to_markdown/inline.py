"""One paragraph's words and marks. Collected as a flat list first, so that each mark is judged by both its neighbours."""

import re
from dataclasses import dataclass
from itertools import pairwise

from forum.kit.html_to_markdown.escaping import code_span, destination, escape
from forum.kit.safe_urls import safe_href

MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "s": "~~", "strike": "~~", "del": "~~"}
EMPHASIS = frozenset(MARKS.values())
LITERAL = frozenset({"kbd", "sup", "sub"})
INLINE_NAMES = frozenset(MARKS) | LITERAL | {"a"}
SPACES = " \t\n"  # what HTML collapses; other blanks, such as the no-break space, are words
BREAK = "\\\n"
WEB = re.compile(r"https?://[^\s<>]+")


@dataclass
class Atom:
    """A word run, a blank, a break, or one end of a mark (``partner`` is the other end)."""

    kind: str  # word, space, open, close
    shown: str = ""
    raw: str = ""
    name: str = ""
    href: str = ""
    title: str = ""
    partner: "Atom | None" = None


class Inline:
    """Collects the inline content of one block and writes it as Markdown."""

    def __init__(self) -> None:
        self._out: list[Atom] = []
        self._stack: list[Atom] = []
        self._waiting: list[Atom] = []  # opened, no words yet
        self._space = ""

    @property
    def _inside_link(self) -> bool:
        return any(atom.name == "a" for atom in self._stack)

    def text(self, text: str) -> None:
        """Add words; a run of blanks becomes one blank or one line break."""
        words = text.strip(SPACES)
        before, _, after = text.partition(words) if words else (text, "", "")
        if before:
            self._blank("\n" if "\n" in before else " ")
        if words:
            self._add(Atom("word", raw=_collapsed(words)))
        if after:
            self._blank("\n" if "\n" in after else " ")

    def code(self, text: str) -> None:
        """Add inline code."""
        span = code_span(text)
        if span:
            self._add(Atom("word", shown=span, raw=text))

    def line_break(self) -> None:
        """Add a hard line break; at the end of the block it has no effect."""
        self._space = (self._space if self._space.startswith(BREAK) else "") + BREAK

    def image(self, src: str, alt: str) -> None:
        """Add a picture of ours as a picture, any other as a link with its description."""
        href = safe_href(src)
        if self._inside_link or href is None:
            self.text(alt)
            return
        words = " ".join(alt.split()) or href
        mark = "!" if href.startswith("/attachments/") else ""
        shown = f"{mark}[{escape(words, inside_link=True)}]({destination(href)})"
        self._add(Atom("word", shown=shown, raw=words))

    def open(self, name: str, href: str = "", title: str = "") -> None:
        """Begin a mark, a literal tag or a link; one of a kind at a time, and no link without a good address."""
        address = (safe_href(href) or "") if name == "a" else ""
        mark = "[" if name == "a" else f"<{name}>" if name in LITERAL else MARKS[name]
        if (name == "a" and not address) or any(atom.shown == mark for atom in self._stack):
            return
        atom = Atom("open", shown=mark, name=name, href=address, title=title)
        self._stack.append(atom)
        self._waiting.append(atom)

    def close(self, name: str) -> None:
        """End the innermost open element of that name and what is still open inside it."""
        if any(atom.name == name for atom in self._stack):
            while self._end(self._stack.pop()) != name:
                pass

    def finish(self) -> str:
        """The Markdown of everything added; the collector is empty again."""
        while self._stack:
            self._end(self._stack.pop())
        atoms, self._out, self._waiting, self._space = self._out, [], [], ""
        return _write(atoms)

    def _blank(self, blank: str) -> None:
        if not self._space or (self._space == " " and blank == "\n"):
            self._space = blank

    def _add(self, atom: Atom) -> None:
        if self._space and self._out:
            self._out.append(Atom("space", shown=self._space))
        self._space = ""
        self._out.extend(self._waiting)
        self._waiting.clear()
        if not atom.shown:
            atom.shown = escape(atom.raw, inside_link=self._inside_link)
        self._out.append(atom)

    def _end(self, opening: Atom) -> str:
        if opening in self._waiting:
            self._waiting.remove(opening)
        else:
            shown = f"</{opening.name}>" if opening.name in LITERAL else opening.shown
            closing = Atom("close", shown=shown, name=opening.name, partner=opening)
            opening.partner = closing
            self._out.append(closing)
        return opening.name


def _collapsed(words: str) -> str:
    lines = (" ".join(part for part in line.replace("\t", " ").split(" ") if part) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _write(atoms: list[Atom]) -> str:
    _merge_neighbours(atoms)
    _drop_stuck_marks(atoms)
    _write_links(atoms)
    pieces: list[str] = []
    for atom in atoms:
        if atom.shown.startswith("[") and pieces and pieces[-1].endswith("!"):
            pieces[-1] = pieces[-1][:-1] + "\\!"  # or the link would be a picture
        if atom.shown:
            pieces.append(atom.shown)
    return "".join(pieces)


def _merge_neighbours(atoms: list[Atom]) -> None:
    """``<b>a</b><b>b</b>`` is one mark; a mark right after another kind of the same sign cannot be told from it."""
    for before, after in pairwise(atoms):
        if before.kind != "close" or after.kind != "open" or after.shown not in EMPHASIS or not before.shown:
            continue
        first, last = before.partner, after.partner
        if before.shown == after.shown and first is not None and last is not None:
            first.partner, last.partner = last, first
            before.shown = after.shown = ""
        elif before.shown[0] == after.shown[0]:
            _drop(after)


def _drop_stuck_marks(atoms: list[Atom]) -> None:
    """Drop marks between a letter and a sign, where CommonMark takes them for literal asterisks."""
    for index, atom in enumerate(atoms):
        if atom.kind in ("open", "close") and atom.shown in EMPHASIS:
            step = 1 if atom.kind == "open" else -1
            inner, outer = _neighbour(atoms, index, step), _neighbour(atoms, index, -step)
            if outer.isalnum() and not inner.isalnum():
                _drop(atom)


def _neighbour(atoms: list[Atom], index: int, step: int) -> str:
    """The nearest character on that side, looking through other emphasis."""
    index += step
    while 0 <= index < len(atoms):
        atom = atoms[index]
        if atom.shown and not (atom.kind in ("open", "close") and atom.shown in EMPHASIS):
            return atom.shown[0] if step > 0 else atom.shown[-1]
        index += step
    return " "


def _drop(atom: Atom) -> None:
    atom.shown = ""
    if atom.partner is not None:
        atom.partner.shown = ""


def _write_links(atoms: list[Atom]) -> None:
    inner: list[Atom] | None = None
    for atom in atoms:
        if atom.name == "a" and atom.kind == "open":
            inner = []
        elif atom.name == "a" and atom.partner is not None:
            _write_link(atom.partner, atom, inner or [])
            inner = None
        elif inner is not None:
            inner.append(atom)


def _write_link(opening: Atom, closing: Atom, inner: list[Atom]) -> None:
    words = "".join(atom.raw or atom.shown for atom in inner)
    if words == opening.href and WEB.fullmatch(words) and not opening.title:
        opening.shown, closing.shown = f"<{words}>", ""
        for atom in inner:
            atom.shown = ""
        return
    title = " ".join(opening.title.split()).replace("\\", "\\\\").replace('"', '\\"')
    quoted = f' "{title}"' if title else ""
    closing.shown = f"]({destination(opening.href)}{quoted})"

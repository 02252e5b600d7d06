"""From what an editor typed to what a revision stores: sections, their HTML, and the posts that paragraphs cite. No database.

A paragraph that ends with `[^p12]` rests on post 12; `[^p12][^p15]` on both. The marks are for editors: readers' HTML has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from forum.kit.markdown import RENDERER_VERSION, Limits, plain, render
from forum.kit.row_ids import MAX_ROW_ID
from forum.kit.text import excerpt, normalise
from forum.knowledge.states import Section

__all__ = ["RENDERER_VERSION", "SECTION_MAX", "Citation", "citations", "clean_sections", "lead_of", "rendered", "section_html", "words_of"]

SECTION_MAX = 32_000
LEAD_CHARS = 240
ENDS = (".", "!", "?", ":", ";", ",", "…")
MARKS = re.compile(r"(?:[ \t]*\[\^p[1-9]\d{0,9}\])+[ \t]*$", re.ASCII)
MARK = re.compile(r"\[\^p([1-9]\d{0,9})\]", re.ASCII)
LOOSE_MARK = re.compile(
    r"^ {0,4}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,4}(?P=fence)[`~]*[ \t]*$|\Z)|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|[ \t]*(?P<mark>\[\^p\w{1,20}\])", re.DOTALL | re.MULTILINE)
"""A mark wherever it stands and whatever it names; or code, which holds none."""
FENCE = re.compile(r" {0,4}(`{3,}|~{3,})")
MAX_CITATIONS = 200


class Citation(NamedTuple):
    """The `paragraph`th block of a section (from 1) rests on a post."""

    section: Section
    paragraph: int
    post_id: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of Markdown between blank lines; a fenced block of code is one, and holds no marks."""

    lines: tuple[str, ...]
    is_code: bool


def clean_sections(sections: Mapping[str, str]) -> dict[str, str]:
    """The sections as they are stored: normalised, in their order, without those that are empty."""
    cleaned = {str(name): normalise(str(sections.get(name) or "")).strip("\n").rstrip() for name in Section}
    return {name: source for name, source in cleaned.items() if source.strip()}


def rendered(sections: Mapping[str, str]) -> dict[str, str]:
    """Readers' HTML of each section, by the one renderer."""
    return {name: section_html(source) for name, source in sections.items()}


def section_html(source: str) -> str:
    return render(without_marks(source), limits=Limits(max_chars=SECTION_MAX)).html


def citations(sections: Mapping[str, str]) -> list[Citation]:
    """Every citation, each once, in reading order."""
    found: dict[Citation, None] = {}
    for name in Section:
        for number, block in enumerate(blocks(sections.get(name, "")), start=1):
            if block.is_code:
                continue
            marks = MARKS.search(block.lines[-1])
            for post_id in MARK.findall(marks[0]) if marks else ():
                if int(post_id) <= MAX_ROW_ID:
                    found[Citation(name, number, int(post_id))] = None
    return list(found)[:MAX_CITATIONS]


def without_marks(source: str) -> str:
    """The Markdown that readers get."""
    return "\n\n".join(LOOSE_MARK.sub(lambda found: "" if found["mark"] else found[0], _uncited(block)) for block in blocks(source))


def stray_marks(sections: Mapping[str, str]) -> list[str]:
    """Marks that cite nothing, each once: they name no post, or do not stand at the end of a paragraph."""
    found = (LOOSE_MARK.finditer(_uncited(block)) for source in sections.values() for block in blocks(source))
    return list(dict.fromkeys(one["mark"] for some in found for one in some if one["mark"]))


def _uncited(block: Block) -> str:
    """A block without the marks that count."""
    *lines, last = block.lines
    return "\n".join([*lines, last if block.is_code else MARKS.sub("", last)])


def blocks(source: str) -> Iterator[Block]:
    """The blocks of a section. Blank lines inside fenced code do not end it."""
    lines: list[str] = []
    fence = ""
    fenced = False
    for line in source.split("\n"):
        opened = FENCE.match(line)
        if fence:
            if opened and opened[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            lines.append(line)
            continue
        if opened:
            fence, fenced = opened[1], True
        if line.strip() or fence:
            lines.append(line)
        elif lines:
            yield Block(tuple(lines), fenced)
            lines, fenced = [], False
    if lines:
        yield Block(tuple(lines), fenced)


def lead_of(sections: Mapping[str, str]) -> str:
    """An article in short, below its title: how its solution begins. The question only says the title again."""
    first = next((name for name in (Section.SOLUTION, Section.SYMPTOMS, Section.QUESTION) if name in sections), None)
    lines = plain(without_marks(sections[first])).splitlines() if first else []
    return excerpt(_in_one_line(" ".join(line.split()) for line in lines if line.strip()), LEAD_CHARS)


def _in_one_line(lines: Iterable[str]) -> str:
    """Lines that say something each, with a dot between those that do not end like a sentence."""
    said = ""
    for line in lines:
        said += line if not said else f" {line}" if said.endswith(ENDS) else f" · {line}"
    return said


def words_of(sections: Mapping[str, str]) -> str:
    """All that an article says, without markup, for search."""
    return "\n".join(plain(without_marks(source)) for name in Section if (source := sections.get(name)))

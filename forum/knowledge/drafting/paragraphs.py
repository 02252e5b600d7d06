"""The paragraphs of a draft, and how they are written down as Markdown with the marks of the posts they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forum.knowledge.drafting.materials import Cited
from forum.knowledge.drafting.wording import words_of
from forum.knowledge.states import Section

MOST_CITED = 5
SECTION_CHARS = 30_000


class Role(StrEnum):
    """What a paragraph does in its section, and so how it is written: as text, under a heading, as an item, as a step."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    STEP = "step"


class Why(StrEnum):
    """Why a paragraph is in the draft."""

    CLEAREST_TITLE = "clearest_title"
    ASKED_IN = "asked_in"
    OTHER_WORDING = "other_wording"
    FIELD = "field"
    SYMPTOM = "symptom"
    CAUSE = "cause"
    BEST_ANSWER = "best_answer"
    OTHER_ANSWER = "other_answer"
    TRIED = "tried"
    VOTED_DOWN = "voted_down"
    INTRODUCES = "introduces"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`times`: how many posts say it. `cited` names the posts it was taken from, the first of them word for word."""

    section: Section
    role: Role
    text: str
    cited: tuple[Cited, ...]
    why: Why
    times: int = 1
    code: tuple[str, ...] = ()


def source_of(paragraph: Paragraph, language: str, number: int = 1) -> str:
    """One paragraph as Markdown: its words with the marks, its code below."""
    text = paragraph.text or words_of(language)["code"]
    marks = "".join(f"[^p{post_id}]" for post_id in _posts(paragraph))
    before = {Role.ITEM: "- ", Role.STEP: f"{number}. "}.get(paragraph.role, "")
    said = [f"{before}{_plain_start(text) if not before else text} {marks}".rstrip()]
    indent = " " * len(before)
    said += ["\n".join(f"{indent}{line}" if line else "" for line in block.split("\n")) for block in paragraph.code]
    return "\n\n".join(said)


def as_sections(paragraphs: Sequence[Paragraph], language: str) -> dict[str, str]:
    """What the editor's form holds, by section. What would make a section too long is left out."""
    made: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    steps = 0
    for one in paragraphs:
        steps = steps + 1 if one.role is Role.STEP else (0 if one.role is Role.HEADING else steps)
        source = source_of(one, language, steps)
        name = str(one.section)
        if sizes.get(name, 0) + len(source) > SECTION_CHARS:
            continue
        made.setdefault(name, []).append(source)
        sizes[name] = sizes.get(name, 0) + len(source) + 2
    return {name: "\n\n".join(said) for name, said in made.items()}


def cited_by(some: Iterable[Cited]) -> tuple[Cited, ...]:
    """Each post once, in the order they come."""
    return tuple({one.post_id: one for one in some}.values())


def _posts(paragraph: Paragraph) -> list[int]:
    return [one.post_id for one in paragraph.cited][:MOST_CITED]


def _plain_start(text: str) -> str:
    """A paragraph that begins like an item of a list, or like a heading, stays a paragraph."""
    return f"\\{text}" if text[:2] in ("- ", "* ", "+ ", "# ") else text

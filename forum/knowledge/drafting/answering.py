"""The cause and the steps, from the best answers: the best one in its order, the others where they add something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum.kit.text import fold
from forum.knowledge.drafting.likeness import meaning, same
from forum.knowledge.drafting.materials import Cited, Reply
from forum.knowledge.drafting.paragraphs import Paragraph, Role, Why, cited_by
from forum.knowledge.drafting.passages import Passage, passages, sentences
from forum.knowledge.drafting.wording import words_of
from forum.knowledge.states import Section

MOST_ANSWERS, MOST_STEPS, MOST_WAYS, MOST_CAUSES = 20, 20, 3, 3
VOTED_UP = 2
BECAUSE = re.compile(
    r"\b(?:because|caused by|due to|the (?:cause|reason|culprit) (?:is|was)|(?:this|it|that) happens (?:when|if|after|because)"
    r"|porque|debido a|se debe a|la (?:causa|razon|culpa) (?:es|era|fue)|(?:esto )?(?:ocurre|pasa|sucede) (?:cuando|si|porque|tras))\b",
)


@dataclass(eq=False)
class _Said:
    """A passage of an answer on its way into the draft."""

    passage: Passage
    cited: list[Cited]
    why: Why

    def paragraph(self) -> Paragraph:
        cited = cited_by(self.cited)
        role = Role.STEP if self.passage.is_step else Role.TEXT
        return Paragraph(Section.SOLUTION, role, self.passage.text, cited, self.why, len(cited), self.passage.code)


def causes_and_solution(replies: Sequence[Reply], language: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """Accepted answers; where none is, those that staff verified or that were voted up."""
    ordered = sorted(replies, key=lambda one: one.worth)
    good = [one for one in ordered if one.is_solution] or [one for one in ordered if one.verified_at or one.score >= VOTED_UP]
    causes: list[Paragraph] = []
    main: list[_Said] = []
    ways: list[list[_Said]] = []
    for reply in good[:MOST_ANSWERS]:
        said = [one for passage in passages(reply.body) if (one := _without_causes(passage, reply.cited, causes, language)) is not None]
        if not main:
            main = [_Said(one, [reply.cited], Why.BEST_ANSWER) for one in said]
        elif (new := _merge(main, ways, said, reply.cited, language)) and len(ways) < MOST_WAYS:
            ways.append(new)
    solution = [one.paragraph() for one in main[:MOST_STEPS]]
    for way in ways:
        items = [one.paragraph() for one in way[:MOST_STEPS]]
        cited = cited_by(one for item in items for one in item.cited)
        solution += [Paragraph(Section.SOLUTION, Role.HEADING, words_of(language)["other_way"], cited, Why.INTRODUCES), *items]
    return causes[:MOST_CAUSES], solution


def _without_causes(passage: Passage, cited: Cited, causes: list[Paragraph], language: str) -> Passage | None:
    """What is left of a passage once its sentences about the cause are noted. A step stays whole: it says why it is taken."""
    if passage.is_step or not BECAUSE.search(fold(passage.text)):
        return passage
    kept: list[str] = []
    for sentence in sentences(passage.text):
        if BECAUSE.search(fold(sentence)) and len(meaning(sentence, language)) >= 2:
            _note_cause(sentence, cited, causes, language)
        else:
            kept.append(sentence)
    return Passage(" ".join(kept), passage.code) if kept or passage.code else None


def _note_cause(sentence: str, cited: Cited, causes: list[Paragraph], language: str) -> None:
    for place, known in enumerate(causes):
        if same(known.text, sentence, language):
            both = cited_by((*known.cited, cited))
            causes[place] = Paragraph(Section.CAUSE, Role.TEXT, known.text, both, Why.CAUSE, len(both))
            return
    causes.append(Paragraph(Section.CAUSE, Role.TEXT, sentence, (cited,), Why.CAUSE))


def _merge(main: list[_Said], ways: list[list[_Said]], said: list[Passage], cited: Cited, language: str) -> list[_Said]:
    """Put an answer's passages where they are said already; a new step goes behind the one it follows. Returns what is a way of its own."""
    there = [next((one for one in main if _alike(one.passage, passage, language)), None) for passage in said]
    joins = any(there)
    new: list[_Said] = []
    behind: _Said | None = None
    for passage, known in zip(said, there, strict=True):
        if known is not None:
            behind = known
            _add(known, passage, cited)
        elif (other := _in_ways(ways, passage, language)) is not None:
            _add(other, passage, cited)
        elif joins and passage.is_step and behind is not None and behind.passage.is_step:
            step = _Said(passage, [cited], Why.OTHER_ANSWER)
            main.insert(main.index(behind) + 1, step)
            behind = step
        else:
            new.append(_Said(passage, [cited], Why.OTHER_ANSWER))
    return new


def _in_ways(ways: list[list[_Said]], passage: Passage, language: str) -> _Said | None:
    return next((one for way in ways for one in way if _alike(one.passage, passage, language)), None)


def _alike(one: Passage, other: Passage, language: str) -> bool:
    """The same words, and no other code."""
    if one.is_code or other.is_code:
        return one.is_code and other.is_code and one.code == other.code
    return same(one.text, other.text, language) and (not one.code or not other.code or one.code == other.code)


def _add(said: _Said, passage: Passage, cited: Cited) -> None:
    said.cited.append(cited)
    if passage.code and not said.passage.code:
        said.passage = Passage(said.passage.text, passage.code, said.passage.is_step)

"""From questions and answers to the paragraphs of a draft. Deterministic: the same posts give the same draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum.kit.text import fold
from forum.knowledge.drafting.answering import causes_and_solution
from forum.knowledge.drafting.likeness import meaning, same, shared_share
from forum.knowledge.drafting.materials import Cited, Materials, Question
from forum.knowledge.drafting.paragraphs import Paragraph, Role, Why, cited_by
from forum.knowledge.drafting.passages import passages, sentences
from forum.knowledge.drafting.symptoms import attempts, symptoms
from forum.knowledge.drafting.wording import words_of
from forum.knowledge.states import Section

MOST_WORDINGS, MOST_FAILED, MOST_PLACES, MOST_FIELD_CHARS, TITLE_CHARS = 4, 6, 8, 80, 180
GOOD_TITLE_WORDS = (4, 14)
SHOUTING = re.compile(r"!{2,}|\?{2,}|\b(?:urgent|urgente|help|ayuda|please|por favor)\b", re.I)
VOTED_DOWN = -2


@dataclass(frozen=True)
class Composed:
    """A draft. `title_from`: the question it is called after; `helpers`: members whose answers are in it, the most cited first;
    `gaps`: sections for which nothing was found; `titles` of the questions, by thread."""

    topic_id: int
    language: str
    title: str
    title_from: Cited
    paragraphs: tuple[Paragraph, ...]
    helpers: tuple[int, ...]
    gaps: tuple[str, ...]
    titles: Mapping[int, str]
    left_out: int


def compose(materials: Materials) -> Composed:
    """The draft of a topic. Needs a question at least."""
    language, questions = materials.language, materials.questions
    titled = clearest(questions, language)
    causes, solution = causes_and_solution(materials.replies, language)
    said = [*_question(titled, questions, language), *_applies_to(questions, language), *symptoms(questions, titled, language), *causes]
    said += [*solution, *_failed(materials, solution, language)]
    present = {one.section for one in said}
    helpful = [one.author_id for paragraph in (*causes, *solution) for one in paragraph.cited]
    helpers = sorted(dict.fromkeys(helpful), key=lambda member: (-helpful.count(member), member))
    gaps = tuple(str(name) for name in Section if name not in present)
    title = _tidy(titled.title)[:TITLE_CHARS]
    titles = {one.cited.thread_id: one.title for one in questions}
    return Composed(materials.topic_id, language, title, titled.cited, tuple(said), tuple(helpers), gaps, titles,
                    materials.left_out)


def clearest(questions: Sequence[Question], language: str) -> Question:
    """The title that shares most with the others, is neither too short nor too long, and does not shout."""
    def worth(one: Question) -> tuple[float, float, int]:
        shared = sum(shared_share(one.title, other.title, language) for other in questions) / len(questions)
        count = len(one.title.split())
        low, high = GOOD_TITLE_WORDS
        fits = 0.15 if low <= count <= high else 0.0
        shouts = 0.3 if SHOUTING.search(one.title) or one.title.isupper() else 0.0
        return -round(shared + fits - shouts, 6), -one.likeness, one.cited.post_id

    return min(questions, key=worth)


def _question(titled: Question, questions: Sequence[Question], language: str) -> list[Paragraph]:
    """The question as it was asked, then how others put it."""
    asked = _asked_in(titled, language)
    why = Why.ASKED_IN if asked else Why.CLEAREST_TITLE
    found = [Paragraph(Section.QUESTION, Role.TEXT, asked or _tidy(titled.title), (titled.cited,), why)]
    wordings: list[tuple[str, list[Cited]]] = [(titled.title, [])]
    for one in sorted(questions, key=lambda other: (-other.likeness, other.cited.post_id)):
        known = next((cited for title, cited in wordings if same(title, one.title, language)), None)
        if known is None:
            wordings.append((one.title, [one.cited]))
        elif one is not titled:
            known.append(one.cited)
    others = [(_tidy(title), cited_by(cited)) for title, cited in wordings[1:] if not SHOUTING.search(title)][:MOST_WORDINGS]
    items = [Paragraph(Section.QUESTION, Role.ITEM, title, cited, Why.OTHER_WORDING, len(cited)) for title, cited in others]
    return found + headed(Section.QUESTION, "asked", items, language)


def headed(section: Section, words: str, items: list[Paragraph], language: str) -> list[Paragraph]:
    """Items under a line of ours that cites what they cite."""
    if not items:
        return []
    cited = cited_by(one for item in items for one in item.cited)
    return [Paragraph(section, Role.HEADING, words_of(language)[words], cited, Why.INTRODUCES), *items]


def _asked_in(titled: Question, language: str) -> str:
    """The first sentence of the text that asks, when it says what it is about."""
    for passage in passages(titled.body):
        for sentence in sentences(passage.text):
            if sentence.rstrip("*_ ").endswith("?") and len(meaning(sentence, language)) >= 3:
                return sentence
    return ""


def _applies_to(questions: Sequence[Question], language: str) -> list[Paragraph]:
    """Products with their versions, as askers gave them, those given most first."""
    places: dict[str, tuple[str, dict[str, str], list[Cited]]] = {}
    for one in questions:
        values = {role: " ".join(value.split())[:MOST_FIELD_CHARS] for role, value in one.fields}
        product, version = values.get("product", ""), values.get("version", "")
        if product or version:
            _name, versions, cited = places.setdefault(fold(product), (product, {}, []))
            cited.append(one.cited)
            if version:
                versions.setdefault(fold(version), version)
    found = [
        Paragraph(Section.APPLIES_TO, Role.ITEM, _place(product, list(versions.values()), language), cited_by(cited), Why.FIELD, len(cited))
        for product, versions, cited in places.values()
    ]
    return sorted(found, key=lambda one: (-one.times, one.text))[:MOST_PLACES]


def _place(product: str, versions: list[str], language: str) -> str:
    said, listed = words_of(language), ", ".join(sorted(versions, key=_natural)[:MOST_PLACES])
    if not listed:
        return product
    return said["versions"].format(product, listed) if product else said["version"].format(listed)


def _natural(text: str) -> list[tuple[int, str]]:
    """4.2 before 4.10."""
    return [(int(part) if part.isascii() and part.isdecimal() else -1, part) for part in re.split(r"(\d+)", text)]


def _failed(materials: Materials, solution: Sequence[Paragraph], language: str) -> list[Paragraph]:
    """What askers had tried before, and answers that were voted down; never what solved it for somebody."""
    found: list[Paragraph] = []
    for text, cited, why in [*attempts(materials.questions), *_voted_down(materials)]:
        if any(same(text, one.text, language) for one in solution):
            continue
        known = next((place for place, one in enumerate(found) if same(text, one.text, language)), None)
        if known is None:
            found.append(Paragraph(Section.SOLUTION, Role.ITEM, text, (cited,), why))
        else:
            both = cited_by((*found[known].cited, cited))
            found[known] = Paragraph(Section.SOLUTION, Role.ITEM, found[known].text, both, found[known].why, len(both))
    best = sorted(found, key=lambda one: (-one.times, one.cited[0].post_id))[:MOST_FAILED]
    return headed(Section.SOLUTION, "failed", best, language)


def _voted_down(materials: Materials) -> list[tuple[str, Cited, Why]]:
    found = []
    for one in materials.replies:
        if one.score <= VOTED_DOWN and not one.is_solution and one.verified_at is None:
            first = next((words for passage in passages(one.body) for words in sentences(passage.text)), "")
            if len(meaning(first, materials.language)) >= 2:
                found.append((first, one.cited, Why.VOTED_DOWN))
    return found


def _tidy(title: str) -> str:
    """Without shouting at its end."""
    return re.sub(r"([!?])[!?]+$", r"\1", " ".join(title.split()))

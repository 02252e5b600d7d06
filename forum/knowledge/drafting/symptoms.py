"""What askers saw, and what they had tried, in their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from forum.kit.text import fold
from forum.knowledge.drafting.likeness import meaning, same
from forum.knowledge.drafting.materials import Cited, Question
from forum.knowledge.drafting.paragraphs import Paragraph, Role, Why, cited_by
from forum.knowledge.drafting.passages import passages, sentences
from forum.knowledge.states import Section

MOST_SYMPTOMS, MOST_OF_ONE, MOST_SENTENCES, MOST_CODE_LINES = 6, 2, 14, 20
LEAST_MEANING, MOST_CHARS = 3, 300
TRIED = re.compile(
    r"\b(?:tried|trying|have tried|already (?:reset|restarted|rebooted|changed|reinstalled|replaced|updated)|restarting|reinstalling"
    r"|he probado|probe|probado|he intentado|intente|intentado|ya (?:he )?(?:reinici|cambi|actualiz|reinstal)\w*)\b",
)
IN_VAIN = re.compile(
    r"\b(?:(?:did|does|do)(?: not|n't) (?:help|work|change|fix|solve)|no (?:luck|effect|change|difference)|without (?:success|luck|effect)"
    r"|(?:made|makes) no difference|still the same|to no avail|no (?:ha )?(?:funcion|ayud|sirv|cambi|arregl)\w*|sin (?:exito|efecto|suerte)"
    r"|sigue igual|nada cambia)\b",
)
TELLING = re.compile(r"`[^`]+`|\b(?:error|code|message|codigo|mensaje|says|dice|log)\b|\d{3,}", re.I)


@dataclass
class _Sign:
    text: str
    order: tuple[int, int]
    cited: list[Cited]
    code: tuple[str, ...] = ()
    meaning: frozenset[str] = field(default_factory=frozenset)

    def worth(self, common: dict[str, int]) -> tuple[float, tuple[int, int]]:
        """Said by many, about what the topic is about, with a message in it."""
        about = sum(common.get(stem, 0) > 1 for stem in self.meaning) / max(len(self.meaning), 1)
        telling = 0.5 if TELLING.search(self.text) or self.code else 0.0
        return -round(len(cited_by(self.cited)) + about + telling, 6), self.order


def symptoms(questions: Sequence[Question], titled: Question, language: str) -> list[Paragraph]:
    """Different things that were seen; the same in other words cites all who said it. The titled question comes first in doubt."""
    signs: list[_Sign] = []
    common: dict[str, int] = {}
    for place, one in enumerate([titled, *(other for other in questions if other is not titled)]):
        seen = _seen(one)
        for stem in {stem for text in (one.title, *(said for said, _code in seen)) for stem in meaning(text, language)}:
            common[stem] = common.get(stem, 0) + 1
        for number, (text, code) in enumerate(seen):
            if len(text) > MOST_CHARS or (len(meaning(text, language)) < LEAST_MEANING and not (code or "`" in text)):
                continue
            known = next((sign for sign in signs if same(sign.text, text, language)), None)
            if known is None:
                signs.append(_Sign(text, (place, number), [one.cited], code, meaning(text, language)))
            else:
                known.cited.append(one.cited)
    chosen: list[_Sign] = []
    for sign in sorted(signs, key=lambda one: one.worth(common)):
        if len(chosen) < MOST_SYMPTOMS and sum(one.order[0] == sign.order[0] for one in chosen) < MOST_OF_ONE:
            chosen.append(sign)
    return [
        Paragraph(Section.SYMPTOMS, Role.ITEM, sign.text, cited_by(sign.cited), Why.SYMPTOM, len(cited_by(sign.cited)), sign.code)
        for sign in chosen
    ]


def _seen(question: Question) -> list[tuple[str, tuple[str, ...]]]:
    """Sentences that tell and neither ask nor tell what was tried; short logs stay with the last sentence before them."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for passage in passages(question.body):
        code = tuple(block for block in passage.code if block.count("\n") <= MOST_CODE_LINES)
        told = [one for one in sentences(passage.text) if not one.endswith("?") and not is_attempt(one)]
        found += [(text, code if text is told[-1] else ()) for text in told]
        if passage.is_code and code:
            found.append(("", code))
    return found[:MOST_SENTENCES]


def is_attempt(sentence: str) -> bool:
    """Whether somebody tells what they tried before they asked."""
    folded = fold(sentence)
    return bool(TRIED.search(folded) or IN_VAIN.search(folded))


def attempts(questions: Sequence[Question]) -> Iterator[tuple[str, Cited, Why]]:
    """What askers had tried: they were still asking, so it did not help them."""
    for one in questions:
        for passage in passages(one.body):
            for sentence in sentences(passage.text):
                if TRIED.search(fold(sentence)) and not sentence.endswith("?"):
                    yield sentence, one.cited, Why.TRIED

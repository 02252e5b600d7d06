"""Capital letters."""

from __future__ import annotations

from moderation.screening.facts import Facts, Finding
from moderation.screening.texts import own_words

LEAST_LETTERS = 24
LEAST_WORDS = 4


def shouting(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """Most letters are capitals (`threshold`: their share). Letters of scripts without capitals do not count, nor does code."""
    text = facts.own if not facts.is_edit else own_words(facts.text)
    upper = sum(map(str.isupper, text))
    letters = upper + sum(map(str.islower, text))
    loud = sum(word.isupper() and len(word) > 1 for word in text.split())
    if letters < LEAST_LETTERS or loud < LEAST_WORDS or upper / letters < threshold:
        return []
    return [Finding("shouting", "shouting", weight, {"percent": f"{upper / letters:.0%}"})]

"""Languages that nobody here reads."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from moderation.screening.facts import Facts, Finding

LEAST_LETTERS = 20
READ_LETTERS = 4_000


def other_language(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """`threshold` of the letters or more are of a script that neither English nor Spanish is written in."""
    letters = [char for char in facts.own if char.isalpha()][:READ_LETTERS]
    if len(letters) < LEAST_LETTERS:
        return []
    foreign = [char for char in letters if script_of(char) != "LATIN"]
    if len(foreign) / len(letters) < threshold:
        return []
    return [Finding("other_language", "other_language", weight, {"script": script_of(foreign[0]).title()})]


@lru_cache(maxsize=4_096)
def script_of(char: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC, CJK ..."""
    return unicodedata.name(char, "UNKNOWN").split(" ")[0]

"""Words brought back to their stem (`routers` -> `router`, `contraseñas` -> `contrasen`), by the Snowball rules of a language."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

LANGUAGES = ("en", "es")
REMEMBERED = 100_000
_rules = {"en": Stemmer.Stemmer("english", 0), "es": Stemmer.Stemmer("spanish", 0)}
_lock = threading.Lock()


@lru_cache(maxsize=REMEMBERED)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself in a language without rules, and when it holds a digit."""
    rules = _rules.get(language)
    if rules is None or not word.isalpha():
        return word
    with _lock:  # one stemmer is not made for several threads
        return str(rules.stemWord(word))


def stems(words: Iterable[str], language: str) -> list[str]:
    """The stems of folded words, in order."""
    return [stem(word, language) for word in words]

"""The words of a text as both indexes know them, and the two indexes there are. Pure.

Beside its words a row keeps the stems that differ from them, each behind a mark of its language which no text can hold: a word
in quotes is found as it was typed, a plain one by its stem as well, and rows without stems yet are found by their words.
"""

from __future__ import annotations

import re
from enum import Enum

from forum.kit.stems import LANGUAGES, stem
from forum.kit.text import fold

WORD = re.compile(r"[^\W_]+")
MAX_WORD_CHARS = 60
MARKS = {"en": "\ue001", "es": "\ue002"}
"""Private characters: part of a word for FTS5, never for `split`."""


class Index(Enum):
    """A full-text index: its table and the key of its rows."""

    POSTS = ("post_search", "post_id")
    ARTICLES = ("article_search", "article_id")

    @property
    def table(self) -> str:
        return self.value[0]

    @property
    def key(self) -> str:
        return self.value[1]


def split(words: str) -> list[str]:
    """The words of a text as both indexes know them: lower-case, accents folded, letters and digits only."""
    return [word[:MAX_WORD_CHARS] for word in WORD.findall(fold(words))]


def with_stems(line: str, language: str) -> str:
    """A line of split words followed by their stems; unchanged in a language without rules."""
    mark = MARKS.get(language)
    if mark is None:
        return line
    found = {word: stem(word, language) for word in dict.fromkeys(line.split())}
    added = dict.fromkeys(root for word, root in found.items() if root != word)
    return " ".join([line, *(mark + root for root in added)]) if added else line


def forms(word: str, languages: tuple[str, ...] = LANGUAGES) -> list[str]:
    """Everything a row may keep of a word that has the same stem as `word` in one of the languages, the word itself first."""
    found = [word]
    for language in languages:
        root = stem(word, language)
        found += [root, MARKS[language] + root]
    return list(dict.fromkeys(found))

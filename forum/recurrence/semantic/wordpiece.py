"""Text into the word pieces a BERT vocabulary knows. Pure.

Source: BERT's uncased tokenisation (Devlin et al. 2018, `BasicTokenizer` and `WordpieceTokenizer`): lower case, accents off, punctuation
and Chinese characters stand alone, then the longest piece first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100
REMEMBERED_WORDS = 20_000
ASCII_PUNCTUATION = ((33, 47), (58, 64), (91, 96), (123, 126))
IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)


class WordPieces:
    """A vocabulary and the cutting of text by it."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._ids: Mapping[str, int] = {piece: number for number, piece in enumerate(vocabulary)}
        self._start, self._end, self._unknown = self._ids[START], self._ids[END], self._ids[UNKNOWN]
        self._of_word = lru_cache(REMEMBERED_WORDS)(self._cut)

    def ids(self, text: str, most: int) -> list[int]:
        """The numbers of a text's pieces between start and end marks, at most `most` of them in all."""
        found = [self._start]
        for word in words_of(text):
            found.extend(self._of_word(word))
            if len(found) >= most:
                break
        return [*found[: most - 1], self._end]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self._unknown,)
        pieces: list[int] = []
        start = 0
        while start < len(word):
            end = next((end for end in range(len(word), start, -1) if self._piece(word, start, end) in self._ids), None)
            if end is None:
                return (self._unknown,)
            pieces.append(self._ids[self._piece(word, start, end)])
            start = end
        return tuple(pieces)

    @staticmethod
    def _piece(word: str, start: int, end: int) -> str:
        return word[start:end] if start == 0 else f"##{word[start:end]}"


def words_of(text: str) -> Iterator[str]:
    """Words and single marks, lower-case and without accents."""
    word: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or (kind.startswith("C") and not char.isspace()) or char == "\ufffd":
            continue
        alone = _stands_alone(char, kind)
        if (alone or char.isspace() or kind == "Zs") and word:
            yield "".join(word)
            word.clear()
        if alone:
            yield char
        elif not (char.isspace() or kind == "Zs"):
            word.append(char)
    if word:
        yield "".join(word)


def _stands_alone(char: str, kind: str) -> bool:
    code = ord(char)
    if code < 128:
        return any(low <= code <= high for low, high in ASCII_PUNCTUATION)
    return kind.startswith("P") or any(low <= code <= high for low, high in IDEOGRAPHS)

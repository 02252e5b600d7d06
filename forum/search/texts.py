"""Words of a rendered post, and the piece of it that shows what was found. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Iterator

from forum.core.search import MAX_WORD_CHARS, WORD, Phrase, split, with_stems
from forum.kit.stems import LANGUAGES, stem
from forum.kit.text import excerpt, fold

TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[^<>]*$")
"""Also one that was cut off at the end: a text's own `<` is written `&lt;`."""
INSIDE_WORDS = re.compile(r"</?(?:a|code|del|em|kbd|mark|s|span|strong|sub|sup)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
"""Tags a reader does not see as a break: they may stand inside a word or before a comma."""
COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")
WHOLE_WORD = re.compile(rf"{COMPOUND.pattern}|{WORD.pattern}")
HYPHEN = "[-\u2010\u2011]?"
MAX_COMPOUNDS, MAX_COMPOUND_CHARS = 200, 30
READ_CHARS = 8_000
SNIPPET_CHARS = 220
LEAD_CHARS = 60
SAME_BEGINNING = 3
"""Letters that a word has in common with its stem, whatever its ending."""

Piece = tuple[str, bool]


def plain_text(rendered: str) -> str:
    """What a reader sees of HTML that the one pipeline made, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", INSIDE_WORDS.sub("", rendered))).split())


def with_compounds(words: str) -> str:
    """The text followed by its hyphened words in one piece, so that `wifi` finds `Wi-Fi` as well."""
    found = dict.fromkeys(_joined(one) for one in COMPOUND.findall(words) if len(one) <= MAX_COMPOUND_CHARS)
    return " ".join([words, *list(found)[:MAX_COMPOUNDS]]) if found else words


def searchable(words: str, language: str = "") -> str:
    """What the index keeps of a text, cut into its words and their stems already (`search.put(..., are_split=True)`)."""
    return with_stems(" ".join(split(with_compounds(words))), language)


class Sought:
    """The words to mark: those looked for as they are, and those with the same stem where stems were asked for."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        phrases = tuple(phrases)
        self.words = frozenset(word for phrase in phrases for word in phrase.words)
        self.roots = frozenset(
            (language, stem(word, language)) for phrase in phrases for language in phrase.languages for word in phrase.words
        )

    def __contains__(self, word: object) -> bool:
        if word in self.words:
            return True
        return bool(self.roots) and any((language, stem(str(word), language)) in self.roots for language in LANGUAGES)

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


def _joined(compound: str) -> str:
    return re.sub(r"[-\u2010\u2011]", "", compound)


def marked(words: str, found: Collection[str]) -> tuple[Piece, ...]:
    """A short text in pieces, those that were looked for marked True; a hyphened word as a whole when it was meant as one."""
    pieces: list[Piece] = []
    last = 0
    for compound in WHOLE_WORD.finditer(words):
        whole = len(compound.group()) <= MAX_COMPOUND_CHARS and fold(_joined(compound.group())) in found
        for word in [compound] if whole else WORD.finditer(words, *compound.span()):
            if whole or fold(word.group())[:MAX_WORD_CHARS] in found:
                pieces += [(words[last:word.start()], False), (word.group(), True)]
                last = word.end()
    pieces.append((words[last:], False))
    return tuple(piece for piece in pieces if piece[0])


def snippet(words: str, found: Collection[str], length: int = SNIPPET_CHARS) -> tuple[Piece, ...]:
    """About `length` characters around the first word that was looked for, in pieces; the beginning when there is none."""
    words = words[:READ_CHARS]
    start = max(0, _first_hit(words, found) - LEAD_CHARS)
    if start:
        start = words.find(" ", start) + 1
    cut = excerpt(words[start:], length)
    return marked(("… " if start else "") + cut, found)


def _first_hit(words: str, found: Collection[str]) -> int:
    if not found:
        return 0
    folded = words.lower() if words.isascii() else fold(words)
    spellings = (HYPHEN.join(word) if len(word) <= MAX_COMPOUND_CHARS else word for word in sorted(found, key=len, reverse=True))
    looked_for = "|".join(spellings)  # words are letters and digits: nothing to escape
    hit = re.search(rf"(?<![^\W_])(?:{looked_for})(?![^\W_])", folded)
    if hit is None and isinstance(found, Sought) and found.roots:
        hit = _first_with_root(folded, found)
    return min(hit.start(), len(words)) if hit else 0


def _first_with_root(folded: str, found: Sought) -> re.Match[str] | None:
    """The first word that has the stem of one that was looked for; words with another beginning are not even considered."""
    beginnings = "|".join(sorted({root[:SAME_BEGINNING] for _language, root in found.roots}))
    near = re.finditer(rf"(?<![^\W_])(?:{beginnings})[^\W_]*", folded)
    return next((word for word in near if word.group() in found), None)

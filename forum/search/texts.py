"""Words of a rendered post, and the piece of it that shows what was found. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from forum.core.search import MAX_WORD_CHARS, WORD
from forum.kit.text import excerpt, fold

TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<[^<>]*$")
"""Also one that was cut off at the end: a text's own `<` is written `&lt;`."""
INSIDE_WORDS = re.compile(r"</?(?:a|code|del|em|kbd|mark|s|span|strong|sub|sup)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
"""Tags a reader does not see as a break: they may stand inside a word or before a comma."""
READ_CHARS = 8_000
SNIPPET_CHARS = 220
LEAD_CHARS = 60

Piece = tuple[str, bool]


def plain_text(rendered: str) -> str:
    """What a reader sees of HTML that the one pipeline made, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", INSIDE_WORDS.sub("", rendered))).split())


def marked(words: str, found: Collection[str]) -> tuple[Piece, ...]:
    """A short text in pieces, those that were looked for marked True."""
    pieces: list[Piece] = []
    last = 0
    for word in WORD.finditer(words):
        if fold(word.group())[:MAX_WORD_CHARS] in found:
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
    looked_for = "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))
    hit = re.search(rf"(?<![^\W_])(?:{looked_for})(?![^\W_])", folded)
    return min(hit.start(), len(words)) if hit else 0

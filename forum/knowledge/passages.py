"""The part of a rendered text that answers a sentence: whole paragraphs and list items, code as it is, words marked. Pure.

Nothing is written anew: a passage is cut out of HTML that the one pipeline made, and only `mark` is added to it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from forum.core.search import split
from forum.kit.stems import stem
from forum.kit.text import excerpt
from forum.search.texts import marked, plain_text

WHOLE_CHARS, PASSAGE_CHARS = 900, 600
"""A text up to the first is shown whole; of a longer one neighbouring blocks of about the second."""
BLOCK_CHARS = 1_800
"""A single block beyond this is cut."""
MOST_BLOCKS = 200
TAG = re.compile(r"<(/?)([a-z0-9]+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
START = re.compile(r"\bstart=\"(\d{1,9})\"")
ALONE = frozenset({"br", "hr", "img"})
LISTS = frozenset({"ol", "ul"})
AS_IT_IS = frozenset({"pre", "code", "kbd"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table, code; or the item `number` of a list, without the list `around` it."""

    html: str
    around: str = ""
    number: int = 1
    words: str = ""
    """What a reader sees of it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """HTML to show; `is_part`: the text says more."""

    html: str
    is_part: bool


class Telling:
    """The words of a sentence that tell something, in one language: `in` is asked for a folded word."""

    def __init__(self, worth: dict[str, float], language: str) -> None:
        self.worth, self.language = worth, language

    def __contains__(self, word: object) -> bool:
        return stem(str(word), self.language) in self.worth

    def __iter__(self) -> object:
        return iter(self.worth)

    def __len__(self) -> int:
        return len(self.worth)

    def weigh(self, words: str) -> frozenset[str]:
        """Which of them a text has."""
        return frozenset(self.worth).intersection(stem(word, self.language) for word in split(words))

    def sum(self, found: Collection[str]) -> float:
        return sum(self.worth[word] for word in found)


def blocks_of(rendered: str) -> list[Block]:
    """A rendered text in pieces that can stand alone."""
    found: list[Block] = []
    depth = start = number = 0
    around = ""
    for tag in TAG.finditer(rendered):
        name = tag[2]
        if name in ALONE:
            if not depth:
                found.append(_block(tag[0]))
        elif not tag[1]:
            if not depth:
                around, number = name if name in LISTS else "", int(said[1]) if (said := START.search(tag[0])) else 1
            if not depth or (around and depth == 1):
                start = tag.start()
            depth += 1
        else:
            depth -= 1
            if depth == (1 if around else 0):
                found.append(_block(rendered[start:tag.end()], around, number))
                number += 1
            around = around if depth else ""
    return found[:MOST_BLOCKS]


def _block(piece: str, around: str = "", number: int = 1) -> Block:
    words = plain_text(piece)
    if len(words) > BLOCK_CHARS:
        is_code = piece.startswith("<pre")
        cut = html.escape(words[:BLOCK_CHARS] + "…" if is_code else excerpt(words, BLOCK_CHARS), quote=False)
        tag = "li" if around else "pre" if is_code else "p"
        piece = f"<{tag}>{cut}</{tag}>"
    return Block(piece, around, number, words)


def best_passage(rendered: str, telling: Telling) -> Passage:
    """Of a short text everything, of a long one the neighbouring blocks that have most of what is asked, from where it begins."""
    blocks = blocks_of(rendered)
    if sum(len(block.words) for block in blocks) <= WHOLE_CHARS:
        return Passage(shown(blocks, telling), is_part=False)
    has = [telling.weigh(block.words) for block in blocks]

    def worth(window: tuple[int, int]) -> tuple[float, bool, int]:
        first, end = window
        return round(telling.sum(frozenset().union(*has[first:end])), 6), bool(has[first]), -first

    first, end = max(((first, _end(blocks, first)) for first in range(len(blocks))), key=worth)
    return Passage(shown(blocks[first:end], telling), is_part=end - first < len(blocks))


def _end(blocks: Sequence[Block], first: int) -> int:
    """Where a passage ends that begins there. Code goes with the words before it, though it makes the passage long."""
    end, chars = first + 1, len(blocks[first].words)
    while end < len(blocks):
        chars += len(blocks[end].words)
        if chars > PASSAGE_CHARS and not (blocks[end].html.startswith("<pre") and end == first + 1):
            break
        end += 1
    return end


def shown(blocks: Sequence[Block], telling: Collection[str]) -> str:
    """Blocks as HTML again, items inside their lists, the words that were asked for marked."""
    said = []
    for around, some in groupby(blocks, key=lambda block: block.around):
        items = list(some)
        inner = "".join(with_marks(item.html, telling) for item in items)
        begin = f' start="{items[0].number}"' if around == "ol" and items[0].number != 1 else ""
        said.append(f"<{around}{begin}>{inner}</{around}>" if around else inner)
    return "".join(said)


def with_marks(piece: str, telling: Collection[str]) -> str:
    """HTML with the words that were asked for marked; code stays as it is."""
    said: list[str] = []
    last = inside = 0
    for tag in TAG.finditer(piece):
        said.append(_text(piece[last:tag.start()], telling, as_it_is=inside > 0))
        said.append(tag[0])
        last = tag.end()
        if tag[2] in AS_IT_IS:
            inside += -1 if tag[1] else 1
    said.append(_text(piece[last:], telling, as_it_is=inside > 0))
    return "".join(said)


def _text(words: str, telling: Collection[str], *, as_it_is: bool) -> str:
    if as_it_is or not words.strip():
        return words
    pieces = [(html.escape(text, quote=False), is_asked) for text, is_asked in marked(html.unescape(words), telling)]
    return "".join(f"<mark>{text}</mark>" if is_asked else text for text, is_asked in pieces)

"""A post's Markdown taken apart: paragraphs and steps with the code that belongs to them, and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from forum.knowledge.drafting.chatter import is_chatter, without_address
from forum.knowledge.sections import MARK

ITEM = re.compile(r" {0,8}(?:[-*+]|(\d{1,3})[.)])[ \t]+(?=\S)")
FENCE = re.compile(r"( {0,12})(`{3,}|~{3,})[ \t]*([\w+#.-]{0,30})")
HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
RULE = re.compile(r" {0,3}(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»”)*]{0,2}\s+(?=[\"'«“¿¡(`*]{0,2}[A-ZÁÉÍÓÚÑ0-9])")
PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
"""Pictures stay where they were posted: nobody can look through them for personal data."""
MOST_CHARS = 16_000
MOST_PASSAGES = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """Words with the code under them. `is_step`: an item of a list; `is_code`: code alone."""

    text: str
    code: tuple[str, ...] = ()
    is_step: bool = False

    @property
    def is_code(self) -> bool:
        return not self.text


@lru_cache(maxsize=128)
def passages(source: str) -> tuple[Passage, ...]:
    """In reading order, without quotations of others, salutations and thanks."""
    found = _Reader().read(source[:MOST_CHARS])
    kept = [Passage(without_address(one.text), one.code, one.is_step) for one in found]
    kept = [one for one in kept if one.code or (one.text and not is_chatter(one.text))]
    if len(kept) > 1 and _is_signature(kept[-1]):
        kept.pop()
    return tuple(kept[:MOST_PASSAGES])


def _is_signature(last: Passage) -> bool:
    return not last.code and not last.is_step and len(last.text.split()) <= 3 and last.text[-1:] not in ".!?:)`*"


def sentences(text: str) -> list[str]:
    """The sentences of a passage; code between back-ticks is never cut."""
    found: list[str] = []
    for piece in SENTENCE_END.split(text):
        if found and found[-1].count("`") % 2:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return [clean for one in found if (clean := without_address(one)) and not is_chatter(clean)]


class _Reader:
    """Line by line."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.lines: list[str] = []
        self.is_step = False

    def read(self, source: str) -> list[Passage]:
        lines = iter(source.split("\n"))
        for line in lines:
            if fence := FENCE.match(line):
                self._end()
                self._code(self._until(lines, fence), fence[3])
            elif line.startswith("    ") and line.strip() and not self.lines and not self._in_list():
                self._code([line[4:], *self._indented(lines)], "")
            else:
                self._words(line)
        self._end()
        return self.found

    def _words(self, line: str) -> None:
        if not line.strip() or RULE.match(line) or line.lstrip().startswith(">"):
            self._end()
        elif item := ITEM.match(line):
            self._end()
            self.lines, self.is_step = [line[item.end():]], True
        elif heading := HEADING.match(line):
            self._end()
            self.lines = [line[heading.end():].rstrip("# ")]
            self._end()
        else:
            self.lines.append(line)

    def _end(self) -> None:
        text = " ".join(MARK.sub("", PICTURE.sub("", " ".join(self.lines))).split())
        if text:
            self.found.append(Passage(text, (), self.is_step))
        self.lines, self.is_step = [], False

    def _code(self, lines: list[str], name: str) -> None:
        """Under what was said last; alone where nothing was."""
        while lines and not lines[-1].strip():
            lines.pop()
        if not lines:
            return
        body = "\n".join(lines)
        marks = "`" * max(3, max((len(run) for run in re.findall(r"`+", body)), default=0) + 1)
        block = f"{marks}{name}\n{body}\n{marks}"
        last = self.found.pop() if self.found else Passage("")
        self.found.append(Passage(last.text, (*last.code, block), last.is_step))

    def _in_list(self) -> bool:
        return bool(self.found) and self.found[-1].is_step

    @staticmethod
    def _until(lines: object, fence: re.Match[str]) -> list[str]:
        inside: list[str] = []
        margin = len(fence[1])
        for line in lines:  # type: ignore[attr-defined]
            if line.strip().startswith(fence[2]) and not line.strip().strip(fence[2][0]):
                break
            inside.append(line[min(margin, len(line) - len(line.lstrip(" "))):])
        return inside

    def _indented(self, lines: object) -> list[str]:
        inside: list[str] = []
        for line in lines:  # type: ignore[attr-defined]
            if line.strip() and not line.startswith("    "):
                self._words(line)
                break
            inside.append(line[4:])
        return inside

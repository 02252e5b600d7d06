"""What somebody typed into the search box, understood. Pure: text in, `Query` out, never an error.

Operators are `name:value`, a phrase stands in quotes, a minus takes away. An operator nobody knows, or a value its operator
has no meaning for, is read as plain words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from forum.core.search import Phrase, split
from forum.kit.clock import parse_day
from forum.kit.stems import LANGUAGES
from forum.kit.text import normalise
from forum.threads.states import CLOSED, QUESTION_STATUSES, UNRESOLVED, Status

MAX_CHARS = 200
MAX_TERMS = 20

ITEM = re.compile(
    r"""(?P<minus>-?)(?:(?P<name>[a-z]{2,8}):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+))|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.IGNORECASE,
)
SCORE = re.compile(r"(>=|<=|>|<|=)?(-?\d{1,6})", re.ASCII)
VERSION = re.compile(r"v?[0-9a-z][0-9a-z._+-]*")
"""`v2.4.1`, `2024-r3`, `tahoe`."""
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)

STATUSES: dict[str, frozenset[Status]] = {
    "open": UNRESOLVED, "unresolved": UNRESOLVED, "closed": CLOSED, "resolved": frozenset({Status.SOLVED}),
    **{str(status): frozenset({status}) for status in QUESTION_STATUSES},
    "solved": frozenset({Status.SOLVED, Status.PRESUMED}),
}
"""Words after `status:`. `solved` means what the chip says; `resolved` leaves the presumed out."""
MAX_VERSION_CHARS = 40
IS = ("question", "answer", "discussion", "announcement", "solved", "unanswered", "open", "mine", "bookmarked")
HAS = ("answer", "solution", "image", "file")


@dataclass(frozen=True, slots=True)
class Filter:
    """One operator: `name` and its value in one spelling; `negated` when a minus stood before it."""

    name: str
    value: str
    negated: bool = False

    def __str__(self) -> str:
        quoted = f'"{self.value}"' if " " in self.value else self.value
        return f"{'-' if self.negated else ''}{self.name}:{quoted}"


@dataclass(frozen=True, slots=True)
class Query:
    """A search: phrases that must be there, phrases that must not, and operators. `text` is what was typed."""

    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    filters: tuple[Filter, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.phrases or self.filters)

    @property
    def words(self) -> list[str]:
        """Every word looked for, for highlighting."""
        return [word for phrase in self.phrases for word in phrase.words]

    @property
    def plain(self) -> str:
        """The words without operators, as a title to ask with."""
        return " ".join(item.group() for item in ITEM.finditer(self.text) if _is_plain(item))

    @property
    def parts(self) -> list[str]:
        """The words, phrases and operators that have to be met, as they were typed."""
        return [item.group() for item in ITEM.finditer(self.text) if _is_demand(item)]

    def without_part(self, place: int) -> str:
        """The search text without one of its `parts`."""
        kept = list(ITEM.finditer(self.text))
        gone = [item for item in kept if _is_demand(item)][place]
        return " ".join(item.group() for item in kept if item is not gone)

    def with_words(self, better: Mapping[str, str]) -> str:
        """The search text with some plain words (folded) replaced."""
        return " ".join(better.get(_plain_word(item), item.group()) for item in ITEM.finditer(self.text))

    def without(self, gone: Filter) -> str:
        """The search text without one of its operators."""
        kept = [item.group() for item in ITEM.finditer(self.text) if _filter_of(item) != gone]
        return " ".join(kept)


def parse(typed: str) -> Query:
    """Understand at most 200 characters and 20 terms of what was typed."""
    said = " ".join(normalise(typed[: MAX_CHARS * 4]).split())[:MAX_CHARS].strip()
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    filters: list[Filter] = []
    for item in ITEM.finditer(said):
        found = _filter_of(item)
        if found is not None:
            filters.append(found)
            continue
        (excluded if item["minus"] else phrases).extend(_phrases_of(item))
    return Query(said, tuple(phrases[:MAX_TERMS]), tuple(excluded[:MAX_TERMS]), tuple(dict.fromkeys(filters))[:MAX_TERMS])


def _is_plain(item: re.Match[str]) -> bool:
    return not item["minus"] and _filter_of(item) is None


def _is_demand(item: re.Match[str]) -> bool:
    return _filter_of(item) is not None or (not item["minus"] and bool(_phrases_of(item)))


def _plain_word(item: re.Match[str]) -> str:
    """The one folded word an item is, "" for anything else."""
    words = split(item["word"]) if item["word"] is not None and not item["minus"] else []
    return words[0] if len(words) == 1 else ""


def _phrases_of(item: re.Match[str]) -> list[Phrase]:
    """Quoted words stay together and as they are; so do the parts of `wi-fi` or `2.4`; an unknown operator's halves are words."""
    if item["name"] is not None:
        pieces = [item["name"], item["quoted"] if item["quoted"] is not None else item["value"]]
    else:
        pieces = [item["phrase"] if item["phrase"] is not None else item["word"]]
    found = [tuple(words) for piece in pieces if (words := split(piece))]
    exact = item["phrase"] is not None or item["quoted"] is not None
    return [Phrase(words, languages=() if exact or len(words) > 1 else LANGUAGES) for words in found]


def _filter_of(item: re.Match[str]) -> Filter | None:
    if item["name"] is None:
        return None
    name = item["name"].lower()
    read = READERS.get(name)
    raw = item["quoted"] if item["quoted"] is not None else item["value"]
    value = read(raw.strip()) if read else None
    return Filter(name, value, bool(item["minus"])) if value else None


def _one_of(values: tuple[str, ...]) -> Callable[[str], str | None]:
    def read(raw: str) -> str | None:
        word = raw.lower().replace("-", "_")
        return word if word in values else None

    return read


def _name(raw: str) -> str | None:
    return raw.lower().lstrip("@#") or None


def _day(raw: str) -> str | None:
    """A day; a month or a year means its first day."""
    if YEAR.fullmatch(raw):
        raw += "-01"
    if MONTH.fullmatch(raw):
        raw += "-01"
    try:
        return parse_day(raw).isoformat()
    except ValueError:
        return None


def _score(raw: str) -> str | None:
    found = SCORE.fullmatch(raw)
    return f"{found[1] or '>='}{int(found[2])}" if found else None


def _answers(raw: str) -> str | None:
    found = SCORE.fullmatch(raw)
    if found is None or int(found[2]) < 0:
        return None
    return f"{found[1] or ('>=' if int(found[2]) else '=')}{int(found[2])}"


def _version(raw: str) -> str | None:
    """A version as people write it: `v2.4` means `2.4`."""
    said = raw.lower().removeprefix("v") if VERSION.fullmatch(raw.lower()) else ""
    return said[:MAX_VERSION_CHARS] or None


READERS: dict[str, Callable[[str], str | None]] = {
    "status": _one_of(tuple(STATUSES)), "is": _one_of(IS), "has": _one_of(HAS), "lang": _one_of(LANGUAGES),
    "tag": _name, "category": _name, "user": _name, "before": _day, "after": _day, "score": _score,
    "answers": _answers, "version": _version,
}


def day_of(value: str) -> date:
    """The day of a `before:` or `after:` filter."""
    return date.fromisoformat(value)


def number_of(value: str) -> tuple[str, int]:
    """Comparison and number of a `score:` or `answers:` filter."""
    found = SCORE.fullmatch(value)
    if found is None or not found[1]:
        raise ValueError(value)
    return found[1], int(found[2])

"""Which threads a list page was asked for: its address read, and addresses written. Pure but for the names of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from forum.kit.text import plain_line, tag_name
from forum.resolution.queries import LISTS, WorkList
from forum.threads.states import QUESTION_STATUSES, Status, ThreadType

MAX_NUMBER = 100
"""Pages that can be asked for by number; beyond them "next" goes on by position."""
MAX_VALUE_CHARS = 120
DAYS = (1, 3, 7, 30)
LANGUAGES = ("en", "es")
EVERY_STATUS = frozenset(Status)
ALL = "all"


class Sort(StrEnum):
    ACTIVE = "active"
    NEWEST = "newest"
    VOTES = "votes"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list of threads: what it is narrowed by, its order, and where in it we are. Empty strings and zeros narrow nothing.

    `status` is a named list, a single status, or `all`; `default` is the one an address means that names none.
    """

    status: str = "all"
    type: str = ""
    category: str = ""
    tag: str = ""
    language: str = ""
    product: str = ""
    version: str = ""
    asked_days: int = 0
    silent_days: int = 0
    sort: Sort = Sort.ACTIVE
    number: int = 1
    after: str = ""
    before: str = ""
    default: str = "all"

    @property
    def work_list(self) -> WorkList | None:
        return LISTS.get(self.status)

    @property
    def statuses(self) -> frozenset[Status]:
        """The statuses a thread on this list may have."""
        found = EVERY_STATUS
        if self.status in LISTS:
            found &= LISTS[self.status].statuses
        elif self.status in EVERY_STATUS:
            found &= {Status(self.status)}
        if self.type:
            found &= QUESTION_STATUSES if self.type == ThreadType.QUESTION else {Status(self.type)}
        if self.sort is Sort.WAITING or self.silent_days:
            found &= {Status.UNANSWERED}
        return found

    @property
    def is_tallied(self) -> bool:
        """Whether the tallies know how long this list is."""
        narrowed = self.work_list is not None and self.work_list.narrowed is not None
        return not (self.language or self.product or self.version or self.asked_days or self.silent_days or narrowed)

    @property
    def is_filtered(self) -> bool:
        """More than a place: such pages are not for search engines, and nothing is pinned on them."""
        return self.query(place=False) != "" or self.number > 1

    def query(self, *, place: bool = True, page: bool = False) -> str:
        """The query string that asks for this list again; `place` keeps category and tag."""
        said = {name: str(value) for name, value in self._said().items() if place or name not in ("category", "tag")}
        if page and self.number > 1:
            said["page"] = str(self.number)
            said.update({name: value for name in ("after", "before") if (value := getattr(self, name))})
        return urlencode(said)

    def _said(self) -> dict[str, object]:
        said: dict[str, object] = {
            "status": "" if self.status == self.default else self.status, "type": self.type, "category": self.category,
            "tag": self.tag, "lang": self.language,
            "product": self.product, "version": self.version, "asked": self.asked_days, "silent": self.silent_days,
            "sort": "" if self.sort is Sort.ACTIVE else self.sort,
        }
        return {name: value for name, value in said.items() if value}

    def on_tab(self, name: str) -> Wanted:
        """The whole of a named list at the same place."""
        return Wanted(status=name, category=self.category, tag=self.tag, default=self.default)

    def first_page(self, **changes: object) -> Wanted:
        """The same list with other terms, from its beginning."""
        return replace(self, **{"number": 1, "after": "", "before": "", **changes})  # type: ignore[arg-type]


PARAMETERS = frozenset({
    "status", "type", "category", "tag", "lang", "product", "version", "asked", "silent", "sort", "page", "after", "before",
})


def read_wanted(arguments: Mapping[str, str], *, default: str = ALL, **fixed: str) -> Wanted:
    """Read a query string. What makes no sense is left out; `fixed` terms come from the path and cannot be changed."""
    status = arguments.get("status", "")
    kind = arguments.get("type", "")
    sort = arguments.get("sort", "")
    number, after, before = _position(arguments)
    return replace(
        Wanted(
            status=status if status in LISTS or status in EVERY_STATUS or status == ALL else default, default=default,
            type=kind if kind in tuple(ThreadType) else "",
            category=_line(arguments, "category"), tag=tag_name(arguments.get("tag", "")[:MAX_VALUE_CHARS]),
            language=arguments.get("lang", "") if arguments.get("lang") in LANGUAGES else "",
            product=_line(arguments, "product"), version=_line(arguments, "version"),
            asked_days=_days(arguments, "asked"), silent_days=_days(arguments, "silent"),
            sort=Sort(sort) if sort in tuple(Sort) else Sort.ACTIVE, number=number, after=after, before=before,
        ),
        **fixed,  # type: ignore[arg-type]
    )


def _position(arguments: Mapping[str, str]) -> tuple[int, str, str]:
    """(number, after, before): far pages are reached by position only, and a position belongs to a page beyond the first."""
    raw = arguments.get("page", "")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 8 else 1
    after, before = arguments.get("after", ""), arguments.get("before", "")
    if number <= 1 or not (after or before):
        return max(1, min(number, MAX_NUMBER)), "", ""
    return number, after, "" if after else before


def _line(arguments: Mapping[str, str], name: str) -> str:
    return plain_line(arguments.get(name, "")[:MAX_VALUE_CHARS])


def _days(arguments: Mapping[str, str], name: str) -> int:
    raw = arguments.get(name, "")
    return int(raw) if raw in {str(days) for days in DAYS} else 0


def only_known(arguments: Iterable[str]) -> bool:
    """Whether an address says nothing but what a list understands (others are shown, but never kept)."""
    return PARAMETERS.issuperset(arguments)

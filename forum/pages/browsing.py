"""What a list page shows: its tabs with counts, removable filters, orders, rows and pages, as plain values for templates."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext

from forum.core import settings
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.paging import Page
from forum.pages.queries.listing import Selection, Slice, thread_slices
from forum.pages.queries.overview import CategoryFacts, Overview, count_without_reply, overview_for, product_choices
from forum.pages.wanted import ALL, DAYS, LANGUAGES, MAX_NUMBER, Sort, Wanted
from forum.resolution.counting import Counts, status_counts
from forum.resolution.queries import LISTS
from forum.threads.models import Tag
from forum.threads.queries.rows import ThreadRow, views_of
from forum.threads.states import Status

NEAR_PAGES = 20
"""Up to here pages are counted off from the first one; farther ones are reached by position."""
POPULAR, CONSIDERED = 5, 40
HOME, FOR_YOU = "/", "for_you"
TABS = ("needs_answer", "waiting_on_asker", "solved", ALL)
SORT_WORDS = {
    Sort.ACTIVE: _l("Active"), Sort.NEWEST: _l("Newest"), Sort.VOTES: _l("Votes"), Sort.WAITING: _l("Longest unanswered"),
}
STATUS_WORDS = {
    Status.UNANSWERED: _l("Unanswered"), Status.ANSWERED: _lp("list", "Answered"), Status.NEEDS_INFO: _l("Needs info"),
    Status.ESCALATED: _lp("list", "Escalated"), Status.SOLVED: _lp("list", "Solved"), Status.PRESUMED: _l("Presumed solved"),
    Status.DUPLICATE: _lp("list", "Duplicate"), Status.OFF_TOPIC: _l("Off topic"), Status.NOT_REPRODUCIBLE: _l("Not reproducible"),
    Status.NO_LONGER_NEEDED: _l("No longer needed"), Status.NO_REPLY: _l("No reply"), Status.DISCUSSION: _l("Discussions"),
    Status.ANNOUNCEMENT: _l("Announcements"),
}
TYPE_WORDS = {"question": _l("Questions"), "discussion": _l("Discussions"), "announcement": _l("Announcements")}
LANGUAGE_WORDS = {"en": "English", "es": "Español"}
CHOICES = ("unresolved", "needs_answer", "answered", "waiting_on_asker", "stale", "solved", "presumed", "closed", "duplicates")


@dataclass(frozen=True)
class Scope:
    """Where a list page stands: its address, the category or tag that its path names, and the tag it is narrowed to."""

    url: str
    category: CategoryFacts | None = None
    tag: Tag | None = None
    tag_id: int | None = None
    pins: bool = False


@dataclass(frozen=True)
class ListPage:
    """Everything a list template prints."""

    scope: Scope
    wanted: Wanted
    statuses: Counter[str]
    slice: Slice
    popular: tuple[ThreadRow, ...]
    overview: Overview
    products: tuple[tuple[str, str], ...]
    without_reply: int
    size: int
    show_escalated: bool
    show_for_you: bool = False

    @property
    def rows(self) -> tuple[ThreadRow, ...]:
        return self.slice.rows

    @property
    def total(self) -> int | None:
        """How many threads the whole list has, when the tallies know."""
        if not self.wanted.is_tallied:
            return len(self.rows) if self.wanted.number == 1 and not self.slice.has_next else None
        return sum(self.statuses.get(status, 0) for status in self.wanted.statuses)

    @property
    def page(self) -> Page[ThreadRow]:
        """Numbers while the list is short enough to be counted off, previous and next otherwise."""
        total = None if self.total is None else max(0, self.total - self.slice.pinned)
        if total is not None and total > MAX_NUMBER * self.size:
            total = None
        return Page(self.rows, self.wanted.number, self.size, total, self.slice.has_next)

    def url(self, wanted: Wanted) -> str:
        """The address of a list at this place. What the address itself names is not said again."""
        said = replace(wanted, category="" if self.scope.category else wanted.category, tag="" if self.scope.tag else wanted.tag)
        query = said.query(page=True)
        return f"{self.scope.url}?{query}" if query else self.scope.url

    def page_url(self, number: int) -> str:
        """Neighbours of a far page by position, everything else by number."""
        wanted = self.wanted
        if number == wanted.number + 1 and number > NEAR_PAGES:
            return self.url(replace(wanted, number=number, after=self.slice.next_position, before=""))
        if number == wanted.number - 1 and number >= NEAR_PAGES:
            return self.url(replace(wanted, number=number, after="", before=self.slice.previous_position))
        return self.url(replace(wanted, number=number, after="", before=""))

    def tabs(self) -> list[dict[str, Any]]:
        """Work states with live counts. Each opens exactly what it counts."""
        names: tuple[str, ...] = (*TABS[:2], "escalated", *TABS[2:]) if self.show_escalated else TABS
        own = [for_you_tab(current=self.wanted.status == FOR_YOU)] if self.show_for_you else []
        return own + [
            {"label": LISTS[name].title if name in LISTS else _("All"), "url": self.list_url(name), "count": self.count_of(name),
             "current": self.wanted.status == name}
            for name in names
        ]

    def count_of(self, name: str) -> int:
        """The length of a named list here."""
        among = LISTS[name].statuses if name in LISTS else frozenset(Status)
        return sum(self.statuses.get(status, 0) for status in among)

    @property
    def counts(self) -> Counts:
        """What became of the questions here."""
        return status_counts(self.statuses)

    def list_url(self, name: str) -> str:
        """The address of a named list at this place: exactly what its count counts."""
        return self.url(self.wanted.on_tab(name))

    def sorts(self) -> list[dict[str, Any]]:
        return [
            {"label": words, "url": self.url(self.wanted.first_page(sort=sort)), "current": sort is self.wanted.sort}
            for sort, words in SORT_WORDS.items()
        ]

    def pills(self) -> list[tuple[Any, str]]:
        """(words, address without it) of every filter in force that no tab shows already."""
        wanted = self.wanted
        found: list[tuple[Any, str, Any]] = []
        if wanted.status not in (*TABS, "escalated"):
            words = LISTS[wanted.status].title if wanted.status in LISTS else STATUS_WORDS[Status(wanted.status)]
            found.append((words, "status", ALL))
        if wanted.type:
            found.append((TYPE_WORDS[wanted.type], "type", ""))
        if wanted.category and not self.scope.category:
            category = self.overview.find(wanted.category)
            found.append((category.name if category else wanted.category, "category", ""))
        if wanted.tag and not self.scope.tag:
            found.append((wanted.tag, "tag", ""))
        if wanted.language:
            found.append((LANGUAGE_WORDS[wanted.language], "language", ""))
        found += [(value, name, "") for name, value in (("product", wanted.product), ("version", wanted.version)) if value]
        if wanted.asked_days:
            found.append((asked_words(wanted.asked_days), "asked_days", 0))
        if wanted.silent_days:
            found.append((silent_words(wanted.silent_days), "silent_days", 0))
        return [(words, self.url(wanted.first_page(**{name: nothing}))) for words, name, nothing in found]

    def result_words(self) -> str:
        total = self.total
        if total is None:
            return ""
        return str(ngettext("%(num)d thread", "%(num)d threads", total))

    def sentence(self) -> Any:
        """What this list holds, in one sentence."""
        found = self.wanted.work_list
        return found.sentence if found else None

    def choices(self) -> dict[str, list[tuple[str, Any]]]:
        """What the filter form offers."""
        nothing = ("", _("Any"))
        return {
            "status": [nothing, *((name, LISTS[name].title) for name in CHOICES)],
            "type": [nothing, *TYPE_WORDS.items()],
            "category": [nothing, *((one.slug, one.name) for one in self.overview.categories)],
            "lang": [nothing, *((code, LANGUAGE_WORDS[code]) for code in LANGUAGES)],
            "product": [nothing, *((choice, choice) for _label, choice in self.products)],
            "asked": [nothing, *((str(days), asked_words(days)) for days in DAYS)],
            "silent": [nothing, *((str(days), silent_words(days)) for days in DAYS)],
        }


def for_you_tab(*, current: bool) -> dict[str, Any]:
    """The first tab of home for members: a page of their own, so that nobody else's count has to wait for it."""
    return {"label": _("For you"), "url": "/for-you/", "count": None, "current": current}


def home_tabs(who: Actor, overview: Overview) -> list[dict[str, Any]]:
    """The tabs of home, with *For you* open."""
    wanted = Wanted(status=FOR_YOU, default="needs_answer")
    page = ListPage(Scope(HOME), wanted, overview.statuses(), Slice(), (), overview, (), 0, 0, who.is_staff, show_for_you=True)
    return page.tabs()


def asked_words(days: int) -> str:
    if days == 1:
        return str(_("Asked in the last 24 h"))
    return str(ngettext("Asked in the last %(num)d day", "Asked in the last %(num)d days", days))


def silent_words(days: int) -> str:
    return str(ngettext("Unanswered for %(num)d day or more", "Unanswered for %(num)d days or more", days))


def list_page(
    who: Actor, overview: Overview, wanted: Wanted, scope: Scope, *, popular: bool = False, nudge: bool = False
) -> ListPage:
    """Load one list page. `popular` adds the most voted solved questions, `nudge` the new ones without a reply. Raises NotFound for a page
    beyond the last."""
    size = settings.get("threads.per_page")
    category_id = _category_id(overview, wanted)
    statuses = overview.statuses(category_id)
    place = overview.place(category_id=category_id, tag_id=scope.tag_id)
    expected = sum(statuses.get(status, 0) for status in wanted.statuses)
    selections = [Selection(wanted, place, size, expected, pins=scope.pins and not wanted.is_filtered)]
    if popular:
        solved = Wanted(status="solved", sort=Sort.VOTES)
        selections.append(Selection(solved, overview.place(), POPULAR, statuses.get(Status.SOLVED, 0)))
    slices = thread_slices(*selections)
    if wanted.number > 1 and not slices[0].rows:  # beyond the end of the list
        raise NotFound()
    return ListPage(
        scope, wanted, statuses, slices[0], slices[1].rows if popular else (), overview,
        tuple(product_choices(category_id)) if scope.category else (), count_without_reply(overview.place()) if nudge else 0,
        size, who.is_staff, who.is_authenticated and scope.url == HOME,
    )


def popular_solutions(who: Actor) -> list[ThreadRow]:
    """Of the most voted solved questions that this viewer may read those that most people needed: votes, me-toos and views."""
    overview = overview_for(who)
    solved = Wanted(status="solved", sort=Sort.VOTES)
    rows = thread_slices(Selection(solved, overview.place(), CONSIDERED, overview.statuses(None).get(Status.SOLVED, 0)))[0].rows
    views = views_of([row.id for row in rows])
    return sorted(rows, key=lambda row: (-(row.score + row.me_too_count + math.sqrt(views.get(row.id, 0))), row.id))[:POPULAR]


def _category_id(overview: Overview, wanted: Wanted) -> int | None:
    """The id of the category a list is narrowed to; 0, which nobody has, when the viewer may not read it or it is not there."""
    if not wanted.category:
        return None
    found = overview.find(wanted.category)
    return found.id if found else 0

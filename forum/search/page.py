"""What the search page shows: the question understood, its results, and the addresses around them, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext

from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.search.facets import DAYS
from forum.search.groups import FoundGroup, groups_for
from forum.search.parse import Filter, Query, parse
from forum.search.queries import Results, search
from forum.search.queries.finding import Way
from forum.search.rank import Order

PLACE = "/search"
ASK_TITLE_CHARS = 180
GROUP_HITS = 3
NAME_WORDS = 2
TABS: tuple[tuple[Filter | None, Any], ...] = (
    (None, _l("All")), (Filter("is", "solved"), _lp("list", "Solved")), (Filter("is", "open"), _l("Unresolved")),
    (Filter("is", "discussion"), _l("Discussions")),
)
NARROWING = frozenset(narrowing for narrowing, _words in TABS if narrowing)
CHIPS = {
    "unanswered": _l("Unanswered"), "answered": _l("Answered"), "needs_info": _l("Needs info"), "solved": _lp("list", "Solved"),
    "escalated": _l("Escalated"), "closed": _l("Closed"), "duplicate": _l("Duplicate"),
}
STATUS_OPERATORS = {"closed": "status:closed -status:duplicate"}
"""What a chip means in operators, where that is more than its own word."""
SPOKEN = {"en": _l("English"), "es": _l("Spanish")}
PERIODS = {"week": _l("The last week"), "month": _l("The last month"), "year": _l("The last year")}
ORDER_WORDS = {Order.RELEVANCE: _l("Best match"), Order.NEWEST: _l("Newest"), Order.VOTES: _l("Votes")}


@dataclass(frozen=True)
class SearchPage:
    """One search as a page."""

    query: Query
    order: Order
    results: Results
    groups: tuple[FoundGroup, ...] = ()

    def url(self, text: str, *, order: Order | None = None, number: int = 1) -> str:
        """The address of a search."""
        order = order or self.order
        said = {"q": text, "order": order if order is not Order.RELEVANCE else "", "page": str(number) if number > 1 else ""}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{PLACE}?{query}" if query else PLACE

    def page_url(self, number: int) -> str:
        return self.url(self.query.text, number=number)

    def tabs(self) -> list[dict[str, Any]]:
        """The same search among solved questions, unresolved ones, discussions."""
        plain = self._without(NARROWING)
        in_force = NARROWING.intersection(self.query.filters)
        return [
            {"label": words, "url": self.url(f"{plain} {narrowing or ''}".strip()),
             "current": in_force == ({narrowing} if narrowing else frozenset())}
            for narrowing, words in TABS
        ]

    def sorts(self) -> list[dict[str, Any]]:
        return [
            {"label": words, "url": self.url(self.query.text, order=order), "current": order is self.order}
            for order, words in ORDER_WORDS.items()
        ]

    def pills(self) -> list[tuple[str, str]]:
        """(operator, address without it) of every operator in force."""
        return [(str(one), self.url(self.query.without(one))) for one in self.query.filters]

    @property
    def url_without_filters(self) -> str:
        """The words alone: what is offered when the operators leave nothing."""
        return self.url(self._without(frozenset(self.query.filters)))

    def facets(self) -> list[dict[str, Any]]:
        """The parts of what was found, each with the address that leaves only it: {'name', 'label', 'items'}."""
        facets = self.results.facets
        today = utcnow().date()
        shown = (
            ("status", _l("Status"), [
                (STATUS_OPERATORS.get(one.value, f"status:{one.value}"), CHIPS[one.value], one.count) for one in facets.statuses]),
            ("category", _l("Category"), [(str(Filter("category", one.value)), one.label, one.count) for one in facets.categories]),
            ("tag", _l("Tag"), [(str(Filter("tag", one.value)), one.value, one.count) for one in facets.tags]),
            ("lang", _l("Language"), [(f"lang:{one.value}", SPOKEN[one.value], one.count) for one in facets.languages]),
            ("after", _l("Time"), [
                (f"after:{today - timedelta(days=DAYS[one.value])}", PERIODS[one.value], one.count) for one in facets.times]),
        )
        in_force = {one.name for one in self.query.filters}
        text = self.results.finding.query.text
        return [
            {"name": name, "label": label,
             "items": [{"label": words, "count": count, "url": self.url(f"{text} {operator}")} for operator, words, count in items]}
            for name, label, items in shown if items and name not in in_force
        ]

    @property
    def members_url(self) -> str:
        """Where members called like this are found; "" for what is hardly a name."""
        is_name = 0 < len(self.query.plain.split()) <= NAME_WORDS and not self.query.filters
        return f"/members/?{urlencode({'q': self.query.plain})}" if is_name else ""

    @property
    def better_url(self) -> str:
        """The same search in a spelling that finds more."""
        return self.url(self.results.finding.better)

    @property
    def ask_url(self) -> str:
        """The ask page with the words as its title."""
        title = self.query.plain[:ASK_TITLE_CHARS]
        return f"/ask?{urlencode({'title': title})}" if title else "/ask"

    def count_words(self) -> str:
        total = self.results.page.total or 0
        if self.results.at_least:
            return str(ngettext("%(num)d thread or more", "%(num)d threads or more", total))
        return str(ngettext("%(num)d thread", "%(num)d threads", total))

    @property
    def found_as_typed(self) -> int:
        """How many threads have just what was typed."""
        return self.results.page.total or 0 if self.results.way == Way.AS_TYPED else 0

    def title(self) -> str:
        return _("%(words)s – search", words=self.query.text) if self.query.text else _("Search")

    def _without(self, gone: frozenset[Filter]) -> str:
        query = self.query
        for one in self.query.filters:
            if one in gone:
                query = parse(query.without(one))
        return query.text


def search_page(viewer: Actor, arguments: Mapping[str, str]) -> SearchPage:
    """Understand `q`, `order` and `page` and look: what makes no sense is left out."""
    query, order = parse(arguments.get("q", "")), arguments.get("order", "")
    known = Order(order) if order in tuple(Order) else Order.RELEVANCE
    results = search(viewer, query, order=known, number=arguments.get("page", "1"))
    meant = results.finding.query if results.way is Way.CORRECTED else query  # what no thread has all of, an article may
    wanted = meant.plain if results.page.number == 1 and not query.filters else ""
    return SearchPage(query, known, results, tuple(groups_for(
        viewer, wanted, GROUP_HITS, kept=True, only_texts=results.way is not Way.AS_TYPED)))

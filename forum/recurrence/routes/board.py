"""The board: what is asked again and again, the strongest first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.core.door import viewer
from forum.kit.clock import utcnow
from forum.kit.paging import clamp_page
from forum.kit.row_ids import row_id
from forum.recurrence.beside import named_articles
from forum.recurrence.queries.board import MAX_PAGE, Show, Wanted, count_topics, suggested_topics, topic_categories
from forum.recurrence.routes import blueprint
from forum.recurrence.words import DISMISSAL_WORDS, LANGUAGE_WORDS, why_suggested

HOME = "/editing/topics/"
SHOW_WORDS = {
    Show.OPEN: _lp("topics", "Suggested"), Show.UNCLAIMED: _l("Nobody works on it"), Show.MINE: _lp("topics", "Mine"),
    Show.ANSWERED: _l("With an article"), Show.DISMISSED: _lp("topics", "Dismissed"),
}
EMPTY = {
    Show.OPEN: _l("Nothing is asked again and again without an article. A topic stands here once three people have asked."),
    Show.UNCLAIMED: _l("Somebody works on every suggested topic."), Show.MINE: _l("You work on no topic yet."),
    Show.ANSWERED: _l("No topic has an article yet."), Show.DISMISSED: _l("No topic is dismissed."),
}


@blueprint.get("/editing/topics/")
def topics() -> str:
    wanted, now = read_wanted(), utcnow()
    page = suggested_topics(viewer(), wanted, now, page=clamp_page(request.args.get("page", "1"), MAX_PAGE))
    counts = count_topics(viewer(), wanted)
    tabs = [
        {"label": words, "url": board_url(wanted, show=show), "count": counts[show], "current": show == wanted.show}
        for show, words in SHOW_WORDS.items()
    ]
    articles = named_articles(viewer(), {article_id for one in page for article_id in one.care.article_ids})
    return render_template(
        "recurrence/topics.html", page=page, tabs=tabs, wanted=wanted, empty=EMPTY[wanted.show], articles=articles,
        why={one.topic_id: why_suggested(one.facts, one.score) for one in page}, categories=topic_categories(viewer()),
        languages=LANGUAGE_WORDS, dismissals=DISMISSAL_WORDS, page_url=lambda number: board_url(wanted, page=number),
    )


def read_wanted() -> Wanted:
    """What the address asks for; what it asks for in vain counts as not asked."""
    show, language = request.args.get("show", ""), request.args.get("language", "")
    return Wanted(
        Show(show) if show in list(Show) else Show.OPEN, language if language in LANGUAGE_WORDS else "",
        request.args.get("category", type=row_id),
    )


def board_url(wanted: Wanted, **changes: Any) -> str:
    said: dict[str, Any] = {"show": wanted.show, "language": wanted.language, "category": wanted.category_id, **changes}
    query = urlencode({name: value for name, value in said.items() if value and value != Show.OPEN})
    return f"{HOME}?{query}" if query else HOME

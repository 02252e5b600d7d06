"""What is to do: drafts, reviews, articles that need an update."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.knowledge.queries import LISTS, count_lists, list_articles
from forum.knowledge.routes import blueprint
from forum.knowledge.words import LANGUAGE_WORDS, STATE_CHIPS, STATE_WORDS

HOME = "/help/articles/"
LIST_WORDS = {
    "mine": _l("Mine"), "drafts": _lp("article", "Drafts"), "in_review": _lp("article", "In review"),
    "needs_update": _lp("article", "Needs an update"), "published": _lp("article", "Published"), "internal": _l("Staff only"),
    "archived": _lp("article", "Archived"),
}
EMPTY = {
    "mine": _l("You look after no article yet."), "drafts": _l("No article is being written."),
    "in_review": _l("No article waits for a review."), "needs_update": _l("No article needs an update."),
    "published": _l("No article is published yet."), "internal": _l("No article is for staff only."),
    "archived": _l("No article is archived."),
}
WORDS = {"states": STATE_WORDS, "chips": STATE_CHIPS, "languages": LANGUAGE_WORDS}


@blueprint.get("/help/articles/")
def list_work() -> str:
    counts = count_lists(viewer())
    first = next((name for name in ("in_review", "drafts", "needs_update") if counts[name]), "published")
    name = request.args.get("list", first)
    name = name if name in LISTS else first
    number = request.args.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 5 else 1
    rows, goes_on = list_articles(viewer(), name, page=max(1, page))
    if page > 1 and not rows:
        raise NotFound()
    tabs = [
        {"label": LIST_WORDS[each], "url": f"{HOME}?list={each}", "count": counts[each], "current": each == name} for each in LISTS
    ]
    here = {"name": name, "title": _("Articles"), "empty": EMPTY[name], "page": max(1, page), "goes_on": goes_on}
    return render_template("knowledge/articles.html", rows=rows, tabs=tabs, here=here, words=WORDS)

"""Help: short pages that say how things work here, in each language; some for staff only."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from forum.catalogue import reputation_needed
from forum.core import settings
from forum.core.door import locale, viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.knowledge.queries import help_places, top_articles
from forum.pages.browsing import popular_solutions
from forum.pages.frame import EYES, audience, fragment
from forum.pages.routes import blueprint
from forum.pages.showing import show_list
from forum.pages.wanted import Wanted
from forum.policy import Action
from forum.reputation.points import DAILY_CAP, POINTS

PRIVACY = "privacy"
TOP = 5
"""Articles under “Used most”."""
TOPICS: tuple[tuple[str, Any, Any, str], ...] = (
    ("asking", _l("Asking"), _l("How a question gets a good answer; drafts, files and limits."), "message-circle-question-mark"),
    ("answering", _l("Answering"), _l("Answers, comments, quotes, edits and their history."), "message-square"),
    ("states", _l("States of a question"), _l("The seven states, and how a question comes back."), "circle-dashed"),
    ("solutions", _l("Solutions"), _l("Who says that a question is solved, and how."), "circle-check"),
    ("surveys", _l("When we ask you"), _l("How the help was, whether a page helped, and what comes of it."), "smile"),
    ("staff-help", _l("Help from staff"), _l("When staff take a question over, who may ask them, and how often."), "siren"),
    ("inbox", _l("The inbox"), _l("What you are told, by thread; the bell, the keys, and notices about you."), "inbox"),
    ("taking-part", _l("Taking part"), _l("Votes, following, bookmarks, the inbox and people."), "users"),
    ("flags", _l("Flags"), _l("Saying that something breaks the rules, and what happens then."), "flag"),
    ("reputation", _l("Reputation"), _l("What gives points, what they allow, and the limits."), "award"),
    ("badges", _l("Badges and leaderboards"), _l("How badges come, and what leaderboards count."), "trophy"),
    ("profile", _l("Profiles"), _l("What a member’s page counts, and what you keep to yourself."), "user-round"),
    ("writing", _l("Writing with Markdown"), _l("The few signs that make text bold, code or a list."), "pen-line"),
    ("searching", _l("Searching"), _l("Words, phrases and operators."), "search"),
    ("account", _l("Your account"), _l("Signing in, sessions, changing and leaving."), "user"),
    ("decisions", _l("Decisions about you"), _l("Why a post or an account is restricted, and how to appeal."), "gavel"),
    ("notices", _l("Reporting illegal content"), _l("Notices under the law, and what comes of them."), "siren"),
    ("transparency", _l("The transparency report"), _l("What it counts, and its files field by field."), "chart-no-axes-column"),
    ("numbers", _l("What the numbers count"), _l("Resolved, presumed, unresolved, closed."), "chart-column"),
    (PRIVACY, _l("Privacy"), _l("What this site knows of you, and who sees it."), "shield"),
)
STAFF_TOPICS: tuple[tuple[str, Any, Any, str], ...] = (
    ("staff", _l("Roles and order"), _l("Who may do what; hiding, locking, pinning, the audit log."), "shield-check"),
    ("review", _l("The review queue"), _l("Deciding, undoing, claims, keys, second looks, dossiers."), "list-checks"),
    ("cases", _l("Cases"), _l("Taking, waiting, handing over, ending; priorities and reasons."), "siren"),
    ("knowledge", _l("Articles"), _l("Writing, reviewing and publishing; sources; what readers say."), "book-open"),
    ("insights", _l("Insights"), _l("What every number counts, comparing, marks and goals, files and tokens."), "chart-line"),
    ("importing", _l("Imports and exports"), _l("Bringing a community along, and what running it twice does."), "import"),
)


@blueprint.get("/help/")
def help_home() -> Response:
    level = audience(viewer())

    def make() -> dict[str, Any]:
        places = help_places(EYES[level], locale())
        top = top_articles(EYES[level], locale(), TOP) if places else []
        popular = [{"label": row.title, "url": row.url, "status": "solved"} for row in popular_solutions(EYES[level])]
        return {"places": places, "top": top, "popular": popular, "topics": topics(), "staff_topics": topics(for_staff=True)}

    return show_list("help/home.html", Wanted(), make, own=lambda: {"article_tools": tools()})


def tools() -> str:
    """The way to the articles for those who write them."""
    if not can(viewer(), Action.WRITE_ARTICLES):
        return ""
    return fragment(("help_tools",), lambda: render_template("help/_tools.html").strip())


@blueprint.get("/help/<topic>/")
def help_topic(topic: str) -> str | Answer:
    if topic == PRIVACY:
        return redirect("/privacy/", 301)
    return help_page(topic)


@blueprint.get("/privacy/")
def privacy() -> str:
    return help_page(PRIVACY)


def help_page(name: str) -> str:
    """One topic. Raises NotFound."""
    entries = topics(name) + topics(name, for_staff=True)
    here = next((entry for entry in entries if entry["current"]), None)
    if here is None:
        raise NotFound()
    return render_template("help/page.html", topic=here, topics=entries, setting=settings.get, reputation_needed=reputation_needed,
                           points=POINTS, cap=DAILY_CAP)


def topics(here: str = "", *, for_staff: bool = False) -> list[dict[str, Any]]:
    """The topics this viewer may read, as entries of a side navigation."""
    if for_staff and not viewer().is_staff:
        return []
    return [
        {"name": name, "label": label, "lead": lead, "icon": icon, "current": name == here,
         "url": "/privacy/" if name == PRIVACY else f"/help/{name}/"}
        for name, label, lead, icon in (STAFF_TOPICS if for_staff else TOPICS)
    ]

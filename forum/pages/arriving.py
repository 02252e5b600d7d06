"""The quiet line on a thread or an article for somebody who came there from a search or a suggestion: did it solve their problem?"""

from __future__ import annotations

from flask import current_app, request

from forum.core.rendering import slot
from forum.pages.sharing import CSRF_SLOT
from forum.search.arrivals import Arrival, arrival


def solved_line(action: str) -> str:
    """The line with its form, empty for everybody else. A page with it is this visitor's alone."""
    came = arrival(request.referrer, request.host)
    return _drawn(action, came) if came is not None and came.sought_help else ""


def _drawn(action: str, came: Arrival) -> str:
    macros = current_app.jinja_env.get_template("search/_solved.html").module
    return str(macros.solved(action, came.place or "", came.words, slot(CSRF_SLOT)))  # type: ignore[attr-defined]

"""*For you*: the viewer's own first tab of home."""

from __future__ import annotations

from flask import render_template, request

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.clock import iso, parse_instant
from forum.kit.errors import Invalid
from forum.kit.paging import NOT_A_PLACE, Keyset
from forum.kit.row_ids import MAX_ROW_ID
from forum.notifications.recommending import Position, questions_for
from forum.notifications.words import because
from forum.pages.browsing import home_tabs
from forum.pages.queries.overview import overview_for
from forum.pages.routes import blueprint
from forum.policy import Action

PAGE_SIZE = 20
ORDER = "for_you"


@blueprint.get("/for-you/")
def for_you() -> str:
    authorize(viewer(), Action.SEE_SUGGESTIONS)
    before = request.args.get("before", "")
    found = questions_for(viewer(), limit=PAGE_SIZE + 1, before=read_position(before) if before else None)
    shown = found[:PAGE_SIZE]
    overview = overview_for(viewer())
    return render_template(
        "pages/for_you.html", tabs=home_tabs(viewer(), overview), suggestions=[(one.row, because(one.because)) for one in shown],
        is_older=bool(before), older=written_position(shown[-1].position) if len(found) > PAGE_SIZE else "", overview=overview,
    )


def written_position(position: Position) -> str:
    return Keyset(ORDER, (iso(position.at), position.score, position.thread_id)).encode()


def read_position(cursor: str) -> Position:
    """Raises Invalid for what is no position of this list."""
    at, score, thread_id = Keyset.decode(cursor, order=ORDER, length=3).values
    if not isinstance(score, (int, float)) or not isinstance(thread_id, int) or not 0 < thread_id <= MAX_ROW_ID:
        raise Invalid.field("cursor", NOT_A_PLACE)
    try:
        return Position(parse_instant(str(at)), float(score), thread_id)
    except (ValueError, OverflowError) as error:
        raise Invalid.field("cursor", NOT_A_PLACE) from error

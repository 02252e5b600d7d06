"""The staff card beside a question: fetched into the thread's page, and a page of its own without scripts."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid, NotFound, WrongState
from moderation.escalations.forms import sent_id
from moderation.escalations.queries import rail_of
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.acting import DOING
from moderation.escalations.routes.listing import WORDS
from moderation.escalations.sections import beside
from moderation.escalations.states import WORDS_MAX, Act
from moderation.escalations.words import DONE, SCORES, WHOM, outcome_words

ON_THE_THREAD = (Act.TAKE, Act.ACKNOWLEDGE, Act.RESUME, Act.WAIT)
"""What is done right there; for the rest a link leads to the page of the case."""


@blueprint.get("/questions/<id:thread_id>/desk")
def show_rail(thread_id: int) -> Any:
    return rail_page(thread_id)


@blueprint.get("/questions/<id:thread_id>/desk/<act>")
def shown_rail(thread_id: int, act: str) -> Response:
    """A refused act leaves its address in the browser."""
    return redirect(rail_of(viewer(), thread_id).thread.url, 303)


@blueprint.post("/questions/<id:thread_id>/desk/<act>")
def act_beside(thread_id: int, act: str) -> Any:
    rail = rail_of(viewer(), thread_id)
    if act not in ON_THE_THREAD or rail.case is None:
        raise NotFound()
    try:
        DOING[Act(act)](rail.case.id, sent_id("version") or 0)
    except Invalid as error:
        said = {name: " ".join(shown(one) for one in messages) for name, messages in error.fields.items()}
        return rail_page(thread_id, 422, errors=said)
    except WrongState as error:
        return rail_page(thread_id, 409, moved=shown(error.message))
    flash(str(DONE[Act(act)]), "good")
    return redirect(rail.thread.url, 303)


def rail_page(thread_id: int, status: int = 200, **more: Any) -> Any:
    rail = rail_of(viewer(), thread_id)
    facts = {"errors": {}, "moved": "", "wrong_section": {}, "sections": beside(viewer(), rail), **more}
    return render_template(
        "moderation/escalations/rail.html", rail=rail, here=ON_THE_THREAD, scores=SCORES, whom=list(WHOM.items()),
        words_most=WORDS_MAX, outcome_words=outcome_words, **WORDS, **facts,
    ), status

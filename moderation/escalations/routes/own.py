"""Your cases: what staff do about one's own questions, and what one says to that."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid, WrongState
from forum.kit.row_ids import row_id
from forum.kit.safe_urls import safe_next
from moderation.escalations.commands import rate_case, say_not_solved
from moderation.escalations.forms import sent
from moderation.escalations.queries import OwnCase, own_cases
from moderation.escalations.routes import blueprint
from moderation.escalations.states import RATE_DAYS, WORDS_MAX
from moderation.escalations.words import SCORES, TO_ASKER, TURNS, outcome_words, update_words


@blueprint.get("/cases/")
def show_own_cases() -> Any:
    return own_page()


@blueprint.get("/cases/<id:escalation_id>/<act>")
def shown_own_case(escalation_id: int, act: str) -> Response:
    """A refused form leaves its address in the browser. Says of no case whether it is there."""
    return redirect("/cases/", 303)


@blueprint.post("/cases/<id:escalation_id>/rate")
def rate(escalation_id: int) -> Any:
    try:
        rate_case(viewer(), escalation_id, score=sent("score"), words=sent("words"))
    except (Invalid, WrongState) as error:
        return refused(escalation_id, "rate", error)
    flash(_("Thank you. Staff read it, and nobody else."), "good")
    return redirect(safe_next(request.form.get("next")) or "/cases/", 303)


@blueprint.post("/cases/<id:escalation_id>/not-solved")
def go_on(escalation_id: int) -> Any:
    try:
        say_not_solved(viewer(), escalation_id, words=sent("words"))
    except (Invalid, WrongState) as error:
        return refused(escalation_id, "not-solved", error)
    flash(_("Staff look at it again. You are told what becomes of it."), "good")
    return redirect("/cases/", 303)


def refused(escalation_id: int, what: str, error: Invalid | WrongState) -> Any:
    """The page again, with what was wrong at the form it was sent from."""
    said = [shown(one) for messages in error.fields.values() for one in messages] if isinstance(error, Invalid) else []
    wrong = {"id": escalation_id, "what": what, "why": " ".join(said) or shown(error.message)}
    return own_page(422 if isinstance(error, Invalid) else 409, wrong=wrong)


def own_page(status: int = 200, **more: Any) -> Any:
    before = request.args.get("before", type=row_id)
    found, has_more = own_cases(viewer(), before)
    return render_template(
        "moderation/escalations/own.html", cases=found, more=has_more, is_older=before is not None, wrong=more.get("wrong"), **OWN_WORDS,
    ), status


def back_by(case: OwnCase) -> str:
    return update_words(case.next_update, case.state)


OWN_WORDS = {
    "told": TO_ASKER, "turns": TURNS, "scores": SCORES, "outcome_words": outcome_words, "back_by": back_by,
    "longest": WORDS_MAX, "rate_days": RATE_DAYS,
}
"""What pages for askers say of their cases with."""

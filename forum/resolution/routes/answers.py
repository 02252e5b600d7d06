"""Buttons under an answer: accept, withdraw, another version's solution, verified by staff."""

from __future__ import annotations

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.policy import Action
from forum.resolution.commands import accept_answer, add_solution, unverify_answer, verify_answer, withdraw_acceptance
from forum.resolution.forms import Press, ScopeForm
from forum.resolution.routes import blueprint
from forum.resolution.routes.form_pages import Page, form_page
from forum.resolution.states import Resolution
from forum.threads.queries import get_post


@blueprint.post("/answers/<id:answer_id>/accept")
def accept(answer_id: int) -> Response:
    answer = accept_answer(viewer(), answer_id, scope=request.form.get("scope", ""), version=Press().seen)
    flash(_("Marked as the solution. Thank you."), "good")
    return redirect(answer.permalink, 303)


@blueprint.post("/answers/<id:answer_id>/withdraw")
def withdraw(answer_id: int) -> Response:
    answer = withdraw_acceptance(viewer(), answer_id, version=Press().seen)
    flash(_("This answer is no longer marked as a solution."), "info")
    return redirect(answer.permalink, 303)


@blueprint.route("/answers/<id:answer_id>/solution", methods=["GET", "POST"])
def solution(answer_id: int) -> Page:
    """This answer solves it as well, for another version."""
    answer, form = get_post(viewer(), answer_id, kind="answer"), ScopeForm()
    authorize(viewer(), Action.ADD_SOLUTION, answer.thread)

    def decide() -> None:
        add_solution(viewer(), answer_id, scope=form.scope.data or "", version=form.seen)

    return form_page("resolution/solution.html", answer.thread, form, decide, (Resolution.SOLVED,), back=answer.permalink)


@blueprint.post("/answers/<id:answer_id>/verify")
def verify(answer_id: int) -> Response:
    """`value` is on or off."""
    wanted = request.form.get("value", "on") != "off"
    answer = verify_answer(viewer(), answer_id) if wanted else unverify_answer(viewer(), answer_id)
    return redirect(answer.permalink, 303)

"""Deciding on one's own initiative: where "Hide…" on a thread's page leads."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.queries import categories_for, get_post
from moderation.policy import DeskAction
from moderation.review.commands import act
from moderation.review.decisions import DECISIONS
from moderation.review.forms import DecideForm
from moderation.review.queries.subjects import SubjectView, member_subject, post_subject
from moderation.review.routes import blueprint
from moderation.review.routes.shown import WORDS, canned, refusal, refuse_others
from moderation.review.states import DecisionKind


@blueprint.get("/posts/<id:post_id>/hide")
def hide(post_id: int) -> Any:
    """The menu of a post leads here."""
    authorize(viewer(), Action.HIDE, get_post(viewer(), post_id))
    return redirect(f"/desk/act?post={post_id}&decision=hide", 303)


def subject_of(values: Any) -> SubjectView:
    post_id, member_id = values.get("post", type=row_id), values.get("member", type=row_id)
    if post_id is not None:
        return post_subject(viewer(), post_id)
    if member_id is not None:
        return member_subject(viewer(), member_id)
    raise NotFound()


@blueprint.get("/desk/act")
def show_act() -> Any:
    refuse_others()
    return page(subject_of(request.args), request.args.get("decision", ""))


@blueprint.post("/desk/act")
def decide_act() -> Any:
    refuse_others()
    subject, form = subject_of(request.form), DecideForm()
    authorize(viewer(), DeskAction.REVIEW)
    try:
        made = act(viewer(), decision=form.decision.data or "", post_id=subject.post_id, member_id=subject.only_member_id, **form.said())
    except (Invalid, WrongState) as error:
        return page(subject, form.decision.data or "", error.status, **refusal(error))
    flash(_("Decided: %(decision)s.", decision=DECISIONS[DecisionKind(made.decision)].label), "good")
    return redirect(f"/desk/review/{made.item_id}/", 303)


def page(subject: SubjectView, decision: str, status: int = 200, **more: Any) -> Any:
    shown = {"typed": {}, "errors": {}, "places": categories_for(viewer()), "canned": canned(subject.choices, subject.member.id)}
    facts = {"subject": subject, "open": decision, **shown, **WORDS, **more}
    return render_template("moderation/review/act.html", **facts), status

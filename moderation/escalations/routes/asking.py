"""Asking staff for help with a question, and how that stands: for who asked, and nobody else."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import show_refusal, shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, WrongState
from forum.resolution.states import Resolution
from forum.threads.models import Thread
from forum.threads.queries import get_post, get_thread
from moderation.escalations.asking import may_ask, source_of
from moderation.escalations.commands import raise_escalation
from moderation.escalations.forms import HelpForm
from moderation.escalations.queries import own_case, progress_of
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.own import OWN_WORDS
from moderation.escalations.states import OFFERED, WORDS_MAX
from moderation.escalations.words import PRIORITIES, PROGRESS, REASONS, outcome_words
from moderation.policy import DeskAction


@blueprint.get("/posts/<id:post_id>/staff-help")
def ask_about(post_id: int) -> Any:
    """The menu of a question leads here."""
    return redirect(f"/questions/{get_post(viewer(), post_id).thread_id}/staff-help", 303)


@blueprint.get("/questions/<id:thread_id>/staff-help")
def show_help(thread_id: int) -> Any:
    return help_page(get_thread(viewer(), thread_id), HelpForm())


@blueprint.post("/questions/<id:thread_id>/staff-help")
def ask_for_help(thread_id: int) -> Any:
    thread, form = get_thread(viewer(), thread_id), HelpForm()
    try:
        case = raise_escalation(
            viewer(), thread.id, reason=form.reason.data or "", words=form.words.data or "", priority=form.priority.data or None,
        )
    except Invalid as refusal:
        show_refusal(form, refusal)
        return help_page(thread, form, 422)
    except WrongState as refusal:
        return help_page(get_thread(viewer(), thread_id), form, 409, moved=shown(refusal.message))
    if can(viewer(), DeskAction.READ_CASES):
        flash(_("Staff know of it now. This is its case."), "good")
        return redirect(case.url, 303)
    flash(_("Staff know of it now. You are told what becomes of it."), "good")
    return redirect(f"/questions/{thread_id}/staff-help", 303)


def help_page(thread: Thread, form: HelpForm, status: int = 200, moved: str = "") -> Any:
    """The form, or why there is none; and for who asked, how it stands."""
    who = viewer()
    progress, may = progress_of(who, thread), may_ask(who, thread)
    is_open = thread.is_question and thread.listed and thread.resolution == Resolution.OPEN
    asks_now = progress is not None and progress.has_asked and not progress.is_over
    form.offer(OFFERED[source_of(who, thread)])
    facts = {
        "thread": thread, "form": form, "progress": progress, "missing": may.missing, "is_open": is_open, "longest": WORDS_MAX,
        "shows_form": is_open and may.allowed and not asks_now, "works": can(who, DeskAction.WORK_CASES), "moved": moved,
        "own": own_case(who, thread), **OWN_WORDS,
        "reasons": REASONS, "progress_words": PROGRESS, "priorities": PRIORITIES, "outcome_words": outcome_words,
    }
    return render_template("moderation/escalations/ask.html", **facts), status

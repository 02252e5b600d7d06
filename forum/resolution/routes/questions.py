"""Small form pages of a question: solved by oneself, details needed, close, duplicate, reopen, still broken."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import authorize, can
from forum.kit.errors import Invalid
from forum.policy import Action
from forum.resolution.commands import (
    ask_for_info,
    close_question,
    give_info,
    mark_duplicate,
    reopen_question,
    say_still_broken,
    solve_by_self,
)
from forum.resolution.forms import CloseForm, DuplicateForm, InfoForm, Press, ReopenForm, SelfSolvedForm, StillBrokenForm
from forum.resolution.queries import closing_reasons, possible_originals, solved_before_closing, tell_of_originals
from forum.resolution.routes import blueprint
from forum.resolution.routes.form_pages import Page, form_page
from forum.resolution.states import Resolution
from forum.threads.models import Thread
from forum.threads.queries import get_thread, tags_of

BOTH = ["GET", "POST"]
ORIGINAL_MAX_CHARS = 300
OPEN, SOLVED = (Resolution.OPEN,), (Resolution.SOLVED,)
OPEN_OR_SOLVED, SOLVED_OR_CLOSED = (*OPEN, *SOLVED), (*SOLVED, Resolution.CLOSED)


@blueprint.route("/questions/<id:thread_id>/solved-by-self", methods=BOTH)
def solved_by_self(thread_id: int) -> Page:
    thread, form = get_thread(viewer(), thread_id), SelfSolvedForm()
    authorize(viewer(), Action.SOLVE_BY_SELF, thread)

    def decide() -> None:
        solve_by_self(viewer(), thread_id, note=form.body.data or "", version=form.seen)

    return form_page("resolution/solved_by_self.html", thread, form, decide, OPEN_OR_SOLVED)


@blueprint.route("/questions/<id:thread_id>/needs-info", methods=BOTH)
def needs_info(thread_id: int) -> Page:
    thread, form = get_thread(viewer(), thread_id), InfoForm()
    authorize(viewer(), Action.ASK_FOR_INFO, thread)

    def decide() -> None:
        ask_for_info(viewer(), thread_id, body=form.body.data or "", key=form.key.data, version=form.seen)

    return form_page("resolution/needs_info.html", thread, form, decide, OPEN)


@blueprint.post("/questions/<id:thread_id>/info-given")
def info_given(thread_id: int) -> Response:
    """The asker: everything asked for is there."""
    return redirect(give_info(viewer(), thread_id, version=Press().seen).url, 303)


@blueprint.route("/questions/<id:thread_id>/close", methods=BOTH)
def close(thread_id: int) -> Page:
    thread, form = get_thread(viewer(), thread_id), CloseForm()
    authorize(viewer(), Action.CLOSE_AS_NOT_NEEDED, thread)
    form.offer(closing_reasons(viewer(), thread))

    def decide() -> None:
        close_question(viewer(), thread_id, reason=form.reason.data or "", words=form.body.data or "", version=form.seen)

    return form_page("resolution/close.html", thread, form, decide, OPEN_OR_SOLVED)


@blueprint.route("/questions/<id:thread_id>/duplicate", methods=BOTH)
def duplicate(thread_id: int) -> Page:
    """A link or a number decides at once; words look for questions to choose from. `original` in the address fills the field in."""
    thread, form = get_thread(viewer(), thread_id), DuplicateForm(data={"original": request.args.get("original", "")[:ORIGINAL_MAX_CHARS]})
    authorize(viewer(), Action.MARK_DUPLICATE, thread)

    def decide() -> None:
        if form.original_id is None:
            raise Invalid.field("original", _("Choose one of the questions below, or paste the link of another one."))
        mark_duplicate(viewer(), thread_id, form.original_id, version=form.seen)
        tell_of_originals([form.original_id], taken=True)

    words = request.args.get("find", "") if form.original_id or not form.original.data else form.original.data
    found = possible_originals(viewer(), thread, words[:200])
    tell_of_originals([one.id for one in found])
    return form_page("resolution/duplicate.html", thread, form, decide, OPEN_OR_SOLVED, found=found, words=words)


@blueprint.route("/questions/<id:thread_id>/reopen", methods=BOTH)
def reopen(thread_id: int) -> Page:
    thread, form = get_thread(viewer(), thread_id), ReopenForm()
    authorize(viewer(), Action.REOPEN, thread)

    def decide() -> None:
        reopen_question(viewer(), thread_id, words=form.body.data or "", version=form.seen)

    was = solved_before_closing(thread) if thread.resolution == Resolution.CLOSED else None
    return form_page("resolution/reopen.html", thread, form, decide, SOLVED_OR_CLOSED, was=was)


@blueprint.route("/questions/<id:thread_id>/still-broken", methods=BOTH)
def still_broken(thread_id: int) -> Page:
    """The asker's question opens again; anybody else asks one of their own, with the title and the place filled in."""
    thread, form = get_thread(viewer(), thread_id), StillBrokenForm()
    if not can(viewer(), Action.STILL_BROKEN, thread) and viewer().id != thread.asker_id:
        return redirect(ask_again(thread), 303)
    authorize(viewer(), Action.STILL_BROKEN, thread)

    def decide() -> None:
        say_still_broken(viewer(), thread_id, words=form.body.data or "", version=form.seen)

    return form_page("resolution/still_broken.html", thread, form, decide, SOLVED)


def ask_again(thread: Thread) -> str:
    """The ask page, filled in for somebody who has the problem of this question."""
    prefill = _("I have the same problem as in %(url)s. What was tried there does not help me.", url=thread.url)
    tags = ",".join(tag.name for tag in tags_of(thread.id))
    return "/ask?" + urlencode({"title": thread.title, "category": thread.category.slug, "tags": tags, "prefill": prefill})

"""A question that was asked before: who may, closes it there and then; others say of which one it is a duplicate."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import authorize, can
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action
from forum.resolution.forms import DuplicateForm
from forum.resolution.queries import possible_originals, tell_of_originals
from forum.threads.models import Post
from forum.threads.queries import get_post, get_thread
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag
from moderation.flags.reasons import offered_codes
from moderation.flags.routes import blueprint
from moderation.flags.routes.flagging import Answer, after_flagging
from moderation.flags.states import FlagReason
from moderation.policy import DeskAction


@blueprint.get("/posts/<id:post_id>/flag/duplicate")
def duplicate_of(post_id: int) -> Answer:
    post = _question(post_id)
    if can(viewer(), Action.MARK_DUPLICATE, post.thread) and post.thread.resolution != "closed":
        return redirect(url_for("resolution.duplicate", thread_id=post.thread_id), 303)
    return _page(post, DuplicateForm(formdata=None), request.args.get("find", ""))


@blueprint.post("/posts/<id:post_id>/flag/duplicate")
def flag_duplicate(post_id: int) -> Answer:
    post, form = _question(post_id), DuplicateForm()
    try:
        flag = _flag(post, form)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(post, form, form.original.data or ""), 422
    return after_flagging(flag, post, None)


def _question(post_id: int) -> Post:
    """A question somebody else asked, in a category that offers this reason."""
    post = get_post(viewer(), post_id)
    if FlagReason.DUPLICATE not in offered_codes(post):
        raise NotFound()
    authorize(viewer(), DeskAction.FLAG, post)
    return post


def _flag(post: Post, form: DuplicateForm) -> Flag:
    """The flag with the address of the original as its details. Raises Invalid naming `original`."""
    if form.original_id is None:
        raise Invalid.field("original", _("Choose one of the questions below, or paste the link of another one."))
    try:
        original = get_thread(viewer(), form.original_id)
    except NotFound:
        raise Invalid.field("original", _("There is no such question.")) from None
    if original.id == post.thread_id or original.type != "question" or not original.listed:
        raise Invalid.field("original", _("Choose another question."))
    flag = raise_flag(viewer(), post_id=post.id, reason=FlagReason.DUPLICATE, details=original.url)
    tell_of_originals([original.id], taken=True)
    return flag


def _page(post: Post, form: DuplicateForm, words: str) -> str:
    found = possible_originals(viewer(), post.thread, words[:200])
    tell_of_originals([one.id for one in found])
    return render_template("moderation/flags/duplicate.html", post=post, form=form, found=found, words=words)

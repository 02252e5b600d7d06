"""Flagging a post or a member: a page, which scripts show in a dialog."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.models import User
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.flags.commands import raise_flag
from moderation.flags.forms import FlagForm
from moderation.flags.models import Flag
from moderation.flags.queries import find_hiding
from moderation.flags.routes import blueprint
from moderation.flags.showing import get_flaggable_member, shown_flag
from moderation.flags.states import FlagReason

Answer = str | Response | tuple[str, int]
TEMPLATE = "moderation/flags/flag.html"


@blueprint.get("/posts/<id:post_id>/flag")
def flag_post(post_id: int) -> Answer:
    return render_template(TEMPLATE, **shown_flag(viewer(), get_post(viewer(), post_id), None), form=FlagForm())


@blueprint.post("/posts/<id:post_id>/flag")
def send_flag_of_post(post_id: int) -> Answer:
    post, form = get_post(viewer(), post_id), FlagForm()
    if form.reason.data == FlagReason.DUPLICATE:
        return elsewhere(url_for("flags.duplicate_of", post_id=post.id))
    return _send(form, post, None)


@blueprint.get("/members/<id:member_id>/flag")
def flag_member(member_id: int) -> Answer:
    return render_template(TEMPLATE, **shown_flag(viewer(), None, get_flaggable_member(viewer(), member_id)), form=FlagForm())


@blueprint.post("/members/<id:member_id>/flag")
def send_flag_of_member(member_id: int) -> Answer:
    return _send(FlagForm(), None, get_flaggable_member(viewer(), member_id))


def _send(form: FlagForm, post: Post | None, member: User | None) -> Answer:
    about = {"post_id": post.id if post else None, "member_id": member.id if member else None}
    try:
        flag = raise_flag(viewer(), **about, reason=form.reason.data or "", details=form.details.data or "")
    except Invalid as refusal:
        show_refusal(form, refusal)
        return render_template(TEMPLATE, **shown_flag(viewer(), post, member), form=form), 422
    return after_flagging(flag, post, member)


def after_flagging(flag: Flag, post: Post | None, member: User | None) -> Answer:
    """Back to where it stands, or into the dialog: what was flagged and how to take it back. What is hidden by now stands nowhere."""
    here = f"/members/{member.id}/{member.handle}/" if member else f"/posts/{flag.post_id}/"
    hid = post is not None and find_hiding(post.id) is not None
    if hid and post is not None:
        here = "/flags/" if post.is_opening else post.thread.url
    if request.headers.get("HX-Request"):
        return render_template("moderation/flags/done.html", flag=flag, hid=hid, gone=here if hid else "")
    flash(_("Thank you. It is hidden until a moderator has looked.") if hid else _("Thank you. A moderator will look at it."), "good")
    return redirect(here, 303)


def elsewhere(url: str) -> Response:
    """Another page: also for whom a dialog asked."""
    if request.headers.get("HX-Request"):
        return Response("", 204, {"HX-Redirect": url})
    return redirect(url, 303)

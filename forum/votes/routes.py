"""HTTP of voting: real forms; htmx gets the control back, everybody else returns to the post."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forum.core.door import viewer
from forum.kit.errors import Invalid
from forum.votes.commands import add_me_too, cast_vote, withdraw_me_too, withdraw_vote
from forum.votes.states import SWITCH, WORDS

blueprint = Blueprint("votes", __name__)


@blueprint.post("/posts/<id:post_id>/vote")
def vote(post_id: int) -> Answer | Response | str:
    """`value` is up, down or none (also 1, -1, 0)."""
    word = request.form.get("value", "")
    if word not in WORDS:
        raise Invalid.field("value", _("A vote is up or down."))
    value = WORDS[word]
    post = withdraw_vote(viewer(), post_id) if value is None else cast_vote(viewer(), post_id, value)
    if request.headers.get("HX-Request"):
        return render_template("votes/_vote.html", post=post, my_vote=value or 0)
    return redirect(post.permalink, 303)


@blueprint.post("/threads/<id:thread_id>/me-too")
def me_too(thread_id: int) -> Answer | Response | str:
    """`value` is on or off (also 1, 0, and the name `on`)."""
    word = request.form.get("value", request.form.get("on", ""))
    if word not in SWITCH:
        raise Invalid.field("value", _("Choose on or off."))
    mine = SWITCH[word]
    thread = add_me_too(viewer(), thread_id) if mine else withdraw_me_too(viewer(), thread_id)
    if request.headers.get("HX-Request"):
        return render_template("votes/_me_too.html", thread=thread, mine=mine)
    return redirect(thread.url, 303)

"""Answers and comments. Their forms stand on the thread's page; here they are sent, and shown alone when something is wrong."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.threads.commands import may_wait_for_details
from forum.threads.commands import post_answer as answer_thread
from forum.threads.commands import post_comment as comment_post
from forum.threads.commands import request_details as ask_details
from forum.threads.forms import AnswerForm, CommentForm
from forum.threads.models import Post, Thread
from forum.threads.newcomers import body_max
from forum.threads.queries import Above, KeptDraft, find_kept_draft, get_opening, get_parent, get_post, get_thread, merged_into, quotation
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, attempt, go, refused, say_posted, warn_of_personal_data
from forum.threads.states import PostKind


@blueprint.get("/threads/<id:thread_id>/answers")
def answer(thread_id: int) -> Answer:
    opening = get_opening(viewer(), thread_id)
    authorize(viewer(), Action.ANSWER, opening.thread)
    begun = answer_start(thread_id)
    form = AnswerForm(data=dict(begun.content))
    return render_template("threads/answer.html", form=form, warnings=[], draft_at=begun.version, **beside(opening, PostKind.ANSWER))


@blueprint.post("/threads/<id:thread_id>/answers", endpoint="post_answer")
def post_answer(thread_id: int) -> Answer:
    thread = where_it_is(thread_id)
    thread_id = thread.id
    authorize(viewer(), Action.ANSWER, thread)
    form = AnswerForm()
    warnings = warn_of_personal_data(form, form.body.data)
    asks = form.asks_for_info.data and may_wait_for_details(viewer(), thread)
    post = None if warnings else attempt(form, lambda: (ask_details if asks else answer_thread)(viewer(), thread_id, **words_of(form)))
    if post is None:
        return refused("threads/answer.html", form, beside(get_opening(viewer(), thread_id), PostKind.ANSWER), warnings)
    say_posted(post, what_was_posted(post), form=form)
    return go(post.permalink)


@blueprint.get("/posts/<id:post_id>/comments")
def comment(post_id: int) -> Answer:
    parent = get_parent(viewer(), post_id)
    authorize(viewer(), Action.COMMENT, parent.post)
    return render_template("threads/comment.html", form=CommentForm(), warnings=[], **beside(parent, PostKind.COMMENT))


@blueprint.post("/posts/<id:post_id>/comments", endpoint="post_comment")
def post_comment(post_id: int) -> Answer:
    parent = get_post(viewer(), post_id)
    authorize(viewer(), Action.COMMENT, parent)
    form = CommentForm()
    asks = bool(form.asks_for_info.data) and may_wait_for_details(viewer(), parent.thread)
    warnings = warn_of_personal_data(form, form.body.data)
    post = None if warnings else attempt(form, lambda: comment_post(viewer(), post_id, asks_for_info=asks, **words_of(form)))
    if post is None:
        return refused("threads/comment.html", form, beside(get_parent(viewer(), post_id), PostKind.COMMENT), warnings)
    say_posted(post, what_was_posted(post) if post.asks_for_info else "", form=form)
    return go(post.permalink)


def where_it_is(thread_id: int) -> Thread:
    """The thread, or the one it was merged into while somebody was writing: no answer is lost. Raises NotFound."""
    try:
        return get_thread(viewer(), thread_id)
    except NotFound:
        into = merged_into(viewer(), thread_id)
        if into is None:
            raise
        return into


def beside(above: Above, kind: str) -> dict[str, Any]:
    """What the page shows beside the form."""
    return {"above": above, "max_length": body_max(viewer(), kind), "asks": may_wait_for_details(viewer(), above.thread)}


def words_of(form: AnswerForm | CommentForm) -> dict[str, Any]:
    return {"body": form.body.data or "", "key": form.key.data}


def what_was_posted(post: Post) -> str:
    if post.asks_for_info:
        return _("Your request for details is posted under the question. It waits for the asker now.")
    return _("Your answer is posted.") if post.thread.is_question else _("Your reply is posted.")


def answer_start(thread_id: int) -> KeptDraft:
    """What the answer box holds at first: the quoted post, or the draft on the server."""
    quoted = request.args.get("quote", type=row_id)
    if quoted is not None:
        return KeptDraft({"body": quotation(viewer(), thread_id, quoted)})
    return find_kept_draft(viewer(), f"answer-{thread_id}")

"""Commenting on a question or an answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core.db import bump, command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.policy import Action
from forum.threads.commands.allowances import checked_body, prepare_body, spend_reply
from forum.threads.commands.answering import answer_draft, refuse_if_removed
from forum.threads.commands.composing import add_post, end_draft, find_sent, note_activity, note_mentions
from forum.threads.commands.holding import entry_of, hold_new, keep_record
from forum.threads.commands.slowing import keep_pace
from forum.threads.events import CommentPosted
from forum.threads.models import Post, Thread
from forum.threads.queries import get_opening_post, get_post, get_thread
from forum.threads.screening import screened
from forum.threads.states import PostKind
from forum.threads.tallies import touch
from forum.threads.writing import form_key


@screened(PostKind.COMMENT)
@command
def post_comment(actor: Actor, post_id: int, *, body: str, key: str | None = None, asks_for_info: bool = False) -> Post:
    """Post a comment under a question or an answer and return it with its thread. The same `key` and words twice make one.

    `asks_for_info` says that the asker is meant to give details first: others see that it is a request, the resolution room hears
    of it; where nobody could give them any more it is a comment like others.
    Raises Invalid naming `body`, TooMany, NotAllowed, NotFound also for a comment's id, WrongState for a removed post.
    """
    prepared = prepare_body(actor, body, PostKind.COMMENT)
    parent = get_post(actor, post_id, lock=True)
    if parent.is_comment:
        raise NotFound()
    authorize(actor, Action.COMMENT, parent)
    sent_as = form_key(actor.id or 0, key, PostKind.COMMENT, post_id, body)
    if (sent := find_sent(sent_as)) is not None:
        return sent
    thread = parent.thread
    refuse_if_removed(thread)
    if not parent.listed:
        raise WrongState(_l("This has been removed; nothing can be added to it."), current="removed")
    keep_pace(actor, thread)
    spend_reply(actor)
    words = prepared or checked_body(actor, body, PostKind.COMMENT, thread_id=thread.id)
    entry, now = entry_of(actor, PostKind.COMMENT, words, thread=thread, key=key), utcnow()
    asks_for_info = asks_for_info and may_wait_for_details(actor, thread)
    post = add_post(
        actor, thread, entry.body, kind=PostKind.COMMENT, at=now, parent=parent, form_key=sent_as, is_held=entry.is_held,
        asks_for_info=asks_for_info,
    )
    if entry.is_held:
        hold_new(entry, post, now, asks_for_info=asks_for_info)
    else:
        note_activity(thread, actor, now)
        bump(parent, comment_count=1)
        touch(thread, comment_count=1)
        keep_record(entry, post)
        announce(CommentPosted(at=now, actor_id=actor.id, thread_id=thread.id, post_id=post.id, asks_for_info=asks_for_info))
    note_mentions(actor, post, entry.body.member_ids, now)
    return post


@command
def request_details(actor: Actor, thread_id: int, *, body: str, key: str | None = None) -> Post:
    """Ask the asker for details where an answer would have been written: a comment under the question, since a request answers nothing.

    Nobody accepts it, no reply is counted, and the draft of the answer goes with it. Raises as `post_comment`, WrongState unless the
    question is open.
    """
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.ASK_FOR_INFO, thread)
    if not may_wait_for_details(actor, thread):
        raise WrongState(_l("This question is not open any more: post it as an answer, or as a comment."), current=thread.status)
    post = post_comment(actor, get_opening_post(thread_id).id, body=body, key=key, asks_for_info=True)
    end_draft(actor, answer_draft(thread_id), by_form=key is not None)
    return post


def may_wait_for_details(actor: Actor, thread: Thread) -> bool:
    """Whether asking for details makes sense: an open question of somebody else."""
    return thread.is_question and thread.resolution == "open" and thread.asker_id != actor.id

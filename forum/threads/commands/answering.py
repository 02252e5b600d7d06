"""Answering a question, replying in a discussion."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from forum.core.db import bump, command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import WrongState
from forum.policy import Action
from forum.threads.commands.allowances import checked_body, prepare_body, spend_reply
from forum.threads.commands.composing import add_post, end_draft, find_sent, note_activity, note_mentions
from forum.threads.commands.contributions import counts_for_authors, credit
from forum.threads.commands.holding import entry_of, hold_new, keep_record
from forum.threads.commands.slowing import keep_pace
from forum.threads.events import AnswerPosted
from forum.threads.models import Post, Thread
from forum.threads.queries import get_thread
from forum.threads.screening import screened
from forum.threads.shown_articles import ShownArticle
from forum.threads.states import PostKind
from forum.threads.tallies import recounted, touch
from forum.threads.writing import form_key


@screened(PostKind.ANSWER)
@command
def post_answer(
    actor: Actor, thread_id: int, *, body: str, key: str | None = None, shown: ShownArticle | None = None,
) -> Post:
    """Post an answer and return it with its thread. The same `key` and words twice make one answer.

    `shown`: the article whose words the body is. Who needs details first answers nothing yet: `request_details`.
    What the screen holds is returned as well, with `held_at`. Raises Invalid naming `body`, TooMany, NotAllowed, WrongState for a
    removed thread.
    """
    prepared = prepare_body(actor, body, PostKind.ANSWER)
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.ANSWER, thread)
    sent_as = form_key(actor.id or 0, key, PostKind.ANSWER, thread_id, body)
    if (sent := find_sent(sent_as)) is not None:
        return sent
    refuse_if_removed(thread)
    keep_pace(actor, thread)
    spend_reply(actor)
    words = prepared or checked_body(actor, body, PostKind.ANSWER, thread_id=thread_id)
    entry, now = entry_of(actor, PostKind.ANSWER, words, thread=thread, key=key), utcnow()
    if not entry.is_held:
        note_response(thread, actor, now)
        note_activity(thread, actor, now)
    post = add_post(actor, thread, entry.body, kind=PostKind.ANSWER, at=now, form_key=sent_as, is_held=entry.is_held, shown=shown)
    if shown is None:
        end_draft(actor, answer_draft(thread_id), by_form=key is not None)
    if entry.is_held:
        hold_new(entry, post, now)
    else:
        count_answer(thread)
        if counts_for_authors(thread):
            credit(post.author_id, answers=1)
        keep_record(entry, post)
        announce(AnswerPosted(at=now, actor_id=actor.id, thread_id=thread_id, post_id=post.id))
    if shown is None:
        note_mentions(actor, post, entry.body.member_ids, now)
    return post


def count_answer(thread: Thread) -> None:
    """One answer more. Only the first one changes what the thread is counted as."""
    if thread.answer_count:
        touch(thread, answer_count=1)
    else:
        with recounted(thread):
            bump(thread, answer_count=1)


def note_response(thread: Thread, actor: Actor, at: datetime) -> None:
    """The first answer by somebody else than the asker, of anybody and of staff. Source: 2-domain, *Counting*."""
    if actor.id == thread.asker_id:
        return
    thread.first_response_at = thread.first_response_at or at
    if actor.is_staff:
        thread.first_staff_response_at = thread.first_staff_response_at or at


def refuse_if_removed(thread: Thread) -> None:
    """Nobody writes in a thread that is gone, not even those who still see it. Raises WrongState."""
    if not thread.listed:
        raise WrongState(_l("This has been removed; nothing can be added to it."), current="removed")


def answer_draft(thread_id: int) -> str:
    """The draft key of an answer."""
    return f"answer-{thread_id}"

"""Suggesting an edit of somebody else's post, and taking the suggestion back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import func, select

from forum.core import settings
from forum.core.db import after_commit, command, session
from forum.core.events import announce
from forum.core.permissions import STRANGER, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.kit.text import plain_line
from forum.policy import Action
from forum.threads.commands.allowances import spend_suggestion
from forum.threads.commands.composing import end_draft
from forum.threads.commands.editing import MAX_NOTE_CHARS, Wording, differences
from forum.threads.events import EditSuggested, SuggestionWithdrawn
from forum.threads.models import Post, SuggestedEdit
from forum.threads.queries import get_post
from forum.threads.queries.suggestions import forget_count, get_suggestion
from forum.threads.states import MIN_REASON_CHARS, SUGGESTION_MOVES, SuggestionState
from forum.threads.writing import attachment_ids


@command
def suggest_edit(
    actor: Actor, post_id: int, *, body: str, base: int, note: str, title: str | None = None,
    tags: Iterable[str] | None = None, fields: Mapping[str, object] | None = None, key: str | None = None,
) -> SuggestedEdit:
    """Ask for a post to say something else. `note` tells why; it becomes the line of the history. The same form sent twice suggests once.
    `key`: the form's, whose draft ends.

    Raises NotAllowed; Invalid naming the inputs; TooMany; WrongState when the post has a newer revision than `base` (with its
    text) or another suggestion of this member waits there.
    """
    names = None if tags is None else list(tags)
    post = get_post(actor, post_id, lock=True)
    authorize(actor, Action.SUGGEST_EDIT, post)
    if not post.listed or not post.thread.listed:
        raise WrongState(_l("This is deleted. Undelete it first."), current="deleted")
    wording = _checked(actor, post, body, note, title, names, fields)
    waiting = _waiting(actor, post)
    if waiting is not None:
        if waiting.base == base and all(getattr(waiting, name) == value for name, value in _said(wording, post).items()):
            return waiting
        raise WrongState(_l("You have suggested an edit of this already. Take it back before you suggest another one."), current="waiting")
    if base != post.revision:
        raise WrongState(
            _l("Somebody has edited this in the meantime."), current=post.revision, details={"body": post.body_markdown},
        )
    spend_suggestion(actor)
    _refuse_heap(actor)
    end_draft(actor, suggestion_draft(post.id), by_form=key is not None)
    return _add(actor, post, wording, note)


@command
def withdraw_suggestion(actor: Actor, suggestion_id: int) -> SuggestedEdit:
    """Take one's own suggestion back before it is decided. Raises WrongState."""
    suggestion = get_suggestion(actor, suggestion_id, lock=True)
    authorize(actor, Action.WITHDRAW_SUGGESTION, suggestion)
    if suggestion.state != SuggestionState.WITHDRAWN:
        move_suggestion(suggestion, SuggestionState.WITHDRAWN, actor)
        announce(SuggestionWithdrawn(
            at=utcnow(), actor_id=actor.id, thread_id=suggestion.post.thread_id, post_id=suggestion.post_id, suggestion_id=suggestion.id,
        ))
    return suggestion


def move_suggestion(suggestion: SuggestedEdit, to: SuggestionState, actor: Actor) -> None:
    """The one way to decide a locked suggestion. Raises WrongState with the state it is in."""
    if to not in SUGGESTION_MOVES[SuggestionState(suggestion.state)]:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=suggestion.state)
    suggestion.state, suggestion.version = to.value, suggestion.version + 1
    suggestion.decided_at, suggestion.decided_by_id = utcnow(), actor.id
    after_commit(forget_count)


def _checked(
    actor: Actor, post: Post, body: str, note: str, title: str | None, names: list[str] | None, fields: Mapping[str, object] | None
) -> Wording:
    """What is to change; every problem is named at once. Tags have to exist, and files to be there: nothing is made for a suggestion."""
    errors: dict[str, list[object]] = {}
    wording = Wording()
    try:
        wording = differences(actor, post, body, title, names, fields, tagger=STRANGER)
    except Invalid as error:
        errors.update(error.fields)
    if not errors and wording.is_same:
        errors["body"] = [_l("Nothing is different yet. Change what could be better.")]
    if set(attachment_ids(body)) - set(attachment_ids(post.body_markdown)):
        errors.setdefault("body", []).append(_l("A suggested edit cannot bring files. Describe in a comment what they show."))
    if len(plain_line(note)) < MIN_REASON_CHARS:
        errors["note"] = [_ln(
            "Say in %(num)d character or more what is better.", "Say in %(num)d characters or more what is better.", MIN_REASON_CHARS,
        )]
    if errors:
        raise Invalid(fields=errors)
    return wording


def _said(wording: Wording, post: Post) -> dict[str, Any]:
    """What the row keeps of what is to change."""
    return {
        "body_markdown": post.body_markdown if wording.body is None else wording.body.markdown, "title": wording.title,
        "tags": None if wording.tags is None else [tag.name for tag in wording.tags],
        "fields": None if wording.fields is None else {answer.key: answer.value for answer in wording.fields},
    }


def _waiting(actor: Actor, post: Post) -> SuggestedEdit | None:
    mine = select(SuggestedEdit).where(SuggestedEdit.post_id == post.id, SuggestedEdit.author_id == actor.id)
    return session().scalars(mine.where(SuggestedEdit.decided_at.is_(None))).one_or_none()


def _refuse_heap(actor: Actor) -> None:
    """A member's suggestions wait a few at a time, so that nobody fills the queue."""
    most = settings.get("threads.suggested_edits_waiting")
    mine = select(func.count()).where(SuggestedEdit.author_id == actor.id, SuggestedEdit.decided_at.is_(None))
    if (session().scalar(mine) or 0) >= most:
        raise Invalid(_ln(
            "%(num)d suggestion of yours is waiting already. Suggest more when it is decided.",
            "%(num)d suggestions of yours are waiting already. Suggest more when some are decided.", most,
        ))


def _add(actor: Actor, post: Post, wording: Wording, note: str) -> SuggestedEdit:
    now = utcnow()
    suggestion = SuggestedEdit(
        post=post, author_id=actor.member_id, created_at=now, base=post.revision, note=plain_line(note)[:MAX_NOTE_CHARS],
        **_said(wording, post),
    )
    session().add(suggestion)
    session().flush()
    announce(EditSuggested(at=now, actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, suggestion_id=suggestion.id))
    after_commit(forget_count)
    return suggestion


def suggestion_draft(post_id: int) -> str:
    """The draft key of a suggested edit."""
    return f"suggest-{post_id}"

"""Deciding on suggested edits: taking them over, improving them, turning them down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, update

from forum.accounts.models import User
from forum.accounts.sessions import to_actor
from forum.core.db import after_commit, command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.kit.text import plain_line
from forum.policy import Action
from forum.reputation.ledger import settle
from forum.threads.commands.allowances import spend_edit
from forum.threads.commands.editing import differences, put_wording, rollback_post, wording_of
from forum.threads.commands.suggesting import move_suggestion
from forum.threads.events import SuggestionDecided
from forum.threads.models import Post, SuggestedEdit
from forum.threads.queries.suggestions import forget_count, get_suggestion
from forum.threads.states import RejectReason, SuggestionState

MAX_WORDS_CHARS = 500


@command
def approve_suggestion(actor: Actor, suggestion_id: int, *, version: int) -> SuggestedEdit:
    """Make the post say what was suggested, as a revision of whoever suggested it.

    Raises WrongState when somebody else has decided, or the post was edited meanwhile; Invalid when the text is not allowed any more.
    """
    suggestion = _for_decision(actor, suggestion_id, version)
    post, suggester = suggestion.post, _suggester(suggestion)
    wording = wording_of(suggester, post, suggestion)
    if wording.tags is not None:
        authorize(actor, Action.RETAG, post.thread)
    if wording.is_same:
        raise WrongState(_l("There is nothing left to change. Reject it."), current=suggestion.state)
    _apply(actor, suggestion, SuggestionState.APPROVED)
    put_wording(suggester, post, wording, note=suggestion.note)
    return _decided(actor, suggestion)


@command
def improve_suggestion(
    actor: Actor, suggestion_id: int, *, version: int, body: str, base: int, note: str = "", title: str | None = None,
    tags: Iterable[str] | None = None, fields: Mapping[str, object] | None = None,
) -> SuggestedEdit:
    """Edit the post oneself on the ground of a suggestion, which is credited to whoever made it.

    `base` is the revision the editor started from: WrongState carries a newer one's number and text.
    """
    names = None if tags is None else list(tags)
    suggestion = _for_decision(actor, suggestion_id, version)
    post = suggestion.post
    authorize(actor, Action.EDIT_POST, post)
    wording = differences(actor, post, body, title, names, fields)
    if wording.is_same:
        raise Invalid.field("body", _l("Nothing is different yet. Change something, or reject the suggestion."))
    if base != post.revision:
        raise WrongState(
            _l("Somebody has edited this in the meantime."), current=post.revision, details={"body": post.body_markdown},
        )
    if wording.tags is not None:
        authorize(actor, Action.RETAG, post.thread)
    spend_edit(actor)
    _apply(actor, suggestion, SuggestionState.IMPROVED)
    put_wording(actor, post, wording, note=note or suggestion.note)
    return _decided(actor, suggestion)


@command
def reject_suggestion(actor: Actor, suggestion_id: int, *, version: int, reason: str, words: str = "") -> SuggestedEdit:
    """Turn a suggestion down. `reason` is a `RejectReason`; "other" needs words. Raises Invalid, WrongState."""
    suggestion = _for_decision(actor, suggestion_id, version)
    said = plain_line(words)[:MAX_WORDS_CHARS]
    if reason not in tuple(RejectReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    if reason == RejectReason.OTHER and not said:
        raise Invalid.field("words", _l("Say in a few words why."))
    suggestion.reject_reason, suggestion.reject_words = reason, said
    move_suggestion(suggestion, SuggestionState.REJECTED, actor)
    return _decided(actor, suggestion)


@command
def reopen_suggestion(actor: Actor, suggestion_id: int, *, stale: Iterable[int] = ()) -> SuggestedEdit:
    """A decision is undone at once: the post says again what it said, and the suggestion waits as before.

    `stale` are suggestions that waited for the same text. Raises WrongState when the post was edited since.
    """
    suggestion = get_suggestion(actor, suggestion_id, lock=True)
    authorize(actor, Action.HIDE, suggestion.post)
    post = suggestion.post
    if suggestion.revision is not None:
        if post.revision != suggestion.revision:
            raise WrongState(_l("Somebody has edited this in the meantime."), current=post.revision)
        rollback_post(actor, post.id, suggestion.base)
        others = update(SuggestedEdit).where(SuggestedEdit.id.in_(list(stale)), SuggestedEdit.state == SuggestionState.STALE)
        again = others.values(state=SuggestionState.OPEN.value, base=post.revision, version=SuggestedEdit.version + 1)
        session().execute(again.execution_options(synchronize_session=False))
        suggestion.base = post.revision
    suggestion.state, suggestion.version = SuggestionState.OPEN.value, suggestion.version + 1
    suggestion.decided_at = suggestion.decided_by_id = suggestion.revision = suggestion.reject_reason = None
    suggestion.reject_words = ""
    session().flush()
    settle([post.id])
    after_commit(forget_count)
    return suggestion


def _for_decision(actor: Actor, suggestion_id: int, version: int) -> SuggestedEdit:
    """The suggestion, locked together with its post, if nothing has happened since the reviewer looked."""
    suggestion = get_suggestion(actor, suggestion_id, lock=True)
    authorize(actor, Action.REVIEW_EDIT, suggestion)
    if not suggestion.is_undecided:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=suggestion.state)
    if suggestion.version != version:
        raise WrongState(_l("Somebody has edited the post in the meantime. Look again."), current=suggestion.state)
    return suggestion


def _suggester(suggestion: SuggestedEdit) -> Actor:
    return to_actor(session().get_one(User, suggestion.author_id), frozenset())


def _apply(actor: Actor, suggestion: SuggestedEdit, to: SuggestionState) -> None:
    suggestion.revision = suggestion.post.revision + 1
    move_suggestion(suggestion, to, actor)


def _decided(actor: Actor, suggestion: SuggestedEdit) -> SuggestedEdit:
    session().flush()
    post = suggestion.post
    announce(SuggestionDecided(
        at=suggestion.decided_at or utcnow(), actor_id=actor.id, thread_id=post.thread_id, post_id=post.id, suggestion_id=suggestion.id,
        state=suggestion.state, reason=suggestion.reject_reason or "",
    ))
    if suggestion.revision is not None:
        settle([post.id])
    return suggestion


def outdate(post: Post) -> None:
    """The post has a newer text: what was suggested for an older one can no longer be taken over as it is (inside a command)."""
    waiting = update(SuggestedEdit).where(SuggestedEdit.post_id == post.id, SuggestedEdit.state == SuggestionState.OPEN)
    moved = waiting.values(state=SuggestionState.STALE.value, version=SuggestedEdit.version + 1)
    session().execute(moved.execution_options(synchronize_session=False))


def void_where(about: ColumnElement[bool]) -> None:
    """Close what waits at posts that are gone from sight (inside a command). `about` is a condition on Post."""
    posts = select(Post.id).where(about)
    waiting = update(SuggestedEdit).where(SuggestedEdit.post_id.in_(posts), SuggestedEdit.decided_at.is_(None))
    closed = waiting.values(state=SuggestionState.VOID.value, version=SuggestedEdit.version + 1, decided_at=utcnow())
    session().execute(closed.execution_options(synchronize_session=False))
    after_commit(forget_count)

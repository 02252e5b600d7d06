"""Keeping threads in order: where they stand, what they are, whether they take more words, which come first."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.policy import Action
from forum.threads.commands.asking import put_fields
from forum.threads.commands.contributions import credited
from forum.threads.events import ThreadChanged
from forum.threads.fields import check_fields
from forum.threads.models import Thread, ThreadField
from forum.threads.queries import asker_may_read, field_values, fields_of, get_category_by_id, get_thread
from forum.threads.states import ThreadType
from forum.threads.tallies import recounted, touched

CHANGEABLE_TYPES = (ThreadType.QUESTION, ThreadType.DISCUSSION)


@command
def move_thread(actor: Actor, thread_id: int, *, category_id: int, without_asker: bool = True) -> Thread:
    """Move a thread to another category. Answers to fields of the same key go along, the others wait for its return.

    Unless it may go on `without_asker`, a category that whoever began it cannot read is refused: Invalid.
    """
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.MOVE_THREAD, thread)
    category = get_category_by_id(actor, category_id)
    if category.id == thread.category_id:
        return thread
    if category.archived_at is not None:
        raise Invalid.field("category", _l("This category is archived."))
    if not without_asker and not asker_may_read(thread, category):
        raise Invalid.field("without_asker", _l("Whoever began it cannot read it there. Choose another category, or tick this too."))
    carried, was = field_values(thread.id, thread.category_id), str(thread.category_id)
    with credited(thread), recounted(thread):
        thread.category = category
        session().flush()
        _carry_fields(thread, carried)
    _announce(actor, thread, "category", was)
    return thread


def _carry_fields(thread: Thread, values: dict[str, str]) -> None:
    known = set(session().scalars(select(ThreadField.field_id).where(ThreadField.thread_id == thread.id)))
    usable, _unusable = check_fields(fields_of(thread.category_id), values, required=False)
    put_fields(thread, [answer for answer in usable if answer.field_id not in known])


@command
def change_type(actor: Actor, thread_id: int, *, type: str) -> Thread:
    """Make a question a discussion or the reverse. A solved or closed question is reopened first: WrongState."""
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, Action.CHANGE_TYPE, thread)
    if type not in CHANGEABLE_TYPES or thread.type not in CHANGEABLE_TYPES:
        raise Invalid.field("type", _l("Only questions and discussions can become one another."))
    if thread.type == type:
        return thread
    if thread.resolution not in (None, "open"):
        raise WrongState(_l("Reopen the question first."), current=thread.resolution)
    was = thread.type
    with credited(thread), recounted(thread):
        thread.type = type
        # a question without a resolution, or a discussion with one, cannot be stored at all: both columns change at once
        thread.resolution = "open" if type == ThreadType.QUESTION else None
        thread.waiting_on = "community"
    _announce(actor, thread, "type", was)
    return thread


@command
def lock_thread(actor: Actor, thread_id: int) -> Thread:
    """Take no more words from anybody but moderators."""
    return _mark(actor, thread_id, Action.LOCK, "locked_at", utcnow())


@command
def unlock_thread(actor: Actor, thread_id: int) -> Thread:
    return _mark(actor, thread_id, Action.LOCK, "locked_at", None)


@command
def pin_thread(actor: Actor, thread_id: int) -> Thread:
    """Show a thread first in the lists of its category."""
    return _mark(actor, thread_id, Action.PIN, "pinned_at", utcnow())


@command
def unpin_thread(actor: Actor, thread_id: int) -> Thread:
    return _mark(actor, thread_id, Action.PIN, "pinned_at", None)


def _mark(actor: Actor, thread_id: int, action: Action, column: str, at: datetime | None) -> Thread:
    thread = get_thread(actor, thread_id, lock=True)
    authorize(actor, action, thread)
    if (getattr(thread, column) is None) == (at is None):
        return thread
    with touched(thread):
        setattr(thread, column, at)
    what = column.removesuffix("_at")
    _announce(actor, thread, what if at else f"un{what}")
    return thread


def _announce(actor: Actor, thread: Thread, what: str, was: str = "") -> None:
    became = {"category": str(thread.category_id), "type": str(thread.type)}.get(what, "")
    announce(ThreadChanged(at=utcnow(), actor_id=actor.id, thread_id=thread.id, what=what, was=was, became=became))

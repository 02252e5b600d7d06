"""Whether a kept page still shows what is there: versions, asked for on every visit by one small statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.engine import Engine

from forum.core.db import db, session
from forum.core.models import SiteState
from forum.core.reads import QuickRead, QuickReadOfMany
from forum.threads.models import Category, Thread
from forum.threads.states import ReadAccess

FIRST_EPOCH = 1
LEVELS: dict[str, tuple[str, ...]] = {
    "everyone": (ReadAccess.EVERYONE,),
    "members": (ReadAccess.EVERYONE, ReadAccess.MEMBERS),
    "staff": (ReadAccess.EVERYONE, ReadAccess.MEMBERS, ReadAccess.STAFF),
}


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What decides whether a kept thread page may be shown: who may read it, and the versions it depends on."""

    is_listed: bool
    read_access: str
    versions: tuple[int, ...]


def _epoch() -> ColumnElement[int]:
    return func.coalesce(select(SiteState.epoch).where(SiteState.id == 1).scalar_subquery(), FIRST_EPOCH)


def _lists(levels: Sequence[str]) -> Select[*tuple[Any, ...]]:
    readable = Category.read_access.in_([bindparam(f"level{place}", level) for place, level in enumerate(levels)])
    return select(_epoch(), func.coalesce(func.sum(Category.version), 0), func.count()).where(readable)


def _thread(count: int) -> Select[*tuple[Any, ...]]:
    shown = Thread.id.in_([bindparam(f"id{place}") for place in range(count)])
    versions = select(func.coalesce(func.sum(Thread.version), 0)).where(shown).scalar_subquery()
    found = select(Thread.listed, Category.read_access, _epoch(), versions).join(Category, Category.id == Thread.category_id)
    return found.where(Thread.id == bindparam("id0"))


_list_reads = {level: QuickRead(lambda levels=levels: _lists(levels)) for level, levels in LEVELS.items()}  # type: ignore[misc]
_thread_read = QuickReadOfMany(_thread)


def list_versions(level: str, engine: Engine | None = None) -> tuple[int, ...]:
    """What lists of this audience depend on: the site's epoch and every version of the categories it reads."""
    epoch, versions, categories = _list_reads[level](engine or db.engine)[0]
    return (int(epoch), int(versions), int(categories))


def current_list_versions(level: str) -> tuple[int, ...]:
    """The same, read by this request's session: what is loaded after it is at least as new."""
    epoch, versions, categories = session().execute(_lists(LEVELS[level])).one()
    return (int(epoch), int(versions), int(categories))


def find_thread_state(thread_id: int, shown: Collection[int] = (), engine: Engine | None = None) -> ThreadState | None:
    """A thread's state together with the versions of the other threads its page shows. Versions only ever rise, so does their sum."""
    rows = _thread_read(engine or db.engine, [thread_id, *sorted(set(shown) - {thread_id})])
    if not rows:
        return None
    listed, access, epoch, versions = rows[0]
    return ThreadState(bool(listed), access, (int(epoch), int(versions)))

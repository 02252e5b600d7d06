"""What exported things are called: as their own file called them before, else by a name nobody else has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.exchange.jsonl import SOURCE
from forum.threads.models import Thread

MAX_KEPT = 100_000


class Names:
    """Refs of members and threads, fetched in batches, kept up to a bound."""

    def __init__(self) -> None:
        self._members: dict[int, str] = {}
        self._threads: dict[int, str] = {}

    def members(self, ids: Iterable[int | None]) -> dict[int, str]:
        """Member id -> ref."""
        columns = (User.id, User.source, User.source_ref, User.handle)
        return self._named(self._members, User, columns, {member_id for member_id in ids if member_id is not None})

    def threads(self, ids: Iterable[int | None]) -> dict[int, str]:
        """Thread id -> ref."""
        columns = (Thread.id, Thread.source, Thread.source_ref, Thread.id)
        return self._named(self._threads, Thread, columns, {thread_id for thread_id in ids if thread_id is not None})

    def _named(self, kept: dict[int, str], model: Any, columns: tuple[Any, ...], ids: set[int]) -> dict[int, str]:
        if len(kept) > MAX_KEPT:
            kept.clear()
        fresh = ids - kept.keys()
        if fresh:
            rows = session().execute(select(*columns).where(model.id.in_(fresh))).all()
            names = {row[0]: _name(model, *row[1:]) for row in rows}
            own = {row[0] for row in rows if row[1] == SOURCE}
            others = {name for row_id, name in names.items() if row_id not in own}
            taken = set(session().scalars(select(model.source_ref).where(model.source == SOURCE, model.source_ref.in_(others))))
            kept.update({row_id: f"{name}~{row_id}" if row_id not in own and name in taken else name for row_id, name in names.items()})
        return {row_id: kept[row_id] for row_id in ids}


def _name(model: Any, source: str | None, source_ref: str | None, own: str | int) -> str:
    if source == SOURCE and source_ref:
        return source_ref
    if source and source_ref:
        return f"{source}-{source_ref}"
    return f"t{own}" if model is Thread else str(own)


def post_names(thread_ref: str | None, posts: Iterable[tuple[int, str | None, str | None]]) -> dict[int, str]:
    """Post id -> ref within its thread, from (id, source, source_ref); what a file called them, else `p` and a number."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for post_id, source, source_ref in posts:
        inner = source_ref.removeprefix(f"{thread_ref}/") if source_ref and thread_ref and source_ref.startswith(f"{thread_ref}/") else None
        name = inner or (f"p{source_ref}" if source and source_ref else f"p{post_id}")
        names[post_id] = name if name not in taken else f"{name}~{post_id}"
        taken.add(names[post_id])
    return names

"""A worker that is killed: whatever it did since its last commit is gone, and what it told others is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from sqlalchemy import event, select

from forum.core import jobs
from forum.core.db import db, session
from forum.core.models import OutboxRow

DESK = ("escalations.", "raising.", "handoff.")
LAST_COMMIT = 7


class Killed(BaseException):
    """What no job catches, as when its process is gone."""


@contextmanager
def killed_at(number: int) -> Iterator[None]:
    """The process ends right before its commit of this number."""
    left, held = number, session()

    def strike(_session: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed()

    event.listen(held, "before_commit", strike)
    try:
        yield
    finally:
        event.remove(held, "before_commit", strike)


def kill_a_worker(chance: Random) -> int:
    """Let a worker begin with one of the desk's jobs that are due, and end somewhere in it. Returns 1 if it came so far."""
    due = set(jobs.due_rows())
    kinds = select(OutboxRow.id, OutboxRow.kind).where(OutboxRow.id.in_(due)).order_by(OutboxRow.kind, OutboxRow.id)
    ours = [row.id for row in session().execute(kinds) if row.kind.startswith(DESK)]
    if not ours:
        return 0
    try:
        with killed_at(chance.randint(2, LAST_COMMIT)):
            jobs.run_row(chance.choice(ours))
    except Killed:
        return 1
    finally:
        db.session.remove()
    return 0

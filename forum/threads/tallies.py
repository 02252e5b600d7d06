"""`threads.status`, `threads.listed` and the tallies of categories and tags: derived here and nowhere else.

Every command that changes what a thread is counted as does so inside `with recounted(thread):`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Table, and_, bindparam, delete, func, insert, select, update

from forum.core.db import add_up, bump, session
from forum.core.gathering import at_the_end, finish_gathered
from forum.threads.models import Category, Tally, Thread, ThreadTag
from forum.threads.states import Status, ThreadType

CATEGORY_ITSELF = 0
WITH_STAFF = ("staff", "third_party")
"""Whose turn it is while staff see to a question: also while they wait for somebody else themselves."""
Place = tuple[int, int, str]
_categories = cast(Table, Category.__table__)
_CATEGORY_CHANGED = (
    update(_categories).where(_categories.c.id == bindparam("category")).values(version=_categories.c.version + 1)
)


def status_of(thread: Thread) -> Status:
    """The one status a thread is listed under. Source: 2-domain, *Question life cycle*, display status."""
    if thread.type != ThreadType.QUESTION:
        return Status(thread.type)
    if thread.resolution == "solved":
        return Status.PRESUMED if thread.solved_how == "presumed" else Status.SOLVED
    if thread.resolution == "closed":
        return Status(str(thread.closed_reason))
    if thread.waiting_on in WITH_STAFF:
        return Status.ESCALATED
    if thread.waiting_on == "asker":
        return Status.NEEDS_INFO
    return Status.ANSWERED if thread.answer_count else Status.UNANSWERED


def touch(thread: Thread, **deltas: int) -> None:
    """Something everybody sees of this thread has changed: cached pages and lists become stale.

    `deltas` are added to the thread's counters in the same statement.
    """
    bump(thread, version=1, **deltas)
    at_the_end(Places).changed.add(thread.category_id)


class Places:
    """What this command changes of categories and their tallies: rows that everybody writes, so locked last and in one order."""

    def __init__(self) -> None:
        self.changed: set[int] = set()
        self.counts: Counter[Place] = Counter()

    def __call__(self) -> None:
        session().flush()
        for place, change in sorted(self.counts.items()):
            if change:
                _add(place, change)
        for category_id in sorted(self.changed):
            session().connection().execute(_CATEGORY_CHANGED, {"category": category_id})


@contextmanager
def touched(thread: Thread) -> Iterator[None]:
    """Change what is shown of a locked thread inside, nothing it is counted by."""
    yield
    touch(thread)


@contextmanager
def recounted(thread: Thread) -> Iterator[None]:
    """Change a locked thread inside; on leaving, its status, its tallies and the pages that show it follow."""
    before, old_category = _places(thread), thread.category_id
    yield
    session().flush()
    thread.status = status_of(thread)
    thread.listed = not thread.is_removed
    session().flush()
    _apply(before, _places(thread))
    touch(thread)
    if old_category != thread.category_id:
        at_the_end(Places).changed.add(old_category)


def count_new(thread: Thread) -> None:
    """First count of a thread just added, with its tags in place."""
    thread.status = status_of(thread)
    thread.listed = not thread.is_removed
    session().flush()
    _apply(Counter(), _places(thread))
    touch(thread)


def count_many(places: Counter[Place]) -> None:
    """First count of many threads at once (import), whose status and tags are in place."""
    add_up(Tally, [{"category_id": c, "tag_id": t, "status": s, "threads": n} for (c, t, s), n in sorted(places.items())])


def _places(thread: Thread) -> Counter[Place]:
    """Where the thread is counted now: its category and each of its tags, or nowhere while it is not listed."""
    if thread.id is None or not thread.listed:
        return Counter()
    tags = session().scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)).all()
    return Counter((thread.category_id, tag_id, thread.status) for tag_id in (CATEGORY_ITSELF, *tags))


def _apply(before: Counter[Place], after: Counter[Place]) -> None:
    counts = at_the_end(Places).counts
    counts.update(after)
    counts.subtract(before)


def _add(place: Place, change: int) -> None:
    category_id, tag_id, status = place
    here = and_(Tally.category_id == category_id, Tally.tag_id == tag_id, Tally.status == status)
    values = {"threads": Tally.threads + change}
    done = session().execute(update(Tally).where(here).values(values).execution_options(synchronize_session=False))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        session().execute(insert(Tally).values(category_id=category_id, tag_id=tag_id, status=status, threads=change))


def true_tallies() -> dict[Place, int]:
    """The tallies counted from the threads themselves (reconcile and rebuild)."""
    listed = Thread.listed.is_(True)
    own = select(Thread.category_id, Thread.status, func.count()).where(listed).group_by(Thread.category_id, Thread.status)
    tagged = (
        select(Thread.category_id, ThreadTag.tag_id, Thread.status, func.count())
        .join(ThreadTag, ThreadTag.thread_id == Thread.id)
        .where(listed)
        .group_by(Thread.category_id, ThreadTag.tag_id, Thread.status)
    )
    found: dict[Place, int] = {(c, CATEGORY_ITSELF, s): n for c, s, n in session().execute(own)}
    found.update({(c, t, s): n for c, t, s, n in session().execute(tagged)})
    return found


def kept_tallies() -> dict[Place, int]:
    rows = session().execute(select(Tally.category_id, Tally.tag_id, Tally.status, Tally.threads).where(Tally.threads != 0))
    return {(c, t, s): n for c, t, s, n in rows}


def rebuild_tallies() -> None:
    """Write the true tallies (inside a command; after an import)."""
    finish_gathered()
    session().execute(Tally.__table__.delete())  # type: ignore[attr-defined]
    rows = [{"category_id": c, "tag_id": t, "status": s, "threads": n} for (c, t, s), n in true_tallies().items()]
    if rows:
        session().execute(insert(Tally), rows)


def move_tag(source_id: int, target_id: int) -> None:
    """Give every thread tagged `source` the tag `target` instead, tallies included (inside a command that holds both tags).

    The threads are locked, in the order of their ids, so that none changes its status while it is counted.
    """
    tagged = select(ThreadTag.thread_id).where(ThreadTag.tag_id == source_id)
    moving = session().execute(
        select(Thread.id, Thread.category_id, Thread.status, Thread.listed).where(Thread.id.in_(tagged)).order_by(Thread.id)
        .with_for_update()
    ).all()
    both = select(ThreadTag.thread_id).where(ThreadTag.tag_id == target_id)
    has_both = set(session().scalars(both.where(ThreadTag.thread_id.in_(tagged))))
    listed = [(row.id, row.category_id, row.status) for row in moving if row.listed]
    before = Counter((category_id, source_id, status) for _id, category_id, status in listed)
    after = Counter((category_id, target_id, status) for thread_id, category_id, status in listed if thread_id not in has_both)
    here = ThreadTag.tag_id == source_id
    session().execute(delete(ThreadTag).where(here, ThreadTag.thread_id.in_(both)).execution_options(synchronize_session=False))
    session().execute(update(ThreadTag).where(here).values(tag_id=target_id).execution_options(synchronize_session=False))
    _apply(before, after)


def forget_tag(tag_id: int) -> None:
    """The rows of a tag that no thread has any more (inside a command that deletes it)."""
    finish_gathered()
    session().execute(delete(Tally).where(Tally.tag_id == tag_id).execution_options(synchronize_session=False))

"""A question is posted: which topic it belongs to is decided once, kept for ever, and refined as more comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from forum.core.db import command, insert_all, insert_unless_there, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.policy import Action
from forum.recurrence.commands.meaning import give_meaning
from forum.recurrence.commands.reading import Done, hold_topics, in_batches
from forum.recurrence.grouping import Board, pack_row, reach_of
from forum.recurrence.models import (
    ThreadNeighbours,
    Topic,
    TopicArticle,
    TopicCare,
    TopicDecision,
    TopicRedirect,
    TopicScore,
    TopicThread,
)
from forum.recurrence.queries.constraints import Decided
from forum.recurrence.queries.near import Nearness, join_in_force
from forum.recurrence.queries.places import Stored, unplaced
from forum.recurrence.queries.sources import Ids, Place, Written, unplaced_after, written

BATCH = 10
"""One transaction each: nobody else writes meanwhile."""


@command
def place_threads(actor: Actor, thread_ids: Collection[int]) -> None:
    """Decide the topics of questions that have none, in the order they were posted, and look again at those that were edited."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    found = [one for one in written(thread_ids) if one.is_question]
    _place(found)


@command
def place_next(actor: Actor, found: Sequence[Written]) -> None:
    """The same for a batch of those that were read long ago: an import's questions, or those of a week without a worker."""
    authorize(actor, Action.ADMINISTER)
    hold_topics()
    _place(found)


def place_rest(actor: Actor, ids: Ids = None, *, after: Place | None = None, until: float | None = None) -> Done:
    """Place every question that has no topic, in batches of their own transactions, from a place on and while there is time."""
    def place(found: Sequence[Written]) -> None:
        give_meaning(actor, found)
        place_next(actor, found)

    return in_batches(lambda last: unplaced_after(last, BATCH, ids), place, BATCH, after, until)


def _place(found: Sequence[Written]) -> None:
    near, board = Nearness(), Board(Stored(), Decided(), join_in_force())
    new = unplaced([one.thread_id for one in found])
    decisions: list[dict[str, object]] = []
    now = utcnow()
    for one in found:
        board.link(one.thread_id, near.to(one))
        if one.thread_id in new:
            decision = board.best(one.thread_id)
            opened = decision.topic is None or decision.likeness < board.join
            topic = _open_topic(board, now) if opened or decision.topic is None else decision.topic
            board.put(one.thread_id, topic, decision.likeness)
            _insert_place(one.thread_id, topic, decision.likeness, now)
            decisions.append({
                "thread_id": one.thread_id, "topic_id": topic, "likeness": decision.likeness, "opened": opened, "decided_at": now,
            })
        elif not board.move_if_better(one.thread_id) and not board.fits(one.thread_id):
            board.put(one.thread_id, _open_topic(board, now), 0.0)
        board.refine(one.thread_id)
        _merge_if_grown(board, board.topic[one.thread_id], now)
    insert_all(TopicDecision, decisions)
    write_board(board, now)


def _open_topic(board: Board, now: datetime) -> int:
    topic = Topic(size=0, created_at=now, changed_at=now)
    session().add(topic)
    session().flush()
    board.open(topic.id)
    return topic.id


def _insert_place(thread_id: int, topic_id: int, likeness: float, now: datetime) -> None:
    """At once, so that the next question of the batch is proposed this one."""
    insert_all(TopicThread, [{"thread_id": thread_id, "topic_id": topic_id, "likeness": likeness, "joined_at": now}])


def _merge_if_grown(board: Board, topic: int, now: datetime) -> None:
    """A topic whose size reached a power of two becomes one with its nearest, if that is near enough; the older number stays."""
    if not board.is_at_power_of_two(topic):
        return
    nearest = board.nearest_topic(topic)
    if nearest.topic is None or nearest.likeness < board.join:
        return
    older, younger = min(topic, nearest.topic), max(topic, nearest.topic)
    write_board(board, now)
    board.merge(younger, older)
    redirect(younger, older, now)


def redirect(younger: int, older: int, now: datetime, *, names: bool = True) -> None:
    """All of a topic's threads stand in another; its number and those that led to it lead there (inside a command).

    `names`: what somebody called the one is the other's name, if that has none.
    """
    for statement in (
        update(TopicThread).where(TopicThread.topic_id == younger).values(topic_id=older),
        update(TopicRedirect).where(TopicRedirect.into_id == younger).values(into_id=older),
        update(Topic).where(Topic.id == younger).values(size=0, changed_at=now),
    ):
        session().execute(statement.execution_options(synchronize_session=False))
    session().add(TopicRedirect(topic_id=younger, into_id=older, at=now))
    session().flush()
    _take_along(younger, older, names=names)


def _take_along(younger: int, older: int, *, names: bool) -> None:
    """What people made of the one is not lost in the other: its name and who works on it, where those are free, and its articles."""
    cares = {care.topic_id: care for care in session().scalars(
        select(TopicCare).where(TopicCare.topic_id.in_((younger, older))).order_by(TopicCare.topic_id).with_for_update()
    )}
    gone, stays = cares.get(younger), cares.get(older)
    if gone is not None and (gone.name or gone.claimed_by_id):
        if stays is None:
            stays = TopicCare(topic_id=older, version=0, dismissed_words="")
            session().add(stays)
        stays.name = stays.name or (gone.name if names else None)
        if stays.claimed_by_id is None:
            stays.claimed_by_id, stays.claimed_at = gone.claimed_by_id, gone.claimed_at
    linked = select(TopicArticle).where(TopicArticle.topic_id == younger).order_by(TopicArticle.article_id)
    for row in session().scalars(linked):
        insert_unless_there(TopicArticle, {
            "topic_id": older, "article_id": row.article_id, "linked_by_id": row.linked_by_id, "linked_at": row.linked_at,
        })
    for table in (TopicArticle, TopicScore):
        session().execute(delete(table).where(table.topic_id == younger).execution_options(synchronize_session=False))


def write_board(board: Board, now: datetime) -> None:
    """What has changed in the part of the board that is in hand."""
    rows = sorted(board.changed_rows)
    for some in portions(rows):
        gone = delete(ThreadNeighbours).where(ThreadNeighbours.thread_id.in_(some))
        session().execute(gone.execution_options(synchronize_session=False))
        insert_all(ThreadNeighbours, [
            {"thread_id": one, "neighbours": pack_row(board.row[one]), "reach": reach_of(board.row[one])} for one in some
        ])
    for thread_id, likeness in sorted(board.moved.items()):
        moved = update(TopicThread).where(TopicThread.thread_id == thread_id)
        values = moved.values(topic_id=board.topic[thread_id], likeness=likeness)
        session().execute(values.execution_options(synchronize_session=False))
    for topic_id, size in sorted(board.size.items()):
        changed = update(Topic).where(Topic.id == topic_id, Topic.size != size).values(size=size, changed_at=now)
        session().execute(changed.execution_options(synchronize_session=False))
    board.changed_rows.clear()
    board.moved.clear()

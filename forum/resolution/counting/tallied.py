"""The same counts as `counts`, now, from the tallies: what pages show to a viewer. `plaza reconcile` holds them equal."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.resolution.counting.counts import Counts
from forum.resolution.states import ClosedReason, WaitingOn
from forum.threads.models import Category, Tally
from forum.threads.states import QUESTION_STATUSES, UNRESOLVED, Status
from forum.threads.tallies import CATEGORY_ITSELF
from forum.threads.visibility import categories_visible_to


def tally_counts(viewer: Actor, category_ids: Collection[int] | None = None, tag_id: int | None = None) -> Counts:
    """The counts now, of what this viewer may read, from the tallies: what pages show. One statement.

    `category_ids` None means every category; the tallies count under staff what staff wait for a third party with.
    """
    return status_counts(tally_statuses(viewer, category_ids, tag_id))


def tally_statuses(viewer: Actor, category_ids: Collection[int] | None = None, tag_id: int | None = None) -> dict[str, int]:
    """Listed threads by `threads.status`, of what this viewer may read: the sizes of the lists that pages link to."""
    found = (
        select(Tally.status, func.sum(Tally.threads)).join(Category, Category.id == Tally.category_id)
        .where(categories_visible_to(viewer), Tally.tag_id == (CATEGORY_ITSELF if tag_id is None else tag_id))
    )
    if category_ids is not None:
        found = found.where(Tally.category_id.in_(category_ids))
    return {status: int(number) for status, number in session().execute(found.group_by(Tally.status))}


def tallies_by_category(viewer: Actor) -> dict[int, Counts]:
    """Category id -> counts, for every category the viewer may read that has threads. One statement."""
    return _grouped(viewer, Tally.category_id, Tally.tag_id == CATEGORY_ITSELF)


def tallies_by_tag(viewer: Actor, tag_ids: Collection[int]) -> dict[int, Counts]:
    """Tag id -> counts within the categories the viewer may read. One statement."""
    return _grouped(viewer, Tally.tag_id, Tally.tag_id.in_(tag_ids)) if tag_ids else {}


def _grouped(viewer: Actor, by: Any, where: ColumnElement[bool]) -> dict[int, Counts]:
    found = (
        select(by, Tally.status, func.sum(Tally.threads)).join(Category, Category.id == Tally.category_id)
        .where(categories_visible_to(viewer), where).group_by(by, Tally.status)
    )
    statuses: dict[int, dict[str, int]] = {}
    for key, status, number in session().execute(found):
        statuses.setdefault(key, {})[status] = int(number)
    return {key: status_counts(numbers) for key, numbers in statuses.items()}


def status_counts(statuses: dict[str, int]) -> Counts:
    """Counts out of numbers per `threads.status`; other threads than questions are left out."""
    own = {status: number for status, number in statuses.items() if status in QUESTION_STATUSES}
    waiting = {str(on): 0 for on in WaitingOn}
    waiting[WaitingOn.ASKER], waiting[WaitingOn.STAFF] = own.get(Status.NEEDS_INFO, 0), own.get(Status.ESCALATED, 0)
    waiting[WaitingOn.COMMUNITY] = own.get(Status.UNANSWERED, 0) + own.get(Status.ANSWERED, 0)
    return Counts(
        own.get(Status.SOLVED, 0), own.get(Status.PRESUMED, 0), sum(own.get(status, 0) for status in UNRESOLVED),
        {str(reason): own.get(reason, 0) for reason in ClosedReason}, waiting,
    )

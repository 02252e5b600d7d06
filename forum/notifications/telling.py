"""Telling everybody of one occasion: decided for all at once, written once, in the same few statements for any number of people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import insert, select, update

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.notifications.audience import Facts, Told, considered
from forum.notifications.letters import gather, gather_notices
from forum.notifications.models import Follow, Notification
from forum.notifications.occasions import Occasion
from forum.notifications.push.news import ask_for_push, with_devices
from forum.notifications.recipients import Recipient, recipients, ways_of
from forum.notifications.states import SHELVES, Kind, Level, Mailing, Rhythm, Shelf, Topic, WhyNot
from forum.notifications.ways import Way
from forum.threads.models import Category, Post, Thread
from forum.threads.states import ReadAccess
from forum.votes.models import MeToo

MAILED_WITHIN = timedelta(days=2)
"""News older than this is neither mailed nor pushed: it comes from an import, or from a worker that was away for very long."""
NO_WAY = Way(in_app=False, mail=Mailing.OFF)


@dataclass(frozen=True)
class Plan:
    """What is decided for one member. `why_not`: not told at all. `no_mail`, `no_push`: told otherwise, and why not so."""

    member_id: int
    handle: str
    told: Told | None
    way: Way = NO_WAY
    why_not: WhyNot | None = None
    no_mail: WhyNot | None = None
    no_push: WhyNot | None = None


def plans(occasion: Occasion) -> list[Plan]:
    """One plan for everybody who might be told, by member id. Reads only: the preview asks the same."""
    levels = {member: Level(level) for member, level in session().execute(
        select(Follow.user_id, Follow.level).where(Follow.thread_id == occasion.thread_id)
    )}
    waiting = select(MeToo.user_id).where(MeToo.thread_id == occasion.thread_id)
    me_too = frozenset(session().scalars(waiting)) if occasion.kind is Kind.SOLVED else frozenset[int]()
    place = session().execute(
        select(Thread.asker_id, Thread.listed, Category.read_access)
        .join(Category, Category.id == Thread.category_id).where(Thread.id == occasion.thread_id)
    ).one_or_none()
    asker_id = place.asker_id if place else None
    facts = Facts(occasion.actor_id, levels, occasion.personally, asker_id, me_too, occasion.requested_id, occasion.place)
    found = considered(occasion.kind, facts)
    shown = place is not None and place.listed and _post_stands(occasion.post_id)
    readers = place.read_access if place is not None and shown else None
    if occasion.thread_id is None:  # about themselves: there is nothing to see but what they are told
        readers = ReadAccess.EVERYONE
    people = recipients(found)
    ways = ways_of(found.keys(), {told.topic for told in found.values() if isinstance(told, Told)})
    muted = {member for member, level in levels.items() if level is Level.MUTED}
    planned = [
        _plan(occasion, people[member], found[member], readers, ways, is_muted=member in muted)
        for member in sorted(found) if member in people
    ]
    return _for_devices(planned)


def _for_devices(planned: list[Plan]) -> list[Plan]:
    """Who wants it on a device must have one."""
    wanting = [plan.member_id for plan in planned if plan.way.push]
    reached = with_devices(wanting) if wanting else set()
    missing = set(wanting) - reached
    return [
        replace(plan, way=replace(plan.way, push=False), no_push=WhyNot.NO_DEVICE) if plan.member_id in missing else plan
        for plan in planned
    ]


def _post_stands(post_id: int | None) -> bool:
    return post_id is None or bool(session().scalar(select(Post.listed).where(Post.id == post_id)))


def _plan(
    occasion: Occasion, who: Recipient, told: Told | WhyNot, readers: str | None, ways: dict[tuple[int, Topic], Way], *, is_muted: bool
) -> Plan:
    if isinstance(told, WhyNot):
        return Plan(who.id, who.handle, None, why_not=told)
    if who.is_gone:
        return Plan(who.id, who.handle, None, why_not=WhyNot.LEFT)
    if readers is None or (readers == ReadAccess.STAFF and not who.is_staff):
        return Plan(who.id, who.handle, None, why_not=WhyNot.CANNOT_SEE)
    way = ways[who.id, told.topic]
    no_mail = WhyNot.PREFERENCE if way.mail is Mailing.OFF else _no_mail(occasion, who, way, is_muted=is_muted)
    no_push = WhyNot.PREFERENCE if not way.push else _no_push(occasion, who, is_muted=is_muted)
    way = Way(way.in_app, Mailing.OFF if no_mail else way.mail, push=not no_push)
    return Plan(who.id, who.handle, told, way, why_not=no_mail if way.is_off else None, no_mail=no_mail, no_push=no_push)


def _no_mail(occasion: Occasion, who: Recipient, way: Way, *, is_muted: bool) -> WhyNot | None:
    if occasion.is_mailed_apart:
        return WhyNot.MAILED_APART
    if silent := _silent(occasion, is_muted=is_muted):
        return silent
    if way.mail is Mailing.DIGEST and who.hours.digest is Rhythm.OFF:
        return WhyNot.NO_DIGEST
    return who.no_mail(utcnow())


def _no_push(occasion: Occasion, who: Recipient, *, is_muted: bool) -> WhyNot | None:
    if silent := _silent(occasion, is_muted=is_muted):
        return silent
    return WhyNot.SUSPENDED if who.is_suspended(utcnow()) else None


def _silent(occasion: Occasion, *, is_muted: bool) -> WhyNot | None:
    """Why this goes to the inbox at most: whoever is meant in person in a thread they muted finds it there."""
    if is_muted:
        return WhyNot.MUTED
    return WhyNot.TOO_OLD if utcnow() - occasion.at > MAILED_WITHIN else None


def tell(occasion: Occasion | None) -> list[int]:
    """Write what everybody is told of it (inside a command); twice is once. The ids of those who did not know it yet."""
    if occasion is None:
        return []
    told = [plan for plan in plans(occasion) if plan.told and not plan.way.is_off]
    known = _knowing(occasion.cause, [plan.member_id for plan in told])
    fresh = [plan for plan in told if plan.member_id not in known]
    if not fresh:
        return []
    now = [plan.member_id for plan in fresh if plan.way.mail is Mailing.NOW]
    letters = gather(occasion, now) if occasion.thread_id else gather_notices(occasion, now)
    pushed_at = ask_for_push(occasion.cause, occasion.bundle, [plan.member_id for plan in fresh if plan.way.push])
    session().execute(insert(Notification), [_row(occasion, plan, letters, pushed_at) for plan in fresh])
    unread = [plan.member_id for plan in fresh if plan.way.in_app]
    counted = update(User).where(User.id.in_(unread)).values(unread_count=User.unread_count + 1)
    session().execute(counted.execution_options(synchronize_session=False))
    return [plan.member_id for plan in fresh]


def tell_each(*occasions: Occasion) -> None:
    """What several people are told of one event in different words (inside a command)."""
    for occasion in occasions:
        tell(occasion)


def _knowing(cause: str, members: Collection[int]) -> set[int]:
    if not members:
        return set()
    return set(session().scalars(select(Notification.user_id).where(Notification.cause == cause, Notification.user_id.in_(members))))


def _row(occasion: Occasion, plan: Plan, letters: Mapping[int, int], pushed_at: datetime) -> dict[str, object]:
    told, letter_id = cast(Told, plan.told), letters.get(plan.member_id)
    # No letter for what is to be mailed at once: today's mail of this kind is gone already.
    mail = Mailing.DIGEST if plan.way.mail is Mailing.NOW and letter_id is None else plan.way.mail
    return {
        "user_id": plan.member_id, "kind": told.kind, "topic": told.topic, "cause": occasion.cause,
        "actor_id": None if occasion.is_by_staff else occasion.actor_id,
        "thread_id": occasion.thread_id, "post_id": occasion.post_id, "created_at": occasion.at,
        "read_at": None if plan.way.in_app else occasion.at, "in_app": plan.way.in_app, "mail": mail, "letter_id": letter_id,
        "push": plan.way.push, "push_due_at": pushed_at if plan.way.push else None,
        "bundle": occasion.bundle, "detail": occasion.detail,
        "shelf": SHELVES.get(told.topic, Shelf.PERSONAL) if plan.way.in_app else Shelf.NONE,
    }

"""The mail of a test: what was sent to whom, and time passing until it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import time_machine
from flask import current_app
from sqlalchemy import select

from forum.accounts.models import Email
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.commands import change_wishes
from forum.notifications.models import Letter
from forum.notifications.queries import wishes_of
from forum.notifications.states import Rhythm, Topic
from forum.notifications.ways import WAYS, Wishes
from forum.wiring import PERIODIC


def mails(handle: str = ""):
    """Everything sent, or what was sent to one member."""
    sent = list(current_app.extensions["mailman"].outbox)
    return [one for one in sent if not handle or one.to == [f"{handle}@example.org"]]


def pass_time(minutes: float = 5) -> None:
    """What is due now happens; then minutes pass, and what is due then happens."""
    jobs.drain()
    with time_machine.travel(utcnow() + timedelta(minutes=minutes)):
        jobs.drain()


def at(moment: datetime, *rooms: str) -> None:
    """What is due at that moment happens then, periodic jobs of the rooms that remind and tell (and of those named) too."""
    with time_machine.travel(moment):
        open_periods_of("notifications", "resolution", *rooms)
        jobs.drain()


def at_home(moment: datetime) -> None:
    """The same with the periodic jobs of every room."""
    with time_machine.travel(moment):
        jobs.open_periods()
        jobs.drain()


@command
def open_periods_of(*rooms: str) -> None:
    """As `jobs.open_periods`, for some: the nightly work of the whole house would be most of the time that these tests take."""
    for kind, every, _job in PERIODIC:
        if kind.partition(".")[0] in rooms:
            jobs.enqueue(kind, {}, dedupe_key=f"{kind}@{int(utcnow().timestamp()) // every}")


def choose(actor, *, digest: Rhythm | None = None, mails=True, zone="UTC", quiet=(None, None), locale="en", **ways: str) -> None:
    """Save the settings page with a few choices changed; ways by topic: `reply="digest"`."""
    now = wishes_of(actor, "en")
    chosen = {**now.ways, **{Topic(topic): WAYS[way] for topic, way in ways.items()}}
    change_wishes(actor, Wishes(chosen, mails, digest or now.digest, zone, *quiet, locale))


def letters():
    return session().scalars(select(Letter).order_by(Letter.id)).all()


@command
def mark_address(member_id: int, **columns) -> None:
    email = session().scalars(select(Email).where(Email.user_id == member_id)).one()
    for name, value in columns.items():
        setattr(email, name, value)


def stop_path(letter) -> str:
    found = re.search(r"http://localhost(/mail/stop/[\w.-]+)", letter.body)
    assert found, letter.body
    return found[1]

"""Questions that wait for a word of their asker, and days that pass."""

import re
from datetime import timedelta
from types import SimpleNamespace

import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.resolution.models import Denial, Reminder
from forum.resolution.states import ReminderKind
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.notifications.post import at, mails


def likely(**options):
    """Ana's question, Bob's answer that Cleo found helpful."""
    found = SimpleNamespace(start=utcnow(), ana=make.member("ana"), bob=make.member("bob"), cleo=make.member("cleo"))
    found.question = make.question(found.ana, "Why does it blink?", **options)
    found.answer = make.answer(found.question, found.bob, "Hold the button for ten seconds.")
    cast_vote(found.cleo, found.answer.id, 1)
    return found


def day(found, number: float) -> None:
    """The jobs run on that day, and again when the mails they wrote have gathered."""
    moment = found.start + timedelta(days=number)
    at(moment)
    at(moment + timedelta(minutes=5))


def on(found, number: float):
    return time_machine.travel(found.start + timedelta(days=number))


def steps(kind=ReminderKind.ACCEPT):
    return list(session().scalars(select(Reminder.step).where(Reminder.kind == kind).order_by(Reminder.id)))


def denials():
    return session().scalars(select(Denial)).all()


def reply_paths(letter) -> list[str]:
    """The links of a reminder: this solved it (one for each answer), not solved yet, not needed any more."""
    return re.findall(r"http://localhost(/mail/reply/[\w.-]+)", letter.body)


def reminders(handle="ana"):
    return [letter for letter in mails(handle) if reply_paths(letter)]

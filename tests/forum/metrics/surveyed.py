"""A solved question, and days that pass until its asker is asked how the help was."""

import re
from datetime import timedelta
from types import SimpleNamespace

import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.resolution.commands import accept_answer
from tests import make
from tests.forum.notifications.post import at, mails


def solved(asker=None, by=None, **options):
    """Ana's question, solved by Bob's answer, which she accepted."""
    found = SimpleNamespace(start=utcnow(), ana=asker or make.member("ana"), bob=make.member())
    found.question = make.question(found.ana, "Why does it blink?", **options)
    found.answer = make.answer(found.question, found.bob, "Hold the button for ten seconds.")
    accept_answer(by or found.ana, found.answer.id)
    return found


def hours(found, number: float) -> None:
    """The jobs run so many hours after it was solved, and again when the mails they wrote have gathered."""
    moment = found.start + timedelta(hours=number)
    at(moment, "metrics")
    at(moment + timedelta(minutes=5), "metrics")


def after(found, number: float):
    return time_machine.travel(found.start + timedelta(hours=number))


def surveys(found=None):
    rows = select(ResolutionSurvey).order_by(ResolutionSurvey.id).execution_options(populate_existing=True)
    return session().scalars(rows if found is None else rows.where(ResolutionSurvey.thread_id == found.question.id)).all()


def asked(found=None):
    """Those that were sent."""
    return [row for row in surveys(found) if row.asked_at is not None]


def recommendations():
    rows = select(RecommendationSurvey).order_by(RecommendationSurvey.id)
    return session().scalars(rows.execution_options(populate_existing=True)).all()


def survey_paths(letter) -> list[str]:
    """The links of a mail that asks: one for each answer."""
    return re.findall(r"http://localhost(/mail/survey/[\w.-]+\?score=\d+)", letter.body)


def survey_mails(handle="ana"):
    return [letter for letter in mails(handle) if survey_paths(letter)]

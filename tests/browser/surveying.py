"""A question that was solved yesterday, and what its asker is asked today: done by the same commands and jobs as people's."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from forum.accounts.sessions import begin_session
from forum.core import jobs
from forum.core.db import session
from forum.core.door import session_cookie_name
from forum.kit.clock import pretend, utcnow
from forum.metrics.models import PageAnswer, ResolutionSurvey
from forum.resolution.commands import accept_answer
from forum.threads.models import Category
from tests import make
from tests.forum.notifications.post import open_periods_of

LINK = re.compile(r"/mail/survey/[\w.-]+\?score=\d")


def solved_yesterday(handle: str) -> dict[str, Any]:
    """A day passes after a solution; its asker is asked, and the mail is on its way. Links by score, and the cookie they come with."""
    now = utcnow()
    pretend(now - timedelta(hours=25))
    asker = make.member(handle)
    question = make.question(asker, title=f"Why does the box of {handle} blink twice", category=place())
    accept_answer(asker, make.answer(question, body="Hold the button for ten seconds.").id)
    jobs.drain()
    for minutes in (30, 20):
        pretend(now - timedelta(minutes=minutes))
        open_periods_of("notifications", "metrics")
        jobs.drain()
    pretend(now)
    links = {path[-1]: path for path in LINK.findall(mailed(handle))}
    key, _ends = begin_session(asker.member_id, remember=True, address_prefix="127.0.0.0/24", agent="tests")
    with current_app.test_request_context():
        return {"thread": question.id, "title": question.title, "links": links, "cookie": (session_cookie_name(), key)}


def place() -> Category:
    """A category that asks for nothing, made by whoever comes first."""
    known = session().scalars(select(Category).where(Category.slug == "boxes")).one_or_none()
    return known or make.category("boxes", name="Boxes", position=91)


def mailed(handle: str) -> str:
    """The words of all mails to a member."""
    found = []
    for path in sorted((current_app.config["PLAZA"].instance_dir / "mail").iterdir()):
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = letter.get_body(("plain",))
        if f"{handle}@" in str(letter["To"]) and body is not None:
            found.append(body.get_content())
    return "\n".join(found)


def said_of(thread_id: int) -> list[tuple[int | None, str]]:
    """Scores and words of the surveys about a question."""
    rows = select(ResolutionSurvey.score, ResolutionSurvey.words).where(ResolutionSurvey.thread_id == thread_id)
    return [(score, words) for score, words in session().execute(rows)]


def helped_by(thread_id: int) -> list[tuple[bool, bool | None, bool | None]]:
    """What readers said of the page of a question: helped, sought, would have contacted."""
    rows = select(PageAnswer.helped, PageAnswer.sought, PageAnswer.would_contact).where(PageAnswer.thread_id == thread_id)
    return [(helped, sought, contact) for helped, sought, contact in session().execute(rows)]


def another_solved(handle: str) -> int:
    """A solved question of which no reader has said anything."""
    question = make.question(make.member(handle), title=f"Which cable goes where, asks {handle}", category=place())
    accept_answer(make.agent(f"{handle}_helper"), make.answer(question).id)
    jobs.drain()
    return question.id

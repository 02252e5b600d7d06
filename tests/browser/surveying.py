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
from forum.core.permissions import Actor
from forum.kit.clock import pretend, utcnow
from forum.metrics.models import PageAnswer, ResolutionSurvey
from forum.metrics.surveys.jobs import send_surveys
from forum.resolution.commands import accept_answer
from forum.threads.models import Category, Thread
from tests import make

WORDS = {
    "vera_s": ("The evening light of my lamp blinks twice", "Since Tuesday, each evening at eight.", "Hold its wheel for ten seconds."),
    "karl_s": ("Washing machine stops before it spins", "It says door, but the door is closed.", "Clean the little sieve behind the flap."),
    "nora_s0": ("Calendar shows birthdays of strangers", "They came with the new telephone.", "Remove the shared address book."),
    "nora_s1": ("Bicycle computer counts while I stand", "Next to the tram stop it counts 30.", "Move the sensor further down the fork."),
    "hugo_s0": ("Kettle whistles an hour after it was used", "Nobody is in the kitchen by then.", "Take the lid off when you have poured."),
    "hugo_s1": ("Garden pump runs dry at noon", "In the morning there is water enough.", "Hang the hose two metres deeper into the well."),
}
"""What each asks, and the answer: alike texts of new members would be held for a moderator."""
LINK = re.compile(r"/mail/survey/[\w.-]+\?score=\d")


def solved_yesterday(handle: str) -> dict[str, Any]:
    """A day passes after a solution; its asker is asked, and the mail is on its way. Links by score, and the cookie they come with."""
    now = utcnow()
    pretend(now - timedelta(hours=25))
    asker = make.member(handle)
    question = solved(asker, handle)
    jobs.drain()
    pretend(now - timedelta(minutes=30))
    send_surveys()
    jobs.drain()
    pretend(now - timedelta(minutes=20))
    jobs.drain()
    pretend(now)
    links = {path[-1]: path for path in LINK.findall(mailed(handle))}
    key, _ends = begin_session(asker.member_id, remember=True, address_prefix="127.0.0.0/24", agent="tests")
    with current_app.test_request_context():
        return {"thread": question.id, "title": question.title, "links": links, "cookie": (session_cookie_name(), key)}


def solved(asker: Actor, handle: str) -> Thread:
    title, body, answer = WORDS[handle]
    question = make.question(asker, title=title, body=body, category=place())
    accept_answer(asker, make.answer(question, make.member(f"{handle}_helper"), body=answer).id)
    return question


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
    question = solved(make.member(handle), handle)
    jobs.drain()
    return int(question.id)

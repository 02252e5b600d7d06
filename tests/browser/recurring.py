"""A problem that five people asked about within three weeks, and what becomes of it: done by the same commands as people's."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.accounts.sessions import begin_session, to_actor
from forum.core import jobs
from forum.core.db import session
from forum.core.door import session_cookie_name
from forum.kit.clock import pretend, utcnow
from forum.recurrence.jobs import score_topics
from forum.recurrence.queries import topics_of_threads
from forum.resolution.commands import accept_answer, withdraw_acceptance
from forum.resolution.models import Solution
from forum.search.models import SuggestionEvent
from forum.threads.models import Thread
from tests import make

TITLES = (
    "Thermostat shows E47 and the heating stays cold", "Heating stays cold, thermostat shows E47", "E47 on the thermostat: heating cold",
    "Thermostat E47 since last night, the heating is cold", "Cold heating and E47 on the thermostat display",
)
ANSWERS = (
    "1. Take the thermostat off the wall.\n2. Change both batteries.\n3. Hold the wheel for ten seconds until E47 goes.",
    "Change both batteries of the thermostat, then hold the wheel for ten seconds. If not, write to hans.maier@heizung-maier.de.",
)


def ask_five() -> int:
    """Five questions within three weeks, the answers to two of them accepted. The id of their topic."""
    now, threads, askers = utcnow(), [], []
    place = make.category("heating", name="Heating", position=90)
    for number, title in enumerate(TITLES):
        pretend(now - timedelta(days=22 - 5 * number))
        askers.append(make.member())
        words = f"{title}. It began {number + 2} days ago, what can I do?"
        threads.append(make.question(askers[-1], title=title, body=words, category=place))
    for asker, thread, words in zip(askers, threads, ANSWERS, strict=False):
        accept_answer(asker, make.answer(thread, body=words).id)
    pretend(now)
    jobs.drain()
    score_topics({})
    found = {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}
    topics = {found[thread.id] for thread in threads}
    assert len(topics) == 1, topics
    return topics.pop()


def another_editor() -> tuple[str, str]:
    """Somebody else who writes articles: name and value of the cookie they come with."""
    key, _ends = begin_session(make.member(roles=("editor",)).id, remember=True, address_prefix="127.0.0.0/24", agent="tests")
    with current_app.test_request_context():
        return session_cookie_name(), key


def let_the_worker_work() -> None:
    jobs.drain()


def take_back_acceptance() -> None:
    """Whoever asked first says that it did not help after all; the worker hears of it."""
    thread = session().scalars(select(Thread).where(Thread.title == TITLES[0])).one()
    answer_id = session().scalars(select(Solution.answer_id).where(Solution.thread_id == thread.id)).one()
    withdraw_acceptance(to_actor(session().get_one(User, thread.asker_id), frozenset()), answer_id)
    jobs.drain()


def solved_by(article_id: int) -> int:
    """How many people who were about to ask say that this article solved it."""
    wanted = (SuggestionEvent.article_id == article_id, SuggestionEvent.place == "ask", SuggestionEvent.step == "solved")
    return int(session().scalar(select(func.count()).where(*wanted)) or 0)

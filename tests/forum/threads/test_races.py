"""Many members at once: nothing is counted twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from forum.core.db import db, session
from forum.kit.errors import WrongState
from forum.threads import commands
from forum.threads.commands.contributions import kept_contributions, true_contributions
from forum.threads.models import Post, Thread
from forum.threads.tallies import kept_tallies, true_tallies
from tests import make

AT_ONCE = 6


def together(app, *actions: Callable[[], object]) -> list[object]:
    """Run every action in a thread with a session of its own; what it raised counts as its result."""

    def run(action: Callable[[], object]) -> object:
        with app.app_context():
            try:
                return action()
            except WrongState as refusal:
                return refusal
            finally:
                db.session.remove()

    session().commit()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, actions))


def test_counters_equal_what_was_written_by_many_at_once(app):
    thread, mod = make.question(), make.moderator()
    question = make.opening_post(thread)
    members = [make.member() for _each in range(AT_ONCE)]
    answers = [make.answer(thread) for _each in range(AT_ONCE)]
    together(
        app, *(lambda m=m: commands.post_answer(m, thread.id, body="Try this.") for m in members),
        *(lambda m=m: commands.post_comment(m, question.id, body="Same here.") for m in members),
        *(lambda a=a: commands.hide_post(mod, a.id, reason="spam") for a in answers[:3]),
    )
    row = session().get(Thread, thread.id, populate_existing=True)
    counted = dict(session().execute(
        select(Post.kind, func.count()).where(Post.thread_id == thread.id, Post.listed.is_(True)).group_by(Post.kind)).all())
    assert (row.answer_count, row.comment_count) == (counted["answer"], counted["comment"]) == (2 * AT_ONCE - 3, AT_ONCE)
    assert session().get(Post, question.id, populate_existing=True).comment_count == AT_ONCE
    assert kept_tallies() == true_tallies()
    assert kept_contributions() == true_contributions()


def test_one_form_sent_many_times_at_once_posts_once(app):
    thread, bob, place = make.question(), make.member(), make.category("other")
    sent = together(app, *[lambda: commands.post_answer(bob, thread.id, body="Once.", key="k").id] * AT_ONCE)
    assert len(set(sent)) == 1
    asked = together(app, *[lambda: commands.start_thread(bob, place.id, title="Only once", body="Please.", key="q").id] * AT_ONCE)
    assert len(set(asked)) == 1
    assert session().scalar(select(func.count()).where(Post.author_id == bob.id)) == 2


def test_of_editors_at_once_one_wins_and_the_others_are_told(app):
    bob = make.member()
    answer = make.answer(make.question(), bob)
    done = together(app, *(lambda n=n: commands.edit_post(bob, answer.id, body=f"Version {n}", base=1) for n in range(AT_ONCE)))
    refused = [result for result in done if isinstance(result, WrongState)]
    assert len(refused) == AT_ONCE - 1
    assert session().get(Post, answer.id, populate_existing=True).revision == 2


def test_limits_hold_for_requests_at_once(app, limited):
    from forum.kit.errors import TooMany

    bob, thread = make.member(), make.question()

    def answer(number: int) -> object:
        try:
            return commands.post_answer(bob, thread.id, body=f"Answer {number}")
        except TooMany as refusal:
            return refusal

    done = together(app, *(lambda n=n: answer(n) for n in range(AT_ONCE)))
    assert sum(isinstance(result, Post) for result in done) == 1

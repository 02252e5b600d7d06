"""A scratch community is as large and as spread as it was asked to be."""

import pytest
from sqlalchemy import distinct, func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.threads.models import Category, Post, Tag, Thread, ThreadTag
from tests.forum.drift import drifting

pytestmark = pytest.mark.once


@pytest.fixture
def populate(app):
    return lambda *words: app.test_cli_runner().invoke(args=["plaza", "bench-populate", *words])


def count(column):
    return session().scalar(select(func.count(distinct(column))))


def test_so_many_questions_are_asked_one_after_another_in_the_places_and_days_named(populate):
    ended = populate("--questions", "40", "--answers", "1", "--categories", "3", "--tags", "5", "--days", "100")
    assert ended.exit_code == 0, ended.output
    assert (count(Thread.id), count(Category.id), count(Tag.id)) == (40, 3, 5)
    assert (count(Thread.category_id), count(ThreadTag.tag_id)) == (3, 5)
    asked = list(session().scalars(select(Thread.created_at).order_by(Thread.id)))
    assert asked == sorted(asked) and 90 <= (asked[-1] - asked[0]).days <= 100
    assert not {name for name in drifting() if name.startswith("threads.")}


def test_about_so_many_posts_by_so_many_members_as_that_takes(populate):
    assert populate("--posts", "260").exit_code == 0
    assert 260 <= count(Post.id) <= 300 and count(User.id) == 50 and count(Category.id) == 8


@pytest.mark.parametrize("words", [(), ("--posts", "300", "--questions", "5"), ("--questions", "5", "--tags", "2")])
def test_what_does_not_say_how_large_is_refused(populate, words):
    assert populate(*words).exit_code == 2


def test_a_database_with_threads_is_left_alone(populate):
    assert populate("--questions", "2").exit_code == 0
    assert populate("--questions", "3").exit_code == 1 and count(Thread.id) == 2

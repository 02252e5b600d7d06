"""How often articles are read: in all, and on the day on which somebody read them."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.core.db import command, insert_all, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed
from forum.knowledge.commands import viewing
from forum.knowledge.commands.viewing import add_article_views, flush_article_views, note_article_view
from forum.knowledge.invariants import views_hold_their_days
from forum.knowledge.models import Article, ArticleViewDay
from tests import make
from tests.forum.knowledge.editors import published

SUNDAY, MONDAY = date(2026, 2, 1), date(2026, 2, 2)


@pytest.fixture
def clock(app):
    """A minute before midnight in UTC."""
    with time_machine.travel(datetime(2026, 2, 1, 23, 59, tzinfo=UTC), tick=False) as found:
        yield found


def days(article):
    """By day, and in all."""
    session().expire_all()
    row = ArticleViewDay
    by_day = session().execute(select(row.day, row.views).where(row.article_id == article.id).order_by(row.day))
    return dict(by_day.all()), session().get_one(Article, article.id).views


def midnight_passes(clock):
    clock.move_to(datetime(2026, 2, 2, 0, 0, 1, tzinfo=UTC))


def test_a_view_belongs_to_the_day_on_which_somebody_read_not_on_which_it_was_written(clock):
    article = published()
    note_article_view(article.id)
    note_article_view(article.id)
    midnight_passes(clock)
    note_article_view(article.id)
    assert flush_article_views() == 3
    assert days(article) == ({SUNDAY: 2, MONDAY: 1}, 3)


def test_views_of_one_day_add_up_however_often_they_are_written(clock):
    one, other = published(title="One"), published(title="Other")
    for _time in range(3):
        note_article_view(one.id)
        note_article_view(other.id)
        flush_article_views()
    assert flush_article_views() == 0
    assert days(one) == days(other) == ({SUNDAY: 3}, 3)


def test_what_could_not_be_written_waits_with_its_day(clock, monkeypatch):
    article = published()
    note_article_view(article.id)

    def refuse(*_given):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(viewing, "add_article_views", refuse)
        with pytest.raises(OSError, match="full"):
            flush_article_views()
    midnight_passes(clock)
    assert flush_article_views() == 1 and days(article) == ({SUNDAY: 1}, 1)


def test_an_article_takes_its_days_along_and_does_not_hold_up_the_views_of_others(clock):
    gone, here = published(title="Gone"), published(title="Here")
    for article in (gone, here):
        note_article_view(article.id)
    flush_article_views()

    @command
    def remove():
        session().execute(delete(Article).where(Article.id == gone.id))

    gone_id = gone.id
    note_article_view(gone_id)
    note_article_view(here.id)
    remove()
    flush_article_views()
    assert session().scalars(select(ArticleViewDay.article_id)).all() == [here.id] and days(here) == ({SUNDAY: 2}, 2)


def test_only_the_forum_itself_counts_views(app):
    article = published()
    with pytest.raises(NotAllowed):
        add_article_views(make.member(roles=("editor",)), {(article.id, MONDAY): 5})
    assert days(article) == ({}, 0)


def test_days_never_hold_more_than_the_whole(clock):
    sound, old, wrong = (published(title=f"Article {name}") for name in ("sound", "old", "wrong"))
    add_article_views(SYSTEM, {(sound.id, SUNDAY): 2, (old.id, SUNDAY): 1, (wrong.id, SUNDAY): 3})

    @command
    def spoil():
        session().execute(update(Article).where(Article.id == old.id).values(views=900))
        session().execute(update(Article).where(Article.id == wrong.id).values(views=2))

    assert views_hold_their_days() == []
    spoil()
    assert views_hold_their_days() == [wrong.id]


@pytest.mark.parametrize("views", [0, -1])
def test_a_day_without_views_has_no_row(clock, views):
    article = published()

    @command
    def write():
        insert_all(ArticleViewDay, [{"article_id": article.id, "day": MONDAY, "views": views}])

    with pytest.raises(IntegrityError):
        write()

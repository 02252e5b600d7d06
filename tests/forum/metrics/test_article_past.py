"""How many articles readers had on past days, and which needed care: from the history of their moves and alarms."""

from datetime import timedelta

import pytest

from forum.core.db import command, session
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.commands import archive_article, restore_article
from forum.knowledge.commands.reviewing import confirm_article, mark_outdated
from forum.knowledge.models import Article
from forum.metrics.measured import Part, Scope
from forum.metrics.measures import find_measure
from forum.metrics.queries.overview import alone, overview
from forum.resolution.counting import Slice
from tests import make
from tests.forum.knowledge.editors import draft, editor, published
from tests.forum.metrics.worlds import DAY, START, assert_lists_equal_numbers

NAMES = ("articles_published", "articles_needing_update", "articles_alarmed")
OF_THEN = [find_measure(name) for name in NAMES]


def until(day, **chosen):
    return Scope(DAY, DAY + timedelta(days=day), Slice(**chosen))


def counted(name, days, **chosen):
    """What was counted at the end of each of the first days."""
    return [find_measure(name).value_of(until(day, **chosen)).numerator for day in range(days)]


def titles(name, day):
    return sorted(row.title for row in find_measure(name).rows_of(make.admin(), until(day), Part.COUNTED, 0, 9).rows)


def version(article):
    return session().get_one(Article, article.id, populate_existing=True).version


@command
def alarm(article, kind, first, last=None):
    session().add(ArticleAlarm(
        article_id=article.id, kind=kind, opened_at=START + timedelta(days=first), signalled_at=START, ended="confirmed" if last else None,
        closed_at=START + timedelta(days=last) if last else None))


@pytest.fixture
def s(at):
    """One is there from the first day, outdated on the third, found right on the fifth; one in Spanish from the second, in the archive
    from the fourth to the sixth; a draft is never there."""
    class Scene:
        ed = editor()
        one = published(title="One")
        never = draft(title="Never")

    s = Scene
    at(24)
    s.two = published(title="Two", language="es")
    at(48)
    mark_outdated(s.ed, s.one.id, version=version(s.one), words="It is old.")
    at(72)
    archive_article(s.ed, s.two.id, version=version(s.two))
    at(4 * 24)
    confirm_article(s.ed, s.one.id, version=version(s.one))
    at(5 * 24)
    restore_article(s.ed, s.two.id, version=version(s.two))
    alarm(s.one, "edited", 1, 4)
    alarm(s.one, "hidden", 2, 5)
    alarm(s.two, "edited", 2)
    alarm(s.never, "edited", 0)
    at(7 * 24 + 5)
    return s


def test_the_past_is_what_it_was(s):
    assert counted("articles_published", 8) == [1, 2, 2, 1, 1, 2, 2, 2]
    assert counted("articles_needing_update", 8) == [0, 0, 1, 1, 0, 0, 0, 0]
    assert counted("articles_alarmed", 8) == [0, 1, 2, 1, 1, 1, 1, 1]
    assert titles("articles_published", 3) == titles("articles_alarmed", 4) == ["One"] and titles("articles_alarmed", 5) == ["Two"]
    for day in range(8):
        assert_lists_equal_numbers(until(day), of=OF_THEN)


def test_a_slice_has_its_own_past(s):
    assert counted("articles_published", 7, language="es") == [0, 1, 1, 0, 0, 1, 1]
    assert counted("articles_alarmed", 7, language="en") == [0, 1, 1, 1, 1, 0, 0]
    assert counted("articles_published", 7, language="es", team_id=3) == [0, 1, 1, 0, 0, 1, 1]
    for day in (2, 4, 7):
        assert_lists_equal_numbers(until(day, language="es"), of=OF_THEN)


@pytest.mark.parametrize("name", NAMES)
def test_every_point_of_the_line_is_the_value_of_its_day(s, name):
    measure, whole = find_measure(name), until(7)
    values = [measure.value_of(until(day)) for day in range(8)]
    assert [(point.value, point.n) for point in measure.points_of(whole)] == [(one.value, one.n) for one in values]
    assert list(alone(measure, whole).points) == list(measure.points_of(whole))


def test_it_is_compared_with_the_period_before_and_read_once_for_both(s, app, statements):
    last = Scope(DAY + timedelta(days=4), DAY + timedelta(days=7))
    shown = {one.measure.id: one for one in overview(make.agent(), last, last.before(), only=[*NAMES, "articles_stale"])}
    assert (shown["articles_published"].value.value, shown["articles_published"].before.value) == (2, 1)
    assert (shown["articles_needing_update"].before.numerator, shown["articles_alarmed"].before.numerator) == (1, 1)
    assert shown["articles_stale"].before is None and not find_measure("articles_stale").has_past
    app.extensions["plaza_cache"].clear()
    with statements() as seen:
        overview(make.agent(), last, last.before(), only=NAMES)
    assert len([one for one in seen if "article_changes" in one]) == 1


def test_what_is_there_now_is_said_of_today_whatever_history_says(s):
    @command
    def vanish():
        article = session().get_one(Article, s.two.id)
        article.published_revision = article.published_at = None
        article.state, article.listed = "draft", False

    vanish()
    assert counted("articles_published", 8)[-2:] == [2, 1]
    assert_lists_equal_numbers(until(7), of=OF_THEN)

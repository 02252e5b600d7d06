"""What searches, suggestions and articles say of how well people are helped."""

from datetime import timedelta

import pytest

from forum.core.db import command, insert_all, session
from forum.kit.clock import utcnow
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.commands import archive_article
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.queries import list_articles
from forum.knowledge.watching import signs_of
from forum.metrics.measured import Part
from forum.metrics.measures import find_measure
from forum.metrics.queries.funnel import Funnel, funnel
from forum.search.models import Search, SuggestionEvent
from tests import make
from tests.forum.knowledge.editors import published
from tests.forum.metrics.worlds import DAY, START, assert_lists_equal_numbers, number, scope, share, titles

TOMORROW = scope(1, DAY.replace(day=3))


@command
def steps(visit, *taken, thread=None, article=None, place="ask", at=START):
    """A visit in which something was suggested, and what came of it."""
    insert_all(SuggestionEvent, [
        {"key": f"{visit}-{step}-{thread}-{article}-{place}", "at": at, "place": place, "step": step, "session": visit, "thread_id": thread,
         "article_id": article, "query": ""} for step in taken
    ])


@command
def search(words, results, *, opened=None, solved=False, at=START, by="someone"):
    insert_all(Search, [{"at": at, "session": by, "words": words, "language": "en", "results": results, "thread_id": opened,
                         "article_id": None, "solved": solved}])


@command
def rate(article, *helpful, at=START):
    insert_all(ArticleRating, [{"article_id": article, "revision": 1, "member_id": None, "helpful": one, "reason": None, "words": "",
                                "at": at, "seen_at": None} for one in helpful])


def test_visits_are_counted_once_however_much_was_suggested(at):
    one, two = make.question(title="How do I reset it"), make.question()
    steps("a", "shown", "opened", "solved", thread=one.id)
    steps("a", "shown", thread=two.id)
    steps("b", "shown", "opened", "asked_anyway", thread=one.id)
    steps("c", "shown", thread=one.id, place="widget")
    steps("d", "shown", "opened", thread=one.id, place="thread")
    steps("e", "opened", "solved", thread=one.id)
    steps("f", "shown", thread=one.id, at=START + timedelta(days=1))
    assert number("suggestion_visits") == 3
    assert [share(name) for name in ("suggestions_opened", "deflection_rate", "asked_anyway_rate")] == [(2, 3), (1, 3), (1, 3)]
    assert number("suggestion_visits", TOMORROW) == 1
    assert funnel(make.agent(), scope()) == Funnel(3, 2, 1, 1) and funnel(make.member(), scope()) is None
    assert titles("deflection_rate") == ["How do I reset it"]
    assert_lists_equal_numbers(scope(2))


def test_searches_lead_somewhere_solve_or_find_nothing(at):
    question = make.question()
    search("reset box", 3, opened=question.id, solved=True)
    search("slow", 9, opened=question.id)
    search("green light", 2)
    search("purple light", 0)
    search("tomorrow", 0, at=START + timedelta(days=1))
    assert number("searches") == 4
    assert [share(name) for name in ("search_click_through", "search_solved", "zero_result_share")] == [(2, 4), (1, 4), (1, 4)]
    assert share("zero_result_share", TOMORROW) == (1, 1)
    assert titles("zero_result_share", viewer=make.member(roles=("editor",))) == ["A search"]
    assert_lists_equal_numbers(scope(2))


def test_what_one_visitor_alone_looked_for_is_shown_to_nobody(at):
    for words, by in (("purple light", "a"), ("purple light", "b"), ("my own secret", "a"), ("my own secret", "a"), ("of two days", "a")):
        search(words, 0, by=by)
    search("of two days", 0, at=START + timedelta(days=1), by="b")
    editor, agent = make.member(roles=("editor",)), make.agent()
    for name in ("zero_result_share", "searches"):
        assert sorted(titles(name, viewer=editor)) == ["A search"] * 3 + ["purple light"] * 2
        assert set(titles(name, viewer=agent)) == {"A search"}
    assert titles("searches", chosen=scope(2), viewer=editor).count("of two days") == 2


def test_an_article_is_stale_from_the_day_on_that_editors_are_told_of(at):
    """Due today, due tomorrow, without a day and reviewed now or long ago: the number has those that the maintenance board has."""
    due, early, fresh, old = (published(title=f"Article {name}") for name in ("due", "early", "fresh", "old"))

    @command
    def dated():
        session().get_one(Article, due.id).review_by = utcnow().date()
        session().get_one(Article, early.id).review_by = utcnow().date() + timedelta(days=1)
        session().get_one(Article, old.id).reviewed_at = utcnow() - timedelta(days=181)

    dated()
    told = {sign.article_id for sign in signs_of([due.id, early.id, fresh.id, old.id]) if sign.kind == "due"}
    assert told == {due.id, old.id} and share("articles_stale") == (2, 4)
    assert sorted(titles("articles_stale")) == ["Article due", "Article old"]
    assert {row.id for row in list_articles(make.member(roles=("editor",)), "needs_update")[0]} == told


def test_articles_help_or_need_care(at):
    good, old, alarmed = (published(title=f"Article {name}") for name in ("good", "old", "alarmed"))
    rate(good.id, True, True, False)
    rate(old.id, True, at=START + timedelta(days=1))

    @command
    def trouble():
        session().get_one(Article, old.id).review_by = DAY - timedelta(days=1)
        session().add(ArticleAlarm(article_id=alarmed.id, kind="edited", opened_at=START, signalled_at=START))

    trouble()
    assert share("articles_helpful") == (2, 3) and share("articles_helpful", TOMORROW) == (1, 1)
    assert number("articles_published") == 3
    assert [share(name) for name in ("articles_alarmed", "articles_stale", "articles_needing_update")] == [(1, 3), (1, 3), (0, 3)]
    assert titles("articles_stale") == ["Article old"] and len(titles("articles_stale", Part.OUT_OF)) == 3
    assert_lists_equal_numbers(scope(2))


def test_an_article_that_is_gone_counts_nowhere_and_is_not_named(at):
    editor, gone, here = make.member(roles=("editor",)), published(title="Gone it is"), published(title="Here it is")
    rate(gone.id, True, False)
    rate(here.id, True)
    steps("a", "shown", article=gone.id)
    steps("b", "shown", article=here.id)
    archive_article(editor, gone.id, version=session().get_one(Article, gone.id).version)
    assert share("articles_helpful") == (1, 1) and titles("articles_helpful", Part.OUT_OF) == ["Here it is"]
    assert sorted(titles("suggestion_visits", viewer=make.agent())) == ["An article that is gone", "Here it is"]
    [path] = {row.path for row in find_measure("suggestion_visits").rows_of(editor, scope(), Part.COUNTED, 0, 9).rows} - {""}
    assert path == here.url


@pytest.mark.parametrize("name", ["suggestions_opened", "zero_result_share", "articles_helpful", "resolution_rate", "helper_concentration"])
def test_of_nothing_there_is_no_share(at, name):
    assert share(name) == (0, 0)

"""Articles by language, and by the category, tag, product and version of the questions that they rest on or answer."""

from dataclasses import replace

import pytest

from forum.core.permissions import STRANGER
from forum.knowledge.commands import approve_article, rate_article, start_article, submit_article
from forum.knowledge.commands.answering import answer_with_article
from forum.metrics.commands import rate_page
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.queries.overview import earlier
from forum.resolution.commands import accept_answer
from forum.resolution.counting import Slice
from forum.threads.commands import hide_post, move_thread
from tests import make
from tests.forum.knowledge.editors import category, editor, published, writing
from tests.forum.metrics.test_article_views import read
from tests.forum.metrics.test_beside import rate
from tests.forum.metrics.worlds import assert_lists_equal_numbers, keep, number, scope, share, titles
from tests.forum.tuning import tune
from tests.visitor import Visitor

OF_ARTICLES = [measure for measure in all_measures() if measure.group == "articles"]
OF_READERS = [find_measure(f"visitors_{name}") for name in ("deflected", "sought", "found", "would_contact")]
FIELDS = ({"key": "product", "role": "product"}, {"key": "firmware", "role": "version"})


@pytest.fixture
def shelf(at):
    """One article cites an answer in Router, one is an answer in Other, one is about nothing; each is read and rated otherwise."""
    class Shelf:
        router, other, wifi = make.category("router", fields=FIELDS), make.category("other"), make.tag("wifi")
        asked = make.question(category=router, tags=["wifi"], fields={"product": "Hub 3", "firmware": "4.1"})
        elsewhere = make.question(category=other, tags=[])

    answer = make.answer(Shelf.asked)
    Shelf.answer, cited = answer, {"solution": f"Wait for the update. [^p{answer.id}]"}
    Shelf.cites, Shelf.shown = published(title="It cites", sections=cited), published(title="It is shown")
    Shelf.apart = published(title="Apart", language="es")
    answer_with_article(make.agent(), Shelf.elsewhere.id, Shelf.shown.id)
    for views, article in enumerate((Shelf.cites, Shelf.shown, Shelf.apart), 1):
        read(article, views)
    rate(Shelf.cites.id, True, False)
    rate(Shelf.shown.id, True)
    rate(Shelf.apart.id, False, False, False)
    return Shelf


def slices(shelf):
    return [Slice(category_id=shelf.router.id), Slice(category_id=shelf.other.id), Slice(tag_id=shelf.wifi.id), Slice(language="es"),
            Slice(language="en"), Slice(product="Hub 3"), Slice(version="4.1"), Slice(version="9"),
            Slice(category_id=shelf.router.id, language="es"), Slice(category_id=shelf.other.id, product="Hub 3")]


def test_articles_count_where_the_questions_are_that_they_rest_on_or_answer(shelf):
    chosen = [scope(within=one) for one in slices(shelf)]
    assert [number("article_views", one) for one in chosen] == [1, 2, 1, 3, 3, 1, 1, 0, 0, 0]
    assert [share("articles_helpful", one) for one in chosen[:6]] == [(1, 2), (1, 1), (1, 2), (0, 3), (2, 3), (1, 2)]
    assert [number("articles_published", one) for one in chosen] == [1, 1, 1, 1, 2, 1, 1, 0, 0, 0]
    assert titles("article_views", chosen=chosen[0]) == ["It cites"] and titles("articles_published", chosen=chosen[1]) == ["It is shown"]
    for one in chosen:
        assert_lists_equal_numbers(one, of=OF_ARTICLES)


def test_an_article_follows_its_question_and_what_is_hidden_is_no_source(shelf):
    within = scope(within=Slice(category_id=shelf.other.id))
    move_thread(make.agent(), shelf.asked.id, category_id=shelf.other.id)
    assert sorted(titles("articles_published", chosen=within)) == ["It cites", "It is shown"]
    hide_post(make.moderator(), shelf.answer.id, reason="spam")
    assert titles("articles_published", chosen=within) == ["It is shown"]


def test_a_translation_is_about_what_its_original_is_about(shelf):
    author = editor()
    article = start_article(author, writing("Lo cita", category().id, language="es", translates=1), translation_of=shelf.cites.id)
    article = submit_article(author, article.id, version=article.version)
    approve_article(editor(), article.id, version=article.version)
    of_router = Slice(category_id=shelf.router.id)
    assert sorted(titles("articles_published", chosen=scope(within=of_router))) == ["It cites", "Lo cita"]
    assert titles("articles_published", chosen=scope(within=replace(of_router, language="es"))) == ["Lo cita"]


def test_a_slice_that_has_articles_and_no_questions_shows_them(app, shelf):
    keep()
    staff = Visitor(app).sign_in(make.agent())
    page = staff.get("/insights/?days=7&language=es")
    shown = [page.one(f"#row-{name} .insight-number").get_text() for name in ("articles_published", "article_views", "asked")]
    assert shown == ["1", "3", "0"]
    assert staff.get("/insights/?days=7&language=es&category=router").one(".empty")


def test_a_team_narrows_no_article_and_is_compared_with_nothing(shelf):
    team = scope(within=Slice(team_id=7))
    for measure in OF_ARTICLES:
        assert measure.value_of(team) == measure.value_of(scope()) and measure.passes_over(team.within) == {"team"}, measure.id
        assert earlier(measure, scope(), team) is None and not measure.compares(team, scope())
    both = scope(within=Slice(category_id=shelf.router.id, team_id=7))
    assert number("article_views", both) == 1 and earlier(find_measure("article_views"), both, scope()).value == 6
    assert earlier(find_measure("article_views"), both, scope(within=Slice(category_id=shelf.router.id))) is None


def test_readers_count_by_the_question_or_the_article_that_they_were_on(shelf):
    tune("metrics.survey_minimum", 1)
    accept_answer(make.agent(), shelf.answer.id)
    rate_page(STRANGER, shelf.asked.id, reader="one", helped=True, sought=True, would_contact=True)
    rate_article(STRANGER, shelf.cites.id, helpful=False, reader="one", sought=True)
    rate_article(STRANGER, shelf.shown.id, helpful=True, reader="two", sought=False)
    counted = [share("visitors_sought", scope(within=one)) for one in slices(shelf)[:3]]
    assert counted == [(2, 2), (0, 1), (2, 2)]
    assert share("visitors_found", scope(within=Slice(tag_id=shelf.wifi.id))) == (1, 2)
    for one in slices(shelf):
        assert_lists_equal_numbers(scope(within=one), of=OF_READERS)

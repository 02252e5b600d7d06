"""How often articles are read in a period, and how many readers say whether it helped."""

from datetime import timedelta

import pytest

from forum.core import cache
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.knowledge.commands import archive_article
from forum.knowledge.commands.viewing import add_article_views
from forum.knowledge.models import Article
from forum.knowledge.states import Visibility
from forum.metrics.measured import Part
from forum.metrics.measures import find_measure
from forum.metrics.queries.overview import alone, earlier, overview
from tests import make
from tests.forum.knowledge.editors import published
from tests.forum.metrics.test_beside import rate
from tests.forum.metrics.worlds import DAY, START, assert_lists_equal_numbers, number, scope, titles, value
from tests.visitor import Visitor

VIEWS, ANSWERS = "article_views", "article_answers_per_100_views"
WEEK = scope(7, DAY)


def read(article, *views, first=DAY):
    """So many views on a first day and on each after it."""
    add_article_views(SYSTEM, {(article.id, first + timedelta(days=place)): count for place, count in enumerate(views) if count})


def points(measure_id, chosen):
    return [(point.value, point.n) for point in find_measure(measure_id).points_of(chosen)]


def listed(chosen, viewer=SYSTEM, offset=0, limit=50):
    page = find_measure(VIEWS).rows_of(viewer, chosen, Part.COUNTED, offset, limit)
    return [(row.title, row.at.date(), row.detail) for row in page.rows], page.total, page.more


def test_views_of_a_period_are_those_of_its_days_and_the_list_adds_up_to_them(app, at):
    reset, bill, quiet = (published(title=f"Article {name}") for name in ("reset", "bill", "quiet"))
    read(reset, 3, 0, 4)
    read(bill, 5, 1, 0, 9)
    read(quiet, 0, 0, 0, 2)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert listed(scope(3)) == ([
            ("Article reset", DAY + timedelta(days=2), "7 views"), ("Article bill", DAY + timedelta(days=1), "6 views"),
        ], 2, False)
        assert listed(scope(3), limit=1)[1:] == (2, True) and listed(scope(3), offset=1, limit=1)[0][0][0] == "Article bill"
    assert number(VIEWS, scope(3)) == 13 and value(VIEWS, scope(3)).n == 2
    assert points(VIEWS, scope(4)) == [(8, 2), (1, 1), (4, 1), (11, 2)]
    assert number(VIEWS, scope(1, DAY + timedelta(days=9))) == 0
    assert_lists_equal_numbers(scope(4))


def test_articles_that_readers_have_not_any_more_are_not_counted(at):
    editor, gone, here = make.member(roles=("editor",)), published(title="Gone it is"), published(title="Here it is")
    read(gone, 7)
    read(here, 2)
    rate(gone.id, True, True)
    rate(here.id, False)
    archive_article(editor, gone.id, version=session().get_one(Article, gone.id).version)
    assert number(VIEWS) == 2 and titles(VIEWS) == ["Here it is"]
    assert number(ANSWERS) == 50 and titles(ANSWERS) == ["Here it is"]


def test_only_who_may_see_insights_sees_the_list(at):
    inside = published(title="Only for staff", visibility=Visibility.INTERNAL)
    read(inside, 4)
    assert titles(VIEWS, viewer=make.agent()) == ["Only for staff"]
    assert listed(scope(), viewer=make.member()) == ([], 0, False)


def test_what_readers_say_stands_beside_how_many_they_are(at):
    one = published()
    read(one, 40, 10)
    rate(one.id, True, False, True)
    rate(one.id, True, at=START + timedelta(days=1))
    assert (number(ANSWERS), value(ANSWERS).n) == (7.5, 3)
    assert (number(ANSWERS, scope(2)), points(ANSWERS, scope(3))) == (8.0, [(7.5, 3), (10.0, 1), (None, 0)])
    assert_lists_equal_numbers(scope(3))


def test_before_views_had_days_there_is_nothing_and_not_zero(at):
    one = published()
    rate(one.id, True, at=START - timedelta(days=3))
    assert number(VIEWS) == 0 and number(ANSWERS) is None and value(VIEWS).complete
    read(one, 6)
    rate(one.id, False)
    before = scope(2, DAY - timedelta(days=2))
    assert number(VIEWS, before) is None and number(ANSWERS, before) is None
    across = scope(3, DAY - timedelta(days=1))
    assert points(VIEWS, across) == [(None, 0), (6, 1), (0, 0)]
    assert points(ANSWERS, scope(4, DAY - timedelta(days=3)))[0] == (None, 0), "an answer to views that nobody counted"
    assert [value(name, across).complete for name in (VIEWS, ANSWERS)] == [False, False] and number(VIEWS, across) == 6
    assert value(VIEWS).complete and value(ANSWERS).n == 1
    assert_lists_equal_numbers(across)


def test_days_that_were_not_all_counted_are_compared_with_nothing(at):
    one = published()
    read(one, 6, 6, 6, 6)
    partly, wholly = scope(2, DAY + timedelta(days=1)), scope(2, DAY + timedelta(days=2))
    for chosen, said in ((partly, None), (wholly, 12)):
        shown = {each.measure.id: each for each in overview(make.agent(), chosen, chosen.before())}
        found = [shown[VIEWS].before, alone(shown[VIEWS].measure, chosen, chosen.before()).before,
                 earlier(shown[VIEWS].measure, chosen, chosen.before())]
        assert [each and each.value for each in found] == [said] * 3
        assert shown[VIEWS].value.value == 12


def test_pages_and_files_say_where_days_were_not_counted(app, at):
    one = published()
    read(one, 6)
    at(30)
    staff = Visitor(app).sign_in(make.agent())
    words = "Not all of these days were counted."
    make.question()
    page = staff.get("/insights/?days=7")
    assert words in page.one(f"#row-{VIEWS} .insight-mark").get_text()
    assert "nothing to compare with" in page.one(f"#row-{VIEWS} .insight-change").get_text()
    assert words in staff.get(f"/insights/{VIEWS}/?days=7").words
    told = staff.get(f"/insights/{VIEWS}.json?days=7").json
    assert (told["now"]["complete"], told["now"]["value"], told["before"]) == (False, 6, None)
    assert [each["value"] for each in told["days"]] == [None] * 5 + [6, 0]
    days = f"since={DAY}&until={DAY}"
    assert not staff.get(f"/insights/?{days}").all(f"#row-{VIEWS} .insight-mark")
    assert words not in staff.get(f"/insights/{VIEWS}/?{days}").words


def test_a_long_line_has_a_point_for_every_few_days(at):
    one, other = published(title="One"), published(title="Other")
    read(one, *[1] * 300)
    read(other, *[2] * 300)
    shown = {each.measure.id: each for each in overview(make.agent(), scope(300))}
    assert shown[VIEWS].step == 3 and [point.value for point in shown[VIEWS].points] == [9] * 100
    assert shown[VIEWS].value.value == 900


@pytest.mark.parametrize("measure_id", [VIEWS, ANSWERS])
def test_the_statements_stay_the_same_however_much_is_read(at, statements, measure_id):
    def asked():
        cache.parts().clear()
        with statements() as seen:
            overview(SYSTEM, WEEK, WEEK.before(), only=[measure_id])
            find_measure(measure_id).rows_of(SYSTEM, WEEK, Part.COUNTED, 0, 50)
        return len(seen)

    first = asked()
    for title in ("Reset", "Bill", "Guests"):
        article = published(title=title)
        read(article, 1, 2, 3)
        rate(article.id, True)
    assert asked() == first <= 8

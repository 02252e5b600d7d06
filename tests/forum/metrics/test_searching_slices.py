"""Searches by where it was chosen to look, visits with suggestions by what was asked in them or was about to be."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, inspect, select

from forum.core import jobs
from forum.core.db import command, db, insert_all, session
from forum.metrics.measured import Part, Scope
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.models import KnownSince
from forum.metrics.queries.overview import alone, earlier
from forum.resolution.counting import Slice
from forum.search.commands.noting import flush_notes
from forum.search.models import Search, SuggestionEvent
from tests import make
from tests.forum.metrics.worlds import DAY, START, assert_lists_equal_numbers, number, scope, share, value
from tests.visitor import Visitor

OF_VISITS = [measure for measure in all_measures() if measure.id in
             ("suggestion_visits", "suggestions_opened", "deflection_rate", "asked_anyway_rate")]
OF_SEARCHES = [measure for measure in all_measures() if measure.group == "search"]
BROWSER = {"User-Agent": "Mozilla/5.0"}


@command
def steps(visit, *taken, thread=None, article=None, category=None, language=None, tags="", at=START):
    insert_all(SuggestionEvent, [
        {"key": f"{visit}-{step}-{thread}-{article}", "at": at, "place": "ask", "step": step, "session": visit, "thread_id": thread,
         "article_id": article, "query": "", "category_id": category, "language": language, "tags": tags} for step in taken
    ])


@command
def known_since(name, day):
    session().execute(insert(KnownSince).values(name=name, day=day))


@pytest.fixture
def s(at):
    class Scene:
        router, phones, wifi = make.category("router"), make.category("phones"), make.tag("wifi")

    Scene.one = make.question(category=Scene.router, tags=["wifi"])
    Scene.other = make.question(category=Scene.phones, tags=[], language="es")
    return Scene


def test_a_visit_is_about_what_was_asked_or_about_to_be_or_what_solved_it(s):
    steps("asked", "shown", "opened", thread=s.one.id, category=s.router.id, language="en")
    steps("asked", "asked_anyway", thread=s.one.id, category=s.phones.id, language="es", tags=f" {s.wifi.id} ")
    steps("drafted", "shown", thread=s.other.id, category=s.router.id, language="en")
    steps("solved", "shown", "solved", thread=s.other.id)
    steps("solved in another language", "shown", "solved", thread=s.one.id, language="es")
    steps("nothing known", "shown", "opened", thread=s.one.id)
    visits = {name: [number("suggestion_visits", scope(within=one)) for one in chosen] for name, chosen in {
        "category": [Slice(category_id=s.router.id), Slice(category_id=s.phones.id)], "tag": [Slice(tag_id=s.wifi.id)],
        "language": [Slice(language="en"), Slice(language="es")], "both": [Slice(category_id=s.phones.id, language="es")],
    }.items()}
    assert visits == {"category": [2, 2], "tag": [2], "language": [1, 3], "both": [2]} and number("suggestion_visits") == 5
    assert share("asked_anyway_rate", scope(within=Slice(category_id=s.phones.id))) == (1, 2)
    assert share("deflection_rate", scope(within=Slice(category_id=s.router.id))) == (1, 2)
    for one in (Slice(category_id=s.router.id), Slice(category_id=s.phones.id), Slice(tag_id=s.wifi.id), Slice(language="es"),
                Slice(tag_id=s.wifi.id, language="es"), Slice(category_id=s.phones.id, product="Hub")):
        assert_lists_equal_numbers(scope(within=one), of=OF_VISITS)


def test_what_somebody_asked_is_noted_without_saying_which_question_it_is(app, s):
    make.question(title="Router loses its connection every night", category=s.router)
    jobs.drain()
    visitor = Visitor(app).sign_in(make.member())
    visitor.get("/ask/suggestions?title=Router+loses+its+connection+nightly", headers=BROWSER)
    visitor.get("/ask/suggestions?title=Router+loses+its+connection+nightly&category=phones", headers=BROWSER)
    flush_notes(everything=True)
    [shown] = session().execute(select(SuggestionEvent.category_id, SuggestionEvent.language, SuggestionEvent.tags)).all()
    assert tuple(shown) == (s.phones.id, "en", "")
    form = {"title": "Router loses its connection nightly", "category": "router", "type": "question", "tags": "wifi", "language": "en",
            "body": "It is gone every night at three, and comes back after I switch it off and on again."}
    visitor.post("/ask", form, headers=BROWSER)
    flush_notes(everything=True)
    asked = session().execute(select(SuggestionEvent).where(SuggestionEvent.step == "asked_anyway")).scalars().one()
    assert (asked.category_id, asked.language, asked.tags) == (s.router.id, "en", f" {s.wifi.id} ")
    named = {key["referred_table"] for key in inspect(db.engine).get_foreign_keys("suggestion_events")}
    assert named == {"categories", "threads"} and asked.thread_id != asked.category_id


def test_searches_are_of_the_category_and_tag_that_were_chosen(app, s):
    visitor = Visitor(app).sign_in(make.member())
    for typed in ("red+light", "red+light+category:router", "blue+light+tag:wifi+category:phones", "x+-tag:wifi",
                  "por+qué+la+luz+verde+parpadea+cuando+enciendo+el+router", "green+category:router+category:phones"):
        visitor.get(f"/search?q={typed}", headers=BROWSER)
    flush_notes(everything=True)
    assert [number("searches", scope(within=one)) for one in (
        Slice(category_id=s.router.id), Slice(category_id=s.phones.id), Slice(tag_id=s.wifi.id), Slice(language="es"), Slice(),
        Slice(category_id=s.phones.id, tag_id=s.wifi.id), Slice(version="4"),
    )] == [1, 1, 1, 1, 5, 1, 5]
    for one in (Slice(category_id=s.router.id), Slice(tag_id=s.wifi.id), Slice(language="en"), Slice(product="Hub", language="es")):
        assert_lists_equal_numbers(scope(within=one), of=OF_SEARCHES)


def test_a_tag_is_not_taken_for_one_whose_number_begins_like_it(s):
    @command
    def search(*tags):
        insert_all(Search, [{"at": START, "session": "a", "words": "words", "language": "en", "results": 1, "solved": False, "tags": one}
                            for one in tags])

    search(" 1 ", " 11 ", " 3 1 ", "")
    assert [number("searches", scope(within=Slice(tag_id=one))) for one in (1, 11, 3, 111)] == [2, 1, 1, 0]


@pytest.mark.parametrize(("noted", "name", "known", "unknown"), [
    ("searches", "searches", Slice(language="en"), Slice(category_id=1)),
    ("suggestions", "suggestion_visits", Slice(), Slice(language="en")),
])
def test_days_before_it_was_written_down_are_said_to_be_unknown(app, at, s, noted, name, known, unknown):
    known_since(noted, DAY + timedelta(days=1))
    measure, two = find_measure(name), Scope(DAY, DAY + timedelta(days=2))
    assert value(name, two).complete and measure.value_of(Scope(two.start, two.end, known)).since is None
    chosen = Scope(two.start, two.end, unknown)
    told = measure.value_of(chosen)
    assert (told.complete, told.since) == (False, (DAY + timedelta(days=1)).isoformat())
    assert [point.value for point in measure.points_of(chosen)] == [None, 0, 0] and alone(measure, chosen).value == told
    assert measure.rows_of(make.agent(), chosen, Part.COUNTED, 0, 9).total == told.n
    assert measure.value_of(Scope(DAY + timedelta(days=1), two.end, unknown)).complete
    assert earlier(measure, Scope(DAY + timedelta(days=1), two.end, unknown), chosen) is None
    at(80)
    page = Visitor(app).sign_in(make.agent()).get(
        f"/insights/{name}/?since={DAY}&until={two.end}&" + ("category=router" if noted == "searches" else "language=en"))
    assert "Not all of these days were counted. All of it is known since Feb 3, 2026." in page.words

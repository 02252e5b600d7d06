"""Numbers of a category, a tag, a language, a product, a version, or of several of them together."""

import pytest
from sqlalchemy import select, text

from forum.core.db import db, session
from forum.metrics.queries.flow import backlog_flow
from forum.metrics.queries.narrowing import slice_choices
from forum.metrics.queries.reading import Reading
from forum.resolution.commands import accept_answer
from forum.resolution.counting import Slice, counts, flow, measures, teams
from forum.threads.commands import edit_post, move_thread, retag_thread
from forum.threads.commands.tags import merge_tags
from forum.threads.models import Thread
from tests import make
from tests.forum.metrics.worlds import DAY, assert_lists_equal_numbers, keep, number, people, scope, share, value

FIELDS = ({"key": "product", "role": "product"}, {"key": "firmware", "role": "version"})


@pytest.fixture
def board(at):
    """Three questions in a category that asks for product and version, one elsewhere; the first is solved."""
    ana, bob, _cleo, _tina = people()
    router, other = make.category("router", fields=FIELDS), make.category("other")
    tags = [make.tag("wifi"), make.tag("slow")]
    asked = [
        make.question(ana, category=router, tags=["wifi"], fields={"product": "Hub 3", "firmware": "4.1"}),
        make.question(ana, category=router, tags=["wifi", "slow"], fields={"product": "Hub 3", "firmware": "4.2"}),
        make.question(ana, category=router, tags=[], fields={"product": "Hub 2", "firmware": "4.2"}, language="es"),
        make.question(ana, category=other, tags=["slow"]),
    ]
    at(2)
    accept_answer(ana, make.answer(asked[0], bob).id)
    keep()
    return router, other, tags, asked


def test_every_slice_counts_its_own_questions(board):
    router, _other, (wifi, slow), _asked = board
    slices = [Slice(category_id=router.id), Slice(tag_id=wifi.id), Slice(tag_id=slow.id), Slice(language="es"), Slice(product="Hub 3"),
              Slice(version="4.2"), Slice(category_id=router.id, version="4.2", language="en"), Slice(tag_id=slow.id, product="Hub 3"),
              Slice(product="Hub 9")]
    assert [number("asked", scope(within=one)) for one in slices] == [3, 2, 2, 1, 2, 2, 1, 1, 0]
    assert [share("resolution_rate", scope(within=one)) for one in slices[:6]] == [(1, 3), (1, 2), (0, 2), (0, 1), (1, 2), (0, 2)]
    for one in slices:
        assert_lists_equal_numbers(scope(2, within=one))


def test_numbers_of_a_slice_are_those_of_the_definitions(board):
    router, _other, (wifi, slow), _asked = board
    for one in (Slice(), Slice(category_id=router.id), Slice(tag_id=wifi.id), Slice(product="Hub 3"), Slice(version="4.2"),
                Slice(tag_id=slow.id, product="Hub 3")):
        told, chosen = measures(DAY, DAY, one), scope(within=one)
        assert (told.first_response["any"].n, told.first_response["any"].median) == (value("first_response", chosen).n,
                                                                                    number("first_response", chosen))
        assert (told.first_contact.count, told.first_contact.n) == share("first_contact_rate", chosen)
        assert told.backlog_age.n == number("unresolved", chosen)
        assert flow(DAY, DAY, one) == backlog_flow(make.agent(), chosen)


def test_a_question_takes_its_past_along_when_it_moves(board):
    router, other, (wifi, slow), asked = board
    move_thread(make.agent(), asked[0].id, category_id=other.id)
    retag_thread(make.agent(), asked[1].id, tags=["slow"])
    edit_post(make.moderator(), make.opening_post(asked[2]).id, title=asked[2].title, body="It is the third one.", tags=[], base=1,
              fields={"product": "Hub 3", "firmware": "4.3"})
    keep()
    slices = [Slice(category_id=router.id), Slice(category_id=other.id), Slice(tag_id=wifi.id), Slice(tag_id=slow.id),
              Slice(product="Hub 3"), Slice(product="Hub 2"), Slice(version="4.3")]
    assert [number("asked", scope(within=one)) for one in slices] == [2, 2, 1, 2, 2, 0, 1]
    assert [number("resolved", scope(within=one)) for one in slices] == [0, 1, 1, 0, 0, 0, 0]
    for one in slices:
        assert_lists_equal_numbers(scope(2, within=one))


def test_two_tags_made_one_are_counted_as_one(board):
    _router, _other, (wifi, slow), _asked = board
    merge_tags(make.admin(), wifi.id, into_id=slow.id)
    keep()
    assert number("asked", scope(within=Slice(tag_id=slow.id))) == 3
    assert number("asked", scope(within=Slice(tag_id=wifi.id))) == 0


def test_where_no_room_knows_of_teams_there_are_none_with_questions(board, monkeypatch):
    monkeypatch.setitem(teams._known, "desks", teams.NOBODY)
    chosen = scope(2, within=Slice(team_id=1))
    assert slice_choices(make.admin()).teams == {} and counts(within=chosen.within).asked == number("asked", chosen) == 0
    assert_lists_equal_numbers(chosen)


def test_a_line_of_weeks_adds_up_to_its_days(board):
    by_day, by_week = Reading(scope(30, DAY)), Reading(scope(30, DAY), 7)
    assert len(by_week.firsts) == 5 and by_week.firsts[1] == DAY.replace(day=9)
    for name, days in by_day.cohort.items():
        assert sum(days) == sum(by_week.cohort[name])
    assert by_day.closing[-1] == by_week.closing[-1] == (3, 3)


@pytest.mark.sqlite
def test_the_questions_of_a_category_are_found_without_looking_at_all_others(app):
    """Those that no list shows too: the indexes of lists leave these out."""
    asked = select(Thread.id).where(*Slice(category_id=5).conditions()).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in session().execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    assert plan == ["SEARCH threads USING COVERING INDEX ix_threads_category (category_id=?)"]

"""Moderation among the insights: flags, decisions and how soon, appeals, hidden posts; lists of exactly those rows."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.metrics.measured import EVERY_WAY, Part, Scope
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.queries.overview import overview
from moderation.flags.commands import raise_flag, withdraw_flag
from moderation.flags.models import Flag
from moderation.review.commands import decide, undo
from moderation.review.models import ReviewItem
from moderation.statements.commands import file_appeal
from tests import make
from tests.moderation.review.test_deciding import item_of
from tests.moderation.statements.cases import only_statement

DAY = Scope(date(2026, 5, 4), date(2026, 5, 4))
WEEK = Scope(date(2026, 5, 4), date(2026, 5, 10))
OF_MODERATION = ("flags_raised", "review_decided", "review_time", "appeals_overturned", "posts_hidden")


@pytest.fixture
def s(app):
    """Two posts flagged at 9; one hidden after an hour and one kept after three, one flag taken back, one decision undone at once."""
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False) as clock:
        class Scene:
            mod, other, author, ana = make.moderator("mod"), make.moderator("other"), make.member("author"), make.member("ana")
            agent = make.agent("agent")
            thread = make.question(make.member("asker"))

        s = Scene
        s.clock, s.posts = clock, [make.answer(s.thread, s.author) for _each in range(3)]
        for post in s.posts:
            raise_flag(s.ana, post_id=post.id, reason="spam")
        withdraw_flag(s.ana, flag_of(s.posts[2]))
        clock.move_to(datetime(2026, 5, 4, 10, tzinfo=UTC))
        item = item_of(s.posts[0])
        undo(s.mod, decide(s.mod, item.id, version=item.version, decision="keep").id)
        item = item_of(s.posts[0])
        decide(s.mod, item.id, version=item.version, decision="hide", reason="spam")
        clock.move_to(datetime(2026, 5, 4, 12, tzinfo=UTC))
        item = item_of(s.posts[1])
        decide(s.mod, item.id, version=item.version, decision="keep")
        jobs.drain()
        yield s


def flag_of(post):
    return session().scalars(select(Flag.id).where(Flag.post_id == post.id)).one()


def value(name, scope=DAY):
    return find_measure(name).value_of(scope)


def test_a_day_of_moderation_counted_by_hand(s):
    assert value("flags_raised").value == 2, "the one that was taken back does not count"
    assert value("review_decided").value == 2, "the one that was undone at once does not count"
    assert (value("review_time").n, value("review_time").value) == (2, 2 * 3600)
    assert value("review_time").p90 == pytest.approx(2.8 * 3600)
    assert value("posts_hidden").value == 1
    assert value("appeals_overturned").value is None
    assert value("review_decided", Scope(date(2026, 5, 5), date(2026, 5, 6))).value == 0


def test_an_appeal_counts_on_the_day_it_is_decided(s):
    s.clock.move_to(datetime(2026, 5, 5, 9, tzinfo=UTC))
    appeal = file_appeal(s.author, only_statement().id, words="It was no advertisement, please look again.")
    s.clock.move_to(datetime(2026, 5, 6, 9, tzinfo=UTC))
    item = item_of_appeal(appeal)
    decide(s.other, item.id, version=item.version, decision="overturn", words="You are right.")
    jobs.drain()
    assert (value("appeals_overturned", WEEK).numerator, value("appeals_overturned", WEEK).denominator) == (1, 1)
    assert value("posts_hidden").value == 1, "what an appeal overturned was hidden all the same"
    row = find_measure("appeals_overturned").rows_of(s.mod, WEEK, Part.COUNTED, 0, 10).rows[0]
    assert row.path == f"/desk/review/{item.id}/" and row.detail == "The decision was overturned"


def item_of_appeal(appeal):
    return session().scalars(select(ReviewItem).where(ReviewItem.appeal_id == appeal.id)).one()


@pytest.mark.parametrize("name", OF_MODERATION)
def test_the_list_has_exactly_the_rows_of_the_number(s, name):
    made, listed = value(name), find_measure(name).rows_of(s.mod, DAY, Part.OUT_OF, 0, 50)
    assert listed.total == len(listed.rows) == made.n
    assert all(row.path.startswith(("/desk/review/", "/statements/")) and row.detail for row in listed.rows)


def test_what_was_flagged_and_decided_is_named_to_moderators_only(s):
    for name in OF_MODERATION:
        listed = find_measure(name).rows_of(s.agent, DAY, Part.OUT_OF, 0, 50)
        assert listed.total == value(name).n
        assert {(row.title, row.path, row.detail) for row in listed.rows} <= {("Something in the review queue", "", "")}
        assert find_measure(name).rows_of(s.author, DAY, Part.OUT_OF, 0, 50).total == 0


def test_nobody_reads_there_why_others_flagged_them(s):
    raise_flag(s.ana, post_id=make.answer(s.thread, s.mod).id, reason="spam")
    jobs.drain()

    def flags(viewer):
        rows = find_measure("flags_raised").rows_of(viewer, DAY, Part.COUNTED, 0, 50).rows
        return [(row.title, row.path, row.detail) for row in rows]

    assert flags(s.mod)[0] == ("Something in the review queue", "", "")
    assert flags(s.other)[0][1:] != ("", "") and flags(s.mod)[1:] == flags(s.other)[1:]


def test_the_desk_s_measures_stand_in_their_groups_and_teams_do_not_narrow_moderation():
    groups = {one.id: (one.group, EVERY_WAY - one.slices) for one in all_measures()}
    assert {groups[name] for name in OF_MODERATION} == {("moderation", frozenset({"team"}))}
    assert groups["handoff_failures"] == groups["cases_open"] == ("cases", frozenset())


def test_the_statements_stay_the_same_however_much_is_decided(s, app, statements):
    def asked():
        app.extensions["plaza_cache"].clear()
        with statements() as seen:
            overview(SYSTEM, DAY, DAY.before(), only=OF_MODERATION)
            find_measure("flags_raised").rows_of(s.mod, DAY, Part.COUNTED, 0, 50)
        return len(seen)

    first = asked()
    for _each in range(3):
        post = make.answer(s.thread, s.author)
        raise_flag(s.ana, post_id=post.id, reason="spam")
    assert asked() == first

"""Moderation by the category, tag, language, product and version of the thread of the post that it is about."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import today
from forum.metrics.measured import EVERY_WAY, Scope
from forum.metrics.measures import find_measure
from forum.resolution.counting import Slice
from forum.threads.commands import move_thread
from forum.threads.commands.suggesting import suggest_edit
from moderation.flags.commands import raise_flag
from moderation.review.commands import decide
from moderation.review.models import ReviewItem
from moderation.statements.commands import file_appeal
from tests import make
from tests.forum.metrics.worlds import assert_lists_equal_numbers
from tests.moderation.review.test_deciding import item_of
from tests.moderation.review.test_insights import OF_MODERATION, item_of_appeal
from tests.moderation.statements.cases import only_statement

FIELDS = ({"key": "product", "role": "product"}, {"key": "firmware", "role": "version"})


@pytest.fixture
def clock(app):
    with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=False) as held:
        yield held


@pytest.fixture
def s(clock):
    """In Router a post was flagged and hidden, and the decision overturned; in Other one was flagged; a member was too."""
    class Scene:
        router, other, wifi = make.category("router", fields=FIELDS), make.category("other"), make.tag("wifi")
        mod, judge, author, ana = make.moderator("mod"), make.moderator("judge"), make.member("author"), make.member("ana")

    s = Scene
    s.thread = make.question(category=s.router, tags=["wifi"], fields={"product": "Hub 3", "firmware": "4.1"})
    s.elsewhere = make.question(category=s.other, tags=[], language="es")
    s.post, kept = make.answer(s.thread, s.author), make.answer(s.elsewhere, s.author)
    for post in (s.post, kept):
        raise_flag(s.ana, post_id=post.id, reason="spam")
    raise_flag(s.ana, member_id=s.author.id, reason="spam")
    decided(s.mod, item_of(s.post), decision="hide", reason="spam")
    decided(s.mod, item_of(kept), decision="keep")
    jobs.drain()
    clock.move_to(datetime(2026, 5, 4, 11, tzinfo=UTC))
    jobs.drain()
    appeal = file_appeal(s.author, only_statement().id, words="It was no advertisement, please look again.")
    decided(s.judge, item_of_appeal(appeal), decision="overturn", words="You are right.")
    jobs.drain()
    return s


def decided(actor, item, **said):
    decide(actor, item.id, version=item.version, **said)


def value(name, **chosen):
    return find_measure(name).value_of(Scope(today(), today(), Slice(**chosen)))


def counts(**chosen):
    return [value(name, **chosen).n for name in OF_MODERATION]


def test_the_work_is_that_of_the_thread_and_what_is_about_members_alone_is_of_none(s):
    assert counts() == [3, 3, 3, 1, 1]
    router, other = [1, 2, 2, 1, 1], [1, 1, 1, 0, 0]
    for chosen in ({"category_id": s.router.id}, {"tag_id": s.wifi.id}, {"language": "en"}, {"product": "Hub 3"}, {"version": "4.1"},
                   {"category_id": s.router.id, "product": "Hub 3"}):
        assert counts(**chosen) == router, chosen
    assert counts(category_id=s.other.id) == counts(language="es") == other
    assert counts(product="Hub 9") == counts(category_id=s.router.id, language="es") == [0] * 5
    assert value("appeals_overturned", category_id=s.router.id).numerator == 1


def test_it_moves_with_its_thread(s):
    move_thread(s.mod, s.thread.id, category_id=s.other.id)
    assert counts(category_id=s.router.id) == [0] * 5 and counts(category_id=s.other.id) == [2, 3, 3, 1, 1]


def test_a_suggested_edit_is_of_the_thread_that_it_changes(s):
    suggestion = suggest_edit(make.member(), s.post.id, body="It says it in better words now.", base=1, note="Says it more clearly.")
    jobs.drain()
    item = session().scalars(select(ReviewItem).where(ReviewItem.suggestion_id == suggestion.id)).one()
    decided(s.mod, item, decision="approve")
    assert value("review_decided", category_id=s.router.id).n == 3 and value("review_decided", category_id=s.other.id).n == 1


def test_a_team_does_not_narrow_it(s):
    assert counts(team_id=5) == counts() and counts(team_id=5, category_id=s.other.id) == counts(category_id=s.other.id)
    assert {frozenset(EVERY_WAY - find_measure(name).slices) for name in OF_MODERATION} == {frozenset({"team"})}


def test_every_list_has_exactly_the_rows_of_its_number(s):
    measures = [find_measure(name) for name in OF_MODERATION]
    for chosen in (Slice(category_id=s.router.id), Slice(tag_id=s.wifi.id), Slice(language="es"), Slice(product="Hub 3", team_id=4)):
        for viewer in (s.mod, SYSTEM, make.agent()):
            assert_lists_equal_numbers(Scope(today(), today(), chosen), viewer=viewer, of=measures)

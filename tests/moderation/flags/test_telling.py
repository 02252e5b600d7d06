"""What reporters hear, and that nobody learns who flagged."""

import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.exchange.exporting import export_lines
from forum.kit.clock import utcnow
from forum.notifications.models import Notification
from forum.notifications.queries import bundles, inbox
from forum.notifications.states import Tab
from forum.threads.commands import hide_post
from moderation.flags.commands import raise_flag, settle_flags
from moderation.flags.models import Flag
from moderation.flags.queries import own_flags
from tests import make
from tests.forum.drift import drifting
from tests.house.canaries import CANARY, finish, public_forum
from tests.house.crawling import addresses
from tests.house.kept import errors_made_once
from tests.visitor import Visitor


def told(member):
    return [line for line in inbox(member)[0] if line.kind.startswith("flag_")]


def later(seconds=13):
    with time_machine.travel(utcnow() + timedelta(seconds=seconds)):
        jobs.drain()


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.mark.parametrize(("state", "kind", "words"), [
    ("upheld", "flag_agreed", "We agreed and acted"), ("rejected", "flag_declined", "found it within the rules"),
    ("closed", "flag_closed", "dealt with what you flagged"),
])
def test_a_reporter_hears_what_became_of_a_flag_not_from_whom(ana, state, kind, words):
    mod = make.moderator("secret_mod")
    flag = raise_flag(ana, post_id=make.answer(make.question()).id, reason="spam")
    settle_flags(mod, [flag.id], state=state)
    jobs.drain()
    assert told(ana) == [] and own_flags(ana)[0][0].state == "open"  # it may still be undone
    later()
    (line,) = told(ana)
    assert line.kind == kind and words in line.said and "Spam" in line.said and line.url == "/flags/"
    assert line.actor is None and "Secret" not in line.said and not drifting()


def test_a_decision_undone_at_once_was_never_told(ana):
    mod = make.moderator()
    flag = raise_flag(ana, post_id=make.answer(make.question()).id, reason="spam")
    settle_flags(mod, [flag.id], state="rejected")
    settle_flags(mod, [flag.id], state="open")
    later()
    assert told(ana) == []
    settle_flags(mod, [flag.id], state="upheld")
    later()
    assert [line.kind for line in told(ana)] == ["flag_agreed"]


def test_everybody_who_flagged_is_told_once_with_their_own_reason_and_a_day_is_one_bundle(ana):
    bob, mod = make.member("bob"), make.moderator()
    for _ in range(2):
        answer = make.answer(make.question())
        flags = [raise_flag(ana, post_id=answer.id, reason="spam"), raise_flag(bob, post_id=answer.id, reason="abusive")]
        settle_flags(mod, [flag.id for flag in flags], state="upheld")
    later()
    later()
    found, _more = bundles(ana, Tab.STANDING)
    assert [(one.count, one.newest.title) for one in found] == [(2, "Your flags")]
    assert all("Spam" in line.said for line in told(ana)) and all("Abusive" in line.said for line in told(bob))
    assert not drifting()


def test_a_moderator_who_settles_their_own_flag_is_told_nothing(app):
    mod = make.moderator()
    flag = raise_flag(mod, post_id=make.answer(make.question()).id, reason="spam")
    settle_flags(mod, [flag.id], state="upheld")
    later()
    assert told(mod) == []


def test_it_is_told_by_digest_by_default(ana):
    flag = raise_flag(ana, post_id=make.answer(make.question()).id, reason="spam")
    settle_flags(make.moderator(), [flag.id], state="upheld")
    later()
    row = session().scalars(select(Notification).where(Notification.user_id == ana.id)).one()
    assert (row.topic, row.mail, row.in_app, row.shelf) == ("flags", "digest", True, "standing")


def test_a_reporter_who_left_stays_a_former_member_and_their_words_stay_for_moderators(ana):
    answer, mod = make.answer(make.question()), make.moderator()
    raise_flag(ana, post_id=answer.id, reason="other", details="The link is a trap.")
    _anonymise(ana)
    flag = session().scalars(select(Flag).options(joinedload(Flag.reporter))).one()
    assert flag.details == "The link is a trap." and "ana" not in flag.reporter.handle and flag.reporter.left_at
    settle_flags(mod, [flag.id], state="upheld")
    later()
    assert not session().scalars(select(Notification).where(Notification.user_id == ana.id)).all() and not drifting()


@pytest.mark.once
@pytest.mark.parametrize("viewer", ["stranger", "newcomer", "author", "agent"])
def test_no_page_tells_anybody_else_that_something_was_flagged_or_why(app, viewer):
    """Every address of the app, before and after: the same bytes but for the reporter and moderators."""
    forum = public_forum()
    answer = make.answer(forum.public, forum.cast["author"], "Turn it off.")
    finish()
    words = [forum.words(what, frozenset({"moderator", "admin"})) for what in ("details", "words about a member")]
    raise_flag(forum.cast["other"], post_id=answer.id, reason="other", details=words[0])
    raise_flag(forum.cast["other"], member_id=forum.cast["author"].id, reason="other", details=words[1])
    jobs.drain()
    visitor = Visitor(app) if viewer == "stranger" else Visitor(app).sign_in(forum.cast[viewer])
    leaks, asked = [], [place for place in dict.fromkeys(addresses(app)) if "leaderboards" not in place and "/search" not in place]
    with errors_made_once():
        for place in asked:
            with visitor._open("GET", place, headers={"User-Agent": "robot"}) as response:
                body = response.get_data().decode("utf-8", "replace")
                leaks += [place] if set(CANARY.findall(body)) & forum.forbidden(viewer) or "You flagged this" in body else []
    assert not leaks and len(asked) > 200


def test_an_export_of_the_community_holds_no_flag_and_ones_own_holds_all_of_ones_own(app, ana):
    answer, other = make.answer(make.question()), make.member()
    raise_flag(ana, post_id=answer.id, reason="other", details="zqdetailsofana")
    raise_flag(other, post_id=answer.id, reason="other", details="zqdetailsofother")
    out = io.BytesIO()
    export_lines(out)
    assert b"zqdetails" not in out.getvalue()
    own = Visitor(app).sign_in(ana).get("/flags/export.json")
    assert [flag["details"] for flag in own.json["flags"]] == ["zqdetailsofana"]
    Visitor(app).get("/flags/export.json", status=302)


def test_what_is_hidden_is_not_named_in_ones_own_list(app, ana):
    thread = make.question(title="A title with zqsecret in it?")
    raise_flag(ana, post_id=make.opening_post(thread).id, reason="spam")
    visitor = Visitor(app).sign_in(ana)
    assert "zqsecret" in visitor.get("/flags/").text
    hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    page = visitor.get("/flags/")
    assert "zqsecret" not in page.text and "hidden or gone" in page.words and "zqsecret" not in visitor.get("/flags/export.json").text
    assert page.submit(f"/flags/{own_flags(ana)[0][0].id}/withdraw").url == "/flags/"
    assert session().get_one(User, ana.id) and own_flags(ana)[0][0].state == "withdrawn"

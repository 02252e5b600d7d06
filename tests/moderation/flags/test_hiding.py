"""Posts that hide themselves: at once through every door, back at once, never again once a moderator kept what they say."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import db, session
from forum.core.permissions import Actor
from forum.kit.errors import PlazaError
from forum.notifications.queries import inbox
from forum.threads.commands import edit_post, hide_post, restore_post, store_attachment
from forum.threads.models import Post
from moderation.audit.models import AuditRow
from moderation.flags.commands import raise_flag, settle_flags, withdraw_flag
from moderation.flags.models import FlagHiding
from moderation.statements.models import Statement
from tests import make
from tests.forum.drift import drifting
from tests.forum.tuning import tune
from tests.moderation.flags.acts import HEAVY, flagged, hidden_by_flags, listed, three
from tests.visitor import Visitor


@pytest.fixture
def answer(app):
    return make.answer(make.question())


def row(post_id):
    return session().get_one(Post, post_id, populate_existing=True)


@pytest.mark.parametrize(("reputations", "hides"), [
    ((HEAVY, HEAVY), False), ((HEAVY, HEAVY, 15), True), ((50, 50, 250), False), ((50, 250, 250), True),
    ((15,) * 7, False), ((15,) * 8, True),
])
def test_members_hide_a_post_together(answer, reputations, hides):
    flagged(answer.id, *(make.member(reputation=number) for number in reputations))
    assert listed(answer.id) is not hides and not drifting()


@pytest.mark.parametrize("role", ["agent", "moderator", "admin"])
def test_one_of_staff_hides_it_alone(answer, role):
    flagged(answer.id, getattr(make, role)())
    assert listed(answer.id) is False


def test_it_is_hidden_by_nobody_for_the_weightiest_reason_and_costs_its_author_nothing_yet(app):
    ana = make.member(reputation=500)
    answer = make.answer(make.question(), ana)
    flagged(answer.id, make.member(reputation=HEAVY), reason="abusive")
    flagged(answer.id, make.member(), make.member())
    found = row(answer.id)
    assert (found.hidden_reason, found.hidden_by_id) == ("abusive", None)
    assert session().get_one(User, ana.id).reputation == 500
    stated = session().scalars(select(Statement)).one()
    assert (stated.member_id, stated.is_automated, stated.found_how) == (ana.id, True, "automated")


def test_duplicates_are_closed_not_hidden(app):
    opening = make.opening_post(make.question())
    flagged(opening.id, *three(), reason="duplicate")
    assert listed(opening.id) is True


def test_a_question_takes_its_thread_along_and_brings_it_back(app):
    thread = make.question()
    make.answer(thread)
    flags = flagged(make.opening_post(thread).id, *three())
    Visitor(app).get(thread.url, status=404)
    withdraw_flag(Actor(id=flags[0].reporter_id), flags[0].id)
    Visitor(app).get(thread.url)
    assert not drifting()


def test_it_returns_at_once_when_too_few_flags_are_left_and_hides_again_when_there_are_enough(answer):
    members = three()
    flags = flagged(answer.id, *members)
    assert listed(answer.id) is False
    withdraw_flag(members[1], flags[1].id)
    assert listed(answer.id) is True and not drifting()
    flagged(answer.id, make.member())
    assert listed(answer.id) is False
    ends = session().scalars(select(FlagHiding.ended_how).where(FlagHiding.post_id == answer.id).order_by(FlagHiding.id)).all()
    assert ends == ["too_light", None] and not drifting()


def test_what_a_moderator_hid_does_not_return_by_taking_flags_back(answer):
    ana, mod = make.member(), make.moderator()
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    hide_post(mod, answer.id, reason="spam")
    withdraw_flag(ana, flag.id)
    assert listed(answer.id) is False


def test_a_moderator_who_hides_what_hid_itself_has_decided(app):
    ana, mod = make.member(reputation=500), make.moderator()
    answer, flags = hidden_by_flags(ana)
    hide_post(mod, answer.id, reason="spam")
    assert row(answer.id).hidden_by_id == mod.id and session().get_one(User, ana.id, populate_existing=True).reputation == 400
    withdraw_flag(Actor(id=flags[0].reporter_id), flags[0].id)
    assert listed(answer.id) is False and not drifting()
    restore_post(mod, answer.id)
    assert session().get_one(User, ana.id, populate_existing=True).reputation == 500 and not drifting()


def kept_by_declining(mod, answer, flags):
    restore_post(mod, answer.id)
    settle_flags(mod, [flag.id for flag in flags], state="rejected")


def kept_by_restoring(mod, answer, flags):
    restore_post(mod, answer.id)


@pytest.mark.parametrize("keep", [kept_by_declining, kept_by_restoring])
def test_what_was_kept_never_hides_again_until_it_says_something_else(app, keep):
    author = make.member()
    answer, flags = hidden_by_flags(author)
    keep(make.moderator(), answer, flags)
    later = flagged(answer.id, *three())
    assert listed(answer.id) is True and {flag.state for flag in later} == {"open"}
    edit_post(author, answer.id, body="Now it says something else.", base=1)
    flagged(answer.id, make.member())
    assert listed(answer.id) is False and not drifting()


def test_a_decision_to_keep_that_is_undone_keeps_nothing(answer):
    mod, flags = make.moderator(), flagged(answer.id, make.member())
    settle_flags(mod, [flags[0].id], state="rejected")
    settle_flags(mod, [flags[0].id], state="open")
    flagged(answer.id, *three()[:2])
    assert listed(answer.id) is False


def test_the_numbers_are_settings(answer):
    tune("moderation.flags_hide_weight", 4)
    tune("moderation.flags_hide_members", 2)
    flagged(answer.id, make.member(), make.member())
    assert listed(answer.id) is False


def test_two_last_flags_at_once_hide_once(app, answer):
    flagged(answer.id, *three()[:2])
    last = [make.member(reputation=HEAVY) for _ in range(4)]

    def one(member):
        with app.app_context():
            try:
                return bool(raise_flag(member, post_id=answer.id, reason="spam"))
            except PlazaError as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()

    session().commit()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(one, last))
    assert sorted(map(str, results)) == ["NotFound"] * 3 + ["True"]
    hidden = select(func.count()).where(AuditRow.action == "PostHidden")
    assert session().scalar(hidden) == session().scalar(select(func.count(FlagHiding.id))) == 1 and not drifting()


def doors(app, thread, answer, word, file):
    """Every place where the answer shows while it stands, for a stranger: whether the word or the file came back."""
    visitor = Visitor(app)

    def shows(url):
        with visitor._open("GET", url) as response:
            return response.status_code == 200 and word in response.get_data(as_text=True)

    author = visitor._open("GET", f"/members/{answer.author_id}/").headers["Location"]
    places = [thread.url, "/search?q=turn+off", f"/feeds/threads/{thread.id}.atom", f"{author}?tab=answers"]
    with visitor._open("GET", file) as response:
        return {**{place: shows(place) for place in places}, "file": response.status_code == 200}


def test_every_door_closes_at_once_and_opens_at_once(app):
    ana, word = make.member(), "zwicky"
    stored = store_attachment(ana, filename="secret.txt", data=b"secret")
    thread = make.question(title="What do I do with a router?")
    answer = make.answer(thread, ana, f"Turn the {word} off. [file]({stored.url})")
    follower = session().get_one(Post, make.opening_post(thread).id).author_id
    jobs.drain()
    before = doors(app, thread, answer, word, stored.url)
    assert all(before.values()), before
    members = three()
    flags = flagged(answer.id, *members)
    assert not any(doors(app, thread, answer, word, stored.url).values())
    lines, _more = inbox(Actor(id=follower))
    assert "answer" not in [line.kind for line in lines]
    withdraw_flag(members[0], flags[0].id)
    assert all(doors(app, thread, answer, word, stored.url).values())
    assert "answer" in [line.kind for line in inbox(Actor(id=follower))[0]]


def test_a_hidden_question_leaves_lists_suggestions_and_the_sitemap_at_once(app):
    thread = make.question(title="Which antenna does the zwicky need?", body="The zwicky has none.")
    jobs.drain()
    places = ["/", "/questions/", "/sitemap-1.xml", "/ask/suggestions?title=antenna+zwicky+need", "/feeds/questions.atom"]

    def showing():
        seen = []
        for place in places:
            with Visitor(app)._open("GET", place) as response:
                seen += [place] if f"/questions/{thread.id}/" in response.get_data(as_text=True) else []
        return seen

    assert showing() == places
    members = three()
    flags = flagged(make.opening_post(thread).id, *members)
    assert showing() == []
    withdraw_flag(members[2], flags[2].id)
    assert showing() == places

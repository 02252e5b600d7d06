"""Every door follows the table of what each sanction forbids, from the next request on."""

import itertools
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.api.commands import renew_feed_token
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import can
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed
from forum.notifications.commands import follow_thread
from forum.threads.commands import save_draft
from forum.votes.commands import cast_vote, withdraw_vote
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.sanctions.forbids import ACTIONS, FORBIDS, forbids
from moderation.sanctions.states import Deed, SanctionKind
from tests import make
from tests.visitor import Visitor

HOUR = timedelta(hours=1)


def fresh(actor):
    session().expire_all()
    return to_actor(session().get_one(User, actor.id), roles_of(actor.id))


def sanction(member, kind, hours=24):
    return impose_sanction(
        make.moderator(), member.id, kind=kind, reason="abusive", hours=hours if kind in ("silence", "suspension") else None,
        words="You called Bob a fool.",
    )


def subjects(actor):
    """What the rules ask about: own and others' things, all open."""
    thread = SimpleNamespace(asker_id=actor.id, locked_at=None, listed=True, resolution="open", created_at=utcnow())
    others = SimpleNamespace(asker_id=0, locked_at=None, listed=True, resolution="open", created_at=utcnow())
    mine = SimpleNamespace(author_id=actor.id, id=0, kind="answer", created_at=utcnow(), thread=thread)
    theirs = SimpleNamespace(author_id=0, id=0, kind="answer", created_at=utcnow(), thread=others, member_id=actor.id, reporter_id=actor.id)
    mine.post, theirs.post = theirs, theirs
    mine.member_id = mine.reporter_id = actor.id
    return [None, thread, others, mine, theirs]


def may(actor, action):
    for subject in subjects(actor):
        try:
            if can(actor, action, subject):
                return True
        except AttributeError:
            continue
    return False


@pytest.mark.parametrize("deed", list(ACTIONS))
def test_the_policy_says_what_the_table_says(app, deed):
    ana = make.member(reputation=450)  # edits of others are suggested, not made
    able = [action for action in ACTIONS[deed] if may(ana, action)]
    assert able or deed in (Deed.CLOSE, Deed.REVIEW)
    sanction(ana, "silence")
    for action in able:
        assert may(fresh(ana), action) != forbids("silence", deed), action


def test_each_kind_forbids_all_that_the_milder_ones_forbid():
    kinds = list(SanctionKind)
    assert all(FORBIDS[mild] < FORBIDS[hard] for mild, hard in itertools.pairwise(kinds))
    assert not any(forbids(kind, Deed.APPEAL) or forbids(kind, Deed.READ) for kind in kinds)


def test_a_silenced_member_reads_follows_and_keeps_drafts_but_says_nothing(app):
    ana, thread = make.member(), make.question()
    answer = make.answer(thread)
    cast_vote(ana, answer.id, 1)
    browser = Visitor(app).sign_in(ana)
    assert "Post answer" in browser.get(thread.url).text
    made = sanction(ana, "silence")
    page = browser.get(thread.url)
    assert "Post answer" not in page.text and "You may read, but not write, until" in page.words and "UTC" in page.words
    assert "/sanctions/" in page.links()
    ana = fresh(ana)
    for deed in (lambda: make.answer(thread, ana), lambda: make.comment(answer, ana), lambda: make.question(ana),
                 lambda: cast_vote(ana, answer.id, -1)):
        with pytest.raises(NotAllowed):
            deed()
    follow_thread(ana, thread.id)
    save_draft(ana, f"answer-{thread.id}", content={"body": "Later"})
    withdraw_vote(ana, answer.id)
    refused = browser.get("/ask", status=403)
    assert "/sanctions/" in refused.links()
    lift_sanction(make.moderator(), made.id)
    assert "Post answer" in browser.get(thread.url).text


def test_the_end_of_a_silence_needs_no_job(app):
    ana, thread = make.member(), make.question()
    browser = Visitor(app).sign_in(ana)
    made = sanction(ana, "silence")
    with time_machine.travel(made.ends_at - timedelta(seconds=1), tick=False):
        assert "Post answer" not in browser.get(thread.url).text
    with time_machine.travel(made.ends_at, tick=False):
        assert "Post answer" in browser.get(thread.url).text
        assert make.answer(thread, fresh(ana)).listed


def test_a_silenced_member_changes_no_name_picture_or_words_about_themselves(app):
    ana = make.member("ana")
    browser = Visitor(app).sign_in(ana)
    page = browser.get("/settings/")
    sanction(ana, "silence")
    page.submit("/settings/profile", status=403, display_name="Bob is a fool", bio="")
    page.submit("/settings/handle", status=403, handle="bob_is_a_fool")
    assert "You may read, but not write" in browser.get("/settings/").words
    assert session().get_one(User, ana.id).display_name == "Ana"


def test_a_suspension_ends_sessions_and_private_feeds_with_the_next_request_and_lifting_lets_feeds_be_read_again(app):
    ana = make.member()
    token = renew_feed_token(ana)
    browser, reader = Visitor(app).sign_in(ana), Visitor(app)
    address = f"/feeds/private/{token}/questions.atom"
    browser.get("/settings/")
    reader.get(address)
    made = sanction(ana, "suspension")
    browser.get("/settings/", status=302)
    reader.get(address, status=404)
    lift_sanction(make.moderator(), made.id)
    reader.get(address)
    browser.get("/settings/", status=302)


def test_a_suspended_member_is_mailed_nothing_that_others_do(app):
    ana = make.member()
    thread = make.question(ana)
    sanction(ana, "suspension")
    with time_machine.travel(utcnow() + timedelta(minutes=1), tick=False):
        jobs.drain()  # the reasons are mailed
    mail_before = len(app.extensions["mailman"].outbox)
    make.answer(thread)
    with time_machine.travel(utcnow() + timedelta(minutes=30), tick=False):
        jobs.drain()
    assert len(app.extensions["mailman"].outbox) == mail_before


def test_a_removed_member_has_no_profile_for_others_but_keeps_the_handle(app):
    ana = make.member("ana", bio="I sell watches.")
    thread = make.question(ana)
    made = sanction(ana, "removal")
    stranger = Visitor(app)
    page = stranger.get(f"/members/{ana.id}/ana/")
    assert "Removed member" in page.words and "@ana" in page.words and "watches" not in page.text and thread.title not in page.words
    assert "watches" not in stranger.get(f"/members/{ana.id}/card").text
    stranger.get(f"/feeds/members/{ana.id}.atom", status=404)
    assert "@ana" not in stranger.get("/members/").words
    assert "watches" in Visitor(app).sign_in(make.moderator()).get(f"/members/{ana.id}/ana/").words
    lift_sanction(make.moderator(), made.id)
    assert "watches" in stranger.get(f"/members/{ana.id}/ana/").words

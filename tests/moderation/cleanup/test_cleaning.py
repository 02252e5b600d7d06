"""Cleaning up takes everything out of sight, step by step, and comes back exactly."""

import pytest
import time_machine
from sqlalchemy import func, select

from forum.accounts import pictures
from forum.accounts.commands import set_avatar
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.notifications.models import Follow, Notification, PlaceFollow
from forum.reputation.commands import recount, settle_posts
from forum.threads.commands import edit_post, restore_post
from forum.threads.models import Post, SoftClaim, SuggestedEdit, Thread
from forum.votes.commands import cast_vote
from forum.votes.models import MeToo, Vote
from moderation.cleanup.commands import begin_cleanup, forget_some, revert_cleanup
from moderation.cleanup.jobs import forget
from moderation.cleanup.models import Cleanup, CleanupRow
from moderation.cleanup.states import CleanupState
from moderation.flags.models import Flag
from tests import make
from tests.forum.drift import drifting
from tests.moderation.cleanup.scene import differing, dump, later, spammer_at_work, work, work_back


def state_of(cleanup):
    session().expire_all()
    return session().get_one(Cleanup, cleanup.id)


def test_everything_goes_through_the_jobs_and_nothing_drifts(app):
    s = spammer_at_work()
    jobs.drain()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    jobs.drain()
    row = state_of(cleanup)
    assert (row.state, row.percent) == ("done", 100)
    assert row.done == {what: number for what, number in row.planned.items() if number}
    listed = select(Post.id).where(Post.author_id == s.spam.id, Post.listed.is_(True))
    assert not session().scalars(listed).all()
    for table, column in ((Vote, Vote.user_id), (MeToo, MeToo.user_id), (Follow, Follow.user_id), (PlaceFollow, PlaceFollow.user_id),
                          (SoftClaim, SoftClaim.user_id)):
        assert not session().scalar(select(func.count()).select_from(table).where(column == s.spam.id)), table
    assert {flag.state for flag in session().scalars(select(Flag))} == {"withdrawn"}
    assert not session().scalars(select(SuggestedEdit).where(SuggestedEdit.author_id == s.spam.id, SuggestedEdit.state != "void")).all()
    member = session().get_one(User, s.spam.id)
    assert (member.display_name, member.bio, member.handle) == ("spam", "", "spam")
    assert session().get_one(Thread, s.solved.id).resolution == "open", "the accepted answer was a spammer's"
    assert not drifting()


def test_taking_it_back_brings_everything_back_exactly(app):
    s = spammer_at_work()
    before = dump()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    jobs.drain()
    touched = {"posts", "threads", "votes", "me_toos", "follows", "place_follows", "soft_claims", "flags", "suggested_edits", "users",
               "ledger"}
    assert set(differing(before, dump())) >= touched
    revert_cleanup(s.mod, cleanup.id)
    jobs.drain()
    row = state_of(cleanup)
    assert (row.state, row.stayed, row.returned) == ("reverted", {}, row.done)
    assert differing(before, dump()) == {}
    assert not drifting() and not session().scalars(select(CleanupRow)).all()


def recompute():
    settle_posts(SYSTEM, list(session().scalars(select(Post.id))))
    recount(SYSTEM)


def test_the_ledger_recomputes_to_itself_after_both(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    work(cleanup.id)
    cleaned = dump()
    recompute()
    assert differing(cleaned, dump()) == {}
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    back = dump()
    recompute()
    assert differing(back, dump()) == {}


@pytest.mark.parametrize("portions", [1, 4, 9])
def test_taken_back_in_the_middle_it_stops_and_brings_back_what_it_took(app, portions):
    s = spammer_at_work()
    before = dump()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    assert work(cleanup.id, at_most=portions) == portions
    revert_cleanup(s.mod, cleanup.id)
    jobs.drain()  # the job that cleans finds nothing to do any more
    assert state_of(cleanup).state == "reverted" and differing(before, dump()) == {} and not drifting()


def test_what_somebody_brought_back_meanwhile_stays_back_and_does_not_come_back_twice(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id, what=["posts"])
    work(cleanup.id, at_most=1)
    first = session().scalars(select(CleanupRow.target_id).where(CleanupRow.kind == "post")).first()
    restore_post(s.mod, first)
    work(cleanup.id)
    assert session().get_one(Post, first).hidden_at is None
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    assert state_of(cleanup).stayed == {"posts": 1} and not drifting()


def test_what_changed_since_is_left_as_it_is(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    work(cleanup.id)
    cast_vote(s.spam, s.answer.id, -1)
    edit_post(s.ann, s.answer.id, body="Turn it off and on again, slowly.", base=1)
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    assert state_of(cleanup).stayed == {"votes": 1}
    assert session().get_one(Vote, (s.answer.id, s.spam.id)).value == -1
    edits = session().scalars(select(SuggestedEdit.state).where(SuggestedEdit.author_id == s.spam.id)).all()
    assert edits == ["stale"] and not drifting()


def test_others_posts_go_and_come_with_the_thread(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id, what=["posts"])
    reputation = session().get_one(User, s.bob.id).reputation
    work(cleanup.id)
    session().expire_all()
    assert not session().get_one(Thread, s.own.id).listed and session().get_one(User, s.bob.id).reputation < reputation
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    session().expire_all()
    assert session().get_one(Thread, s.own.id).listed and session().get_one(User, s.bob.id).reputation == reputation


def test_the_spammer_is_not_told_of_each_post(app):
    s = spammer_at_work()
    jobs.drain()
    told = session().scalar(select(func.count()).where(Notification.user_id == s.spam.id, Notification.kind == "hidden"))
    cleanup = begin_cleanup(s.mod, s.spam.id)
    jobs.drain()
    revert_cleanup(s.mod, cleanup.id)
    jobs.drain()
    again = select(func.count()).where(Notification.user_id == s.spam.id, Notification.kind.in_(["hidden", "restored"]))
    assert session().scalar(again) == told


def test_one_clean_up_of_a_member_at_a_time(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    with pytest.raises(WrongState) as refusal:
        begin_cleanup(s.mod, s.spam.id)
    assert refusal.value.current == cleanup.id
    work(cleanup.id)
    second = begin_cleanup(s.mod, s.spam.id)
    work(second.id)
    assert state_of(second).done == {}, "there was nothing left"


def test_only_moderators_clean_up_and_not_after_staff_or_themselves(app):
    mod, ana = make.moderator(), make.member()
    for who, whom in ((ana, make.member()), (make.agent(), ana), (mod, mod), (mod, make.agent())):
        with pytest.raises(NotAllowed):
            begin_cleanup(who, whom.id)
    cleanup = begin_cleanup(mod, ana.id)
    with pytest.raises(NotAllowed):
        revert_cleanup(ana, cleanup.id)


@pytest.mark.parametrize("what", [[], ["everything"], ["posts", "everything"]])
def test_what_is_not_in_the_list_is_refused(app, what):
    with pytest.raises(Invalid):
        begin_cleanup(make.moderator(), make.member().id, what=what)


def picture():
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "PNG")
    return out.getvalue()


def test_the_picture_is_nobody_s_to_see_and_comes_back_for_thirty_days(app):
    mod, ana = make.moderator(), make.member("ana")
    set_avatar(ana, picture())
    key = session().get_one(User, ana.id).avatar_key
    visitor = app.test_client()
    cleanup = begin_cleanup(mod, ana.id)
    work(cleanup.id)
    assert visitor.get(f"/avatars/{ana.id}-{key}").status_code == 302, "leads to the initials"
    revert_cleanup(mod, cleanup.id)
    work_back(cleanup.id)
    session().expire_all()
    assert session().get_one(User, ana.id).avatar_key == key and visitor.get(f"/avatars/{ana.id}-{key}").status_code == 200


def test_after_thirty_days_it_is_forgotten_with_the_picture_and_cannot_be_taken_back(app):
    s = spammer_at_work()
    set_avatar(s.spam, picture())
    key = session().get_one(User, s.spam.id).avatar_key
    cleanup = begin_cleanup(s.mod, s.spam.id)
    work(cleanup.id)
    path = pictures.picture_path(s.spam.id, key)
    assert path.is_file()
    with time_machine.travel(later(29), tick=False):
        assert not forget_some(SYSTEM) and session().scalars(select(CleanupRow)).all()
    with time_machine.travel(later(31), tick=False):
        forget()
        assert not path.is_file() and not session().scalars(select(CleanupRow)).all()
        assert state_of(cleanup).forgotten_at is not None and not state_of(cleanup).is_revertible
        with pytest.raises(WrongState):
            revert_cleanup(s.mod, cleanup.id)
        assert not forget_some(SYSTEM) and not drifting()


def test_who_leaves_takes_name_and_picture_out_of_the_manifest(app):
    s = spammer_at_work()
    cleanup = begin_cleanup(s.mod, s.spam.id)
    work(cleanup.id)
    _anonymise(s.spam)
    assert not session().scalars(select(CleanupRow).where(CleanupRow.kind == "profile")).all()
    revert_cleanup(s.mod, cleanup.id)
    work_back(cleanup.id)
    assert state_of(cleanup).state == CleanupState.REVERTED
    assert not session().scalars(select(Follow).where(Follow.user_id == s.spam.id)).all() and not drifting()

"""The demo arrives whole, ends now, and is loaded once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from forum.accounts.models import Role, User
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.exchange.demo import load_demo, wants_demo
from forum.kit.clock import utcnow
from forum.notifications.models import Notification
from forum.threads.models import Attachment, Post, Thread
from tests import make
from tests.forum.exchange.drift import assert_no_drift


def test_the_demo_arrives_whole_and_again_changes_nothing(app):
    assert wants_demo()
    report = load_demo(SYSTEM)
    assert (report.problems, report.notes) == ([], {})
    assert report.written["threads"] >= 250
    assert_no_drift()
    assert not wants_demo()
    newest = session().scalar(select(func.max(Post.created_at)))
    assert timedelta(0) <= utcnow() - newest < timedelta(hours=1)
    _accounts_can_be_used()
    _pictures_are_shown()
    _inbox_has_news()
    again = load_demo(SYSTEM)
    assert (again.posts_written, sum(again.written.values())) == (0, 0)


def _accounts_can_be_used():
    roles = {}
    for handle, role in session().execute(select(User.handle, Role.role).join(Role, Role.user_id == User.id, isouter=True)):
        roles.setdefault(handle, set()).add(role)
    assert roles["demo_member"] == roles["demo_helper"] == {None}
    assert roles["demo_agent"] == {"agent"}
    assert roles["demo_admin"] == {"admin", "moderator", "editor"}
    assert session().scalars(select(User.id).where(User.is_placeholder.is_(True) | User.verified_at.is_(None))).all() == []


def _pictures_are_shown():
    for public_id, post_id in session().execute(select(Attachment.public_id, Attachment.post_id)):
        assert f'src="/attachments/{public_id}/' in session().get_one(Post, post_id).body_html


def _inbox_has_news():
    member = session().scalars(select(User).where(User.handle == "demo_member")).one()
    told = select(func.count()).where(Notification.user_id == member.id)
    assert session().scalar(told) >= 3
    assert 1 <= member.unread_count < session().scalar(told)


def test_an_interrupted_load_goes_on(app):
    load_demo(SYSTEM)
    total = session().scalar(select(func.count()).select_from(Thread))
    _forget_one_thread()
    assert wants_demo()
    assert load_demo(SYSTEM).written["threads"] == 1
    assert session().scalar(select(func.count()).select_from(Thread)) == total


@command
def _forget_one_thread() -> None:
    from forum.resolution.models import ResolutionChange, Solution

    chosen = session().scalars(select(Thread).where(Thread.type == "announcement").limit(1)).one()
    for model in (Notification, Solution, ResolutionChange):
        for row in session().scalars(select(model).where(model.thread_id == chosen.id)):
            session().delete(row)
    session().flush()
    session().delete(chosen)


def test_somebody_s_own_community_never_gets_the_demo(app):
    make.member("ana")
    assert not wants_demo()

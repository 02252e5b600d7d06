"""Following threads, and what reaches the inbox."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.kit.errors import Invalid, NotFound
from forum.notifications.commands import follow_thread, mark_read, unfollow_thread
from forum.notifications.invariants import follower_counts, unread_counts
from forum.notifications.queries import follow_level, inbox, unread_count
from forum.threads.commands.hiding import hide_post
from forum.threads.models import Category, Thread
from tests import make
from tests.visitor import Visitor


def kinds(member):
    return [line.kind for line in inbox(member)[0]]


def followers(thread):
    return session().scalar(select(Thread.follower_count).where(Thread.id == thread.id))


def test_askers_and_helpers_follow_and_the_asker_hears_of_an_answer(app):
    ana, bob = make.member("ana"), make.member("bob")
    thread = make.question(ana)
    make.answer(thread, bob)
    jobs.drain()
    assert (kinds(ana), kinds(bob)) == (["answer"], [])
    assert followers(thread) == 2
    assert unread_count(ana) == 1


def test_a_job_that_runs_twice_tells_once(app):
    from forum.core.events import from_payload
    from forum.core.models import OutboxRow
    from forum.notifications.reactions import tell_of_answer

    ana = make.member("ana")
    make.answer(make.question(ana))
    rows = session().scalars(select(OutboxRow).where(OutboxRow.kind.endswith("tell_of_answer"))).all()
    import json
    event = from_payload(json.loads(rows[0].payload))
    jobs.drain()
    tell_of_answer(event)
    assert kinds(ana) == ["answer"]
    assert unread_count(ana) == 1


def test_following_and_unfollowing_twice_counts_once(app):
    bob, thread = make.member("bob"), make.question()
    follow_thread(bob, thread.id)
    follow_thread(bob, thread.id, level="solution")
    assert (follow_level(bob, thread.id), followers(thread)) == ("solution", 2)
    unfollow_thread(bob, thread.id)
    unfollow_thread(bob, thread.id)
    assert (follow_level(bob, thread.id), followers(thread)) == (None, 1)
    assert follower_counts() == []


def test_an_unknown_level_is_refused(app):
    with pytest.raises(Invalid):
        follow_thread(make.member(), make.question().id, level="sometimes")


def test_a_thread_one_may_not_see_cannot_be_followed(app):
    secret = make.category("secret", read_access="staff")
    thread = make.question(make.agent(), category=secret)
    with pytest.raises(NotFound):
        follow_thread(make.member(), thread.id)


def test_whoever_lost_access_before_delivery_is_not_told(app):
    ana = make.member("ana")
    thread = make.question(ana)
    make.answer(thread)

    @command
    def close_the_room():
        session().get_one(Category, thread.category_id).read_access = "staff"

    close_the_room()
    jobs.drain()
    assert kinds(ana) == []
    assert unread_count(ana) == 0


def test_a_hidden_answer_leaves_the_inbox_and_its_count_at_once(app):
    ana = make.member("ana")
    reply = make.answer(make.question(ana))
    jobs.drain()
    assert unread_count(ana) == 1
    hide_post(make.moderator(), reply.id, reason="spam")
    assert (kinds(ana), unread_count(ana), unread_counts()) == ([], 0, [])


def test_a_mention_reaches_the_member_once(app):
    ana = make.member("ana")
    make.answer(make.question(), body="Perhaps @ana knows, @ana did it before.")
    jobs.drain()
    assert kinds(ana) == ["mention"]


def test_marking_read_leaves_other_members_inboxes_alone(app):
    ana, bob = make.member("ana"), make.member("bob")
    make.answer(make.question(ana))
    make.answer(make.question(bob))
    jobs.drain()
    theirs = inbox(bob)[0][0].id
    assert mark_read(ana, notification_ids=(theirs,)) == 0
    assert (unread_count(ana), unread_count(bob)) == (1, 1)
    assert mark_read(ana) == 1
    assert session().scalar(select(User.unread_count).where(User.id == ana.id)) == 0


def test_the_level_is_chosen_on_the_page_of_the_thread(app):
    ana, thread = make.member("ana"), make.question()
    visitor = Visitor(app).sign_in(ana)
    visitor.get(thread.url).submit(f"/threads/{thread.id}/follow")
    said = {"answers": "Following answers", "solution": "Following the solution", "muted": "Muted", "all": "Following"}
    for level, words in said.items():
        page = visitor.post(f"/threads/{thread.id}/follow", {"level": level})
        control = page.one(f"#follow-{thread.id}")
        assert control.select_one("summary").get_text(strip=True) == words
        assert [one["id"] for one in control.select("[aria-current]")] == [f"follow-{thread.id}-{level}"]
        assert follow_level(ana, thread.id) == level
    page = visitor.post(f"/threads/{thread.id}/follow", {"value": "off"})
    assert page.one(f"#follow-{thread.id}-button").get_text(strip=True) == "Follow"
    assert followers(thread) == 1


def test_with_scripts_only_the_control_comes_back(app):
    thread = make.question()
    visitor = Visitor(app).sign_in(make.member())
    fragment = visitor.post(f"/threads/{thread.id}/follow", {"level": "solution"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text and fragment.one("details")["data-announce"] == "You follow this thread: Only the solution"
    visitor.post(f"/threads/{thread.id}/follow", {"level": "sometimes"}, status=422)


def test_what_others_follow_never_shows_on_one_s_own_page(app):
    thread = make.question()
    follow_thread(make.member("ana"), thread.id, level="muted")
    assert Visitor(app).sign_in(make.member("bob")).get(thread.url).one(f"#follow-{thread.id}-button").get_text(strip=True) == "Follow"

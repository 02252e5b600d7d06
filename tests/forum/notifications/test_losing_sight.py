"""What somebody may no longer read leaves their inbox with its count, however it went."""

from forum.accounts.commands import set_roles
from forum.core import jobs
from forum.notifications.queries import inbox, unread_count
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.drift import drifting

FOR_STAFF = {"read_access": "staff", "post_access": "staff"}


def told(asker, **options):
    """A question whose asker has been told of an answer."""
    thread = make.question(asker, **options)
    make.answer(thread, make.agent())
    jobs.drain()
    assert unread_count(asker) == 1
    return thread


def nothing_waits_for(member):
    return unread_count(member) == 0 and inbox(member) == ([], False) and not drifting()


def test_a_thread_moved_to_a_category_for_staff_leaves_with_its_count(app):
    asker, desk = make.member(), make.category("desk", **FOR_STAFF)
    thread = told(asker)
    move_thread(make.agent(), thread.id, category_id=desk.id)
    assert nothing_waits_for(asker)


def test_it_stays_where_members_may_read_on(app):
    asker, club = make.member(), make.category("club", read_access="members")
    thread = told(asker)
    move_thread(make.agent(), thread.id, category_id=club.id)
    assert unread_count(asker) == 1 and len(inbox(asker)[0]) == 1


def test_a_category_that_becomes_one_for_staff_takes_all_its_threads_along(app):
    asker, agent = make.member(), make.agent()
    thread = told(asker)
    other = told(agent, category=make.category("billing"))
    edit_category(make.admin(), thread.category_id, CategoryDraft("Internet", **FOR_STAFF))
    assert nothing_waits_for(asker)
    assert unread_count(agent) == 1
    edit_category(make.admin(), other.category_id, CategoryDraft("Billing", **FOR_STAFF))
    assert unread_count(agent) == 1, "staff read on"


def test_whoever_is_no_staff_any_more_keeps_nothing_of_staff(app):
    agent = make.agent()
    told(agent, category=make.category("desk", **FOR_STAFF))
    set_roles(make.admin(), agent.id, ["editor"])
    assert unread_count(agent) == 1
    set_roles(make.admin(), agent.id, [])
    assert unread_count(agent) == 0 and not drifting()

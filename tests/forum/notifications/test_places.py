"""Following categories and tags: who hears of a new question, and who must not."""

import json

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.core import jobs
from forum.core.db import session
from forum.core.events import from_payload
from forum.core.models import OutboxRow
from forum.core.permissions import STRANGER
from forum.kit.errors import NotAllowed, NotFound
from forum.notifications import occasions
from forum.notifications.commands import follow_category, follow_tag, follow_thread, unfollow_category, unfollow_tag
from forum.notifications.explaining import preview
from forum.notifications.models import Notification, PlaceFollow
from forum.notifications.places import PlaceKind, followed_places, follows_place
from forum.notifications.queries import followed_threads, inbox, unread_count
from forum.notifications.reactions import tell_of_question
from forum.notifications.states import Level
from forum.threads.commands import move_thread, retag_thread
from forum.threads.commands.categories import CategoryDraft, edit_category
from forum.threads.commands.tags import edit_tag, merge_tags
from forum.threads.models import Tag
from tests import make
from tests.forum.notifications.post import at, choose, mails, pass_time
from tests.visitor import Visitor


@pytest.fixture
def wifi(app):
    """A tag in use, in the category everybody may read."""
    found = make.tag("wifi")
    make.question(title="The first one about wifi?", tags=("wifi",))
    jobs.drain()
    return found


def told(member):
    return [(line.kind, line.title) for line in inbox(member)[0]]


def rows():
    return session().scalars(select(PlaceFollow)).all()


def test_followers_of_the_tag_and_of_the_category_hear_of_a_question_once(wifi):
    ana, bob, carl = make.member("ana"), make.member("bob"), make.member("carl")
    follow_tag(ana, "wifi")
    follow_category(ana, "internet")
    follow_category(bob, "internet")
    make.question(carl, "New here?", tags=("wifi",))
    jobs.drain()
    assert told(ana) == told(bob) == [("question", "New here?")]
    assert told(carl) == []


def test_whoever_asks_is_not_told_of_their_own_question(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    make.question(ana, tags=("wifi",))
    jobs.drain()
    assert told(ana) == []


def test_it_waits_for_the_digest_and_sends_no_mail_at_once(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    make.question(title="Which channel?", tags=("wifi",))
    pass_time()
    assert mails("ana") == []
    assert session().scalars(select(Notification.mail).where(Notification.user_id == ana.id)).all() == ["digest"]


def test_who_switched_it_off_hears_nothing(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    choose(ana, followed_question="off")
    make.question(tags=("wifi",))
    jobs.drain()
    assert told(ana) == []


def test_a_job_that_runs_twice_tells_once(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    make.question(tags=("wifi",))
    row = session().scalars(select(OutboxRow).where(OutboxRow.kind.endswith("tell_of_question")).order_by(OutboxRow.id.desc())).first()
    event = from_payload(json.loads(row.payload))
    jobs.drain()
    tell_of_question(event)
    assert (len(told(ana)), unread_count(ana)) == (1, 1)


def test_a_question_that_is_moved_or_retagged_later_tells_nobody_anew(wifi):
    ana, agent = make.member("ana"), make.agent()
    make.category("tv")
    follow_tag(ana, "wifi")
    follow_category(ana, "tv")
    thread = make.question()
    jobs.drain()
    retag_thread(agent, thread.id, tags=("wifi",))
    move_thread(agent, thread.id, category_id=make.category("mobile").id)
    jobs.drain()
    assert told(ana) == []


def test_many_followers_are_told_in_portions_each_once(wifi, monkeypatch):
    monkeypatch.setattr(occasions, "AT_ONCE", 2)
    fans = [make.member() for _number in range(5)]
    for fan in fans:
        follow_tag(fan, "wifi")
        follow_category(fan, "internet")
    thread = make.question(title="For all of you?", tags=("wifi",))
    jobs.drain()
    assert [told(fan) for fan in fans] == [[("question", "For all of you?")]] * 5
    asked = session().scalars(select(OutboxRow).where(OutboxRow.kind.endswith("tell_of_question")).order_by(OutboxRow.id.desc())).first()
    said = preview(asked.id)
    assert [one["member"] for one in said["told"]] == [fan.handle for fan in fans]
    assert said["thread_id"] == thread.id and {one["because"] for one in said["told"]} == {"followed_question"}


def test_asking_costs_the_same_however_many_follow(wifi, statements):
    def cost(title, body):
        asker = make.member()
        with statements() as seen:
            asked = make.question(asker, title, body=body, tags=("wifi",))
        assert make.opening_post(asked).listed, "what waits for approval tells nobody"
        return len(seen)

    few = cost("Where does the cable go?", "The grey one has two ends, and the wall has only one socket.")
    for _number in range(20):
        follow_tag(make.member(), "wifi")
    assert cost("Why is it slow at night?", "Films stop every evening around nine although nobody else is online here.") == few


def test_a_category_that_becomes_one_for_staff_keeps_the_follow_but_tells_and_names_nothing(wifi, app):
    ana, agent, admin = make.member("ana"), make.agent(), make.admin()
    club = make.category("club", name="The club")
    make.question(category=club, tags=("wifi",))
    make.tag("secret-word")
    make.question(agent, category=club, tags=("secret-word",))
    for follow in (follow_category, follow_tag):
        follow(ana, "club" if follow is follow_category else "secret-word")
    jobs.drain()
    late = make.question(agent, "Before it closed?", category=club, tags=("wifi",))
    edit_category(admin, club.id, CategoryDraft("The club", read_access="staff", post_access="staff"))
    make.question(agent, "Only for us?", category=club, tags=("secret-word",))
    jobs.drain()
    at(late.created_at.replace(year=late.created_at.year + 1))
    assert told(ana) == []
    assert mails("ana") == []
    assert followed_places(ana) == []
    assert len(rows()) == 2, "the follow is kept for the day it opens again"
    page = Visitor(app).sign_in(ana).get("/following/")
    assert "club" not in page.words.lower() and "secret-word" not in page.words
    for follow in (lambda: follow_category(ana, "club"), lambda: follow_tag(ana, "secret-word"), lambda: unfollow_tag(ana, "secret-word")):
        with pytest.raises(NotFound):
            follow()


def test_what_was_told_before_the_category_closed_is_not_mailed_after(wifi):
    ana, admin = make.member("ana"), make.admin()
    club = make.category("club")
    follow_category(ana, "club")
    thread = make.question(title="A quiet word?", category=club)
    jobs.drain()
    assert told(ana) == [("question", "A quiet word?")]
    edit_category(admin, club.id, CategoryDraft("Club", read_access="staff", post_access="staff"))
    at(thread.created_at.replace(year=thread.created_at.year + 1))
    assert (told(ana), mails("ana"), unread_count(ana)) == ([], [], 0)


def test_a_member_who_leaves_follows_nothing_any_more(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    _anonymise(ana)
    assert rows() == []


def test_a_renamed_tag_keeps_its_followers_and_a_merged_one_hands_them_over(wifi):
    ana, bob, admin = make.member("ana"), make.member("bob"), make.admin()
    wlan = make.tag("wlan")
    make.question(tags=("wlan",))
    for member, name in ((ana, "wlan"), (bob, "wlan"), (bob, "wifi")):
        follow_tag(member, name)
    edit_tag(admin, wifi.id, name="wi-fi", description="", synonyms=())
    assert follows_place(bob, PlaceKind.TAG, "wi-fi")
    merge_tags(admin, wlan.id, into_id=wifi.id)
    assert [place.name for place in followed_places(ana)] == [place.name for place in followed_places(bob)] == ["wi-fi"]
    assert len(rows()) == 2
    assert session().scalar(select(Tag).where(Tag.name == "wlan")) is None


def test_following_twice_is_once_and_ends_at_once(wifi):
    ana = make.member("ana")
    follow_tag(ana, "wifi")
    follow_tag(ana, "wifi")
    follow_category(ana, "internet")
    assert len(rows()) == 2
    unfollow_tag(ana, "wifi")
    unfollow_category(ana, "internet")
    assert rows() == []


def test_strangers_follow_nothing(wifi):
    with pytest.raises(NotAllowed):
        follow_tag(STRANGER, "wifi")


def test_the_buttons_work_without_scripts_and_with_them(wifi, app):
    ana = make.member("ana")
    visitor = Visitor(app).sign_in(ana)
    for place in ("/tags/wifi/", "/categories/internet/"):
        page = visitor.get(place).submit(f"{place}follow")
        assert page.one("#follow-place-button")["aria-pressed"] == "true"
    assert len(rows()) == 2
    fragment = visitor.post("/tags/wifi/follow", {"value": "off"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text and fragment.one("#follow-place-button")["aria-pressed"] == "false"
    page = visitor.get("/following/").submit("/categories/internet/follow")
    assert rows() == [] and page.url == "/following/"
    assert Visitor(app).get("/tags/wifi/").all("#follow-place") == []


def test_the_list_of_threads_one_follows_is_read_in_pages_and_changed_there(wifi, app):
    ana = make.member("ana")
    threads = [make.question(title=f"Number {number:02}?") for number in range(32)]
    for thread in threads:
        follow_thread(ana, thread.id, level=Level.ANSWERS)
    first = followed_threads(ana)
    second = followed_threads(ana, first.next_cursor)
    seen = [one.title for one in (*first.items, *second.items)]
    assert (len(first.items), seen) == (30, [f"Number {number:02}?" for number in reversed(range(32))])
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get("/following/")
    page.submit(f"/threads/{threads[31].id}/follow", level="muted")
    assert followed_threads(ana).items[0].level == "muted"
    page.submit(f"/threads/{threads[31].id}/follow", button="value=off")
    assert followed_threads(ana).items[0].title == "Number 30?"
    visitor.get("/following/?before=nonsense", status=422)
    Visitor(app).get("/following/", status=302)

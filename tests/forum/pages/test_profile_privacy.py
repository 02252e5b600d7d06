"""What a member keeps to themselves, behind every door: for strangers, members, themselves and moderators."""

import pytest
from sqlalchemy import select

from forum.accounts.commands import choose_privacy
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import ProfileChoice, User
from forum.accounts.privacy import hidden_from_leaderboards
from forum.accounts.queries import choices_of
from forum.accounts.states import Hidden
from forum.api.queries import member_feed
from forum.core import limits
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from tests import make
from tests.forum.limiting import windows_in_memory
from tests.forum.tuning import tune
from tests.visitor import Visitor

ROLES = ("stranger", "member", "agent", "self", "moderator", "admin")
TOLD = {"self": True, "moderator": True, "admin": True}


@command
def seen_now(member):
    session().get_one(User, member.id).last_seen_at = utcnow()


@pytest.fixture
def ana(app):
    ana = make.member("ana_ruiz", display_name="Ana Ruiz", bio="Fixes routers.")
    make.tag("wifi")
    make.answer(make.question(make.member(), "Why is it slow?", tags=("wifi",)), ana)
    seen_now(ana)
    return ana


def window(ana, role):
    """Somebody's browser."""
    from flask import current_app

    visitor = Visitor(current_app._get_current_object())
    who = {"member": make.member, "agent": make.agent, "self": lambda: ana, "moderator": make.moderator, "admin": make.admin}
    return visitor.sign_in(who[role]()) if role != "stranger" else visitor


def hide(ana, *what, languages=()):
    choose_privacy(ana, hides=what, languages=languages)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("what", "words"),
    [("last_seen", ["Last seen"]), ("reputation", ["in the last 12 months", "Where it comes from", "Reputation 50"]),
     ("activity", ["People reached", "Lately", "Why is it slow?"])],
)
def test_a_switch_takes_its_part_of_the_profile_from_others_alone(ana, role, what, words):
    visitor = window(ana, role)
    before = visitor.get(ana.url).one("main").get_text(" ", strip=True)
    assert all(word in before for word in words) and "Only you" not in before and "Hidden from others" not in before
    hide(ana, what)
    after = visitor.get(ana.url).one("main").get_text(" ", strip=True)
    told = role in TOLD
    assert all((word in after) is told for word in words), after
    assert ("Only you and moderators see this" in after) is (role == "self")
    assert ("Hidden from others" in after) is (role in ("moderator", "admin"))
    others = {"last_seen", "reputation", "activity"} - {what}
    shown = {"last_seen": "Last seen", "reputation": "in the last 12 months", "activity": "People reached"}
    assert all(shown[one] in after for one in others), "the other switches are where they were"


@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_ledger_has_no_address(ana, role):
    hide(ana, "reputation")
    visitor, status = window(ana, role), 200 if role in TOLD else 404
    for address in (f"{ana.url}?tab=reputation", f"{ana.url}?tab=reputation&kind=votes"):
        visitor.get(address, status=status)
    tabs = [tab.get_text(" ").split()[0] for tab in visitor.get(ana.url).all(".tabs a")]
    assert ("Reputation" in tabs) is (role in TOLD)
    assert "50 reputation" in visitor.get(f"/members/{ana.id}/card").text, "the number itself is never hidden"


@pytest.mark.parametrize("role", ROLES)
def test_what_somebody_did_lately_is_in_no_feed_when_they_keep_it_back(ana, role):
    visitor, feed = window(ana, role), f"/feeds/members/{ana.id}.atom"
    assert "Why is it slow?" in visitor.get(feed).text and visitor.get(ana.url).all(f'link[href="{feed}"]')
    hide(ana, "activity")
    ana_feed_forgotten()
    visitor.get(feed, status=404)
    assert not visitor.get(ana.url).all(f'link[href="{feed}"]')


def test_a_private_feed_shows_what_its_reader_may_see_of_a_member(ana):
    hide(ana, "activity")
    with pytest.raises(NotFound):
        member_feed(make.member(), ana.id)
    assert member_feed(ana, ana.id).entries and member_feed(make.moderator(), ana.id).entries


def ana_feed_forgotten():
    from flask import current_app

    current_app.extensions["plaza_cache"].clear()


def is_listed(page, member):
    return bool(page.all(f'.member-card a[href="{member.url}"], [role=option][data-value="@{member.handle}"]'))


@pytest.mark.parametrize("role", ROLES)
def test_who_does_not_want_to_be_found_by_name_is_not_found(ana, role):
    visitor = window(ana, role)
    doors = ["/members/", "/members/?q=ana", "/members/?q=Ruiz", "/members/?q=ana_ruiz"]
    if role not in ("stranger", "self"):
        doors.append("/members/suggest?q=ana")
    assert all(is_listed(visitor.get(door), ana) for door in doors)
    hide(ana, "directory")
    for door in doors:
        assert is_listed(visitor.get(door), ana) is (role in ("moderator", "admin")), door
    visitor.get(ana.url)
    assert "Ana Ruiz" in visitor.get(f"/members/{ana.id}/card").text, "a name beside a post is no way of finding somebody"


@pytest.mark.parametrize("role", ["stranger", "moderator"])
def test_search_engines_are_told_not_to_list_the_page(ana, role):
    visitor = window(ana, role)
    tabs = ("", "?tab=answers", "?tab=reputation")
    robots = 'meta[name="robots"][content="noindex"]'
    assert not any(visitor.get(ana.url + tab).all(robots) for tab in tabs)
    hide(ana, "search_engines")
    assert all(visitor.get(ana.url + tab).all(robots) for tab in tabs)
    assert f"/members/{ana.id}/" not in visitor.get("/sitemap-1.xml").text


def test_leaderboards_can_leave_out_who_wants_that(ana):
    make.member("bob")
    hide(ana, "leaderboards")
    listed = set(session().scalars(select(User.handle).where(~hidden_from_leaderboards())))
    assert "ana_ruiz" not in listed and "bob" in listed


def test_the_page_of_switches_keeps_what_one_chose(ana):
    visitor = window(ana, "self")
    page = visitor.get("/settings/privacy")
    assert all(box.has_attr("checked") for box in page.all("main input[type=checkbox]:not([name=languages])"))
    form = {"csrf_token": visitor.csrf_token(), "activity": "y", "directory": "y", "languages": ["es", "en"]}
    page = visitor.post("/settings/privacy", form)
    chosen = {box["name"] for box in page.all("main input[type=checkbox][checked]")}
    assert chosen == {"activity", "directory", "languages"} and len(page.all("[name=languages][checked]")) == 2
    session().expire_all()
    assert choices_of(ana.id).hides == {"last_seen", "reputation", "leaderboards", "search_engines"}
    assert choices_of(ana.id).languages == ("en", "es")


def test_nobody_chooses_a_language_that_plaza_does_not_speak(ana):
    with pytest.raises(Invalid):
        hide(ana, languages=("xx",))
    page = window(ana, "self").post("/settings/privacy", {"languages": "xx"}, status=422)
    assert page.all(".field-error")
    assert choices_of(ana.id).hides == frozenset(), "a refused form changes nothing"


def test_strangers_have_no_switches(visitor):
    assert "next=" in visitor.get("/settings/privacy", status=302).headers["Location"]


def test_of_a_former_member_no_choice_stays(ana):
    hide(ana, *Hidden, languages=("es",))
    _anonymise(ana)
    assert not session().scalars(select(ProfileChoice)).all()


def test_a_card_says_who_somebody_is(ana, visitor):
    page = visitor.get(f"/members/{ana.id}/card")
    assert "<html" not in page.text and not page.all("a"), "a piece with nothing to press"
    for words in ("Ana Ruiz", "@ana_ruiz", "Fixes routers.", "50 reputation", "Joined:", "wifi"):
        assert words in page.words, words
    assert page.headers["X-Robots-Tag"] == "noindex"
    visitor.get("/members/4711/card", status=404)


def test_a_card_is_sent_again_only_when_it_changed(ana, visitor):
    page = visitor.get(f"/members/{ana.id}/card")
    tag = {"If-None-Match": page.headers["ETag"]}
    visitor.get(f"/members/{ana.id}/card", headers=tag, status=304)
    make.answer(make.question(make.member(), tags=("wifi",)), ana)
    visitor.get(f"/members/{ana.id}/card", headers=tag, status=304)
    make.tag("slow")
    make.answer(make.question(make.member(), tags=("slow",)), ana)
    assert "slow" in visitor.get(f"/members/{ana.id}/card", headers=tag).words


def test_cards_are_opened_so_many_times_a_minute(ana, visitor, monkeypatch):
    monkeypatch.setattr(limits, "enforced", lambda: True)
    visitor.app.extensions["plaza_windows"] = windows_in_memory()
    tune("accounts.cards_per_minute", 2)
    own = Visitor(visitor.app).sign_in(ana)
    for _ in range(2):
        visitor.get(f"/members/{ana.id}/card")
    assert visitor.get(f"/members/{ana.id}/card", status=429).headers["Retry-After"]
    own.get(f"/members/{ana.id}/card")


def test_the_card_of_a_former_member_says_only_that(ana, visitor):
    _anonymise(ana)
    assert visitor.get(f"/members/{ana.id}/card").words == "Former member"


def test_tags_of_places_one_may_not_read_are_on_no_card(ana, visitor):
    make.category("desk", read_access="staff"), make.tag("secret")
    desk = session().scalars(select(make.Category).where(make.Category.slug == "desk")).one()
    thread = make.question(make.agent(), category=desk, tags=("secret",))
    make.answer(thread, make.agent())
    make.answer(thread, helper := make.agent())
    assert "secret" not in visitor.get(f"/members/{helper.id}/card").text
    assert "secret" in window(ana, "moderator").get(f"/members/{helper.id}/card").text

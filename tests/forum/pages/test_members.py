"""The directory, a member's page and one's bookmarks: what everybody may know, and what nobody else may."""

from datetime import timedelta

import pytest

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.resolution.commands import accept_answer
from forum.threads.commands import add_bookmark, hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.visitor import Visitor


@command
def change(member, **columns):
    for name, value in columns.items():
        setattr(session().get_one(User, member.id), name, value)


@pytest.fixture
def ana(app):
    return make.member("ana_ruiz", display_name="Ana Ruiz", bio="Fixes <b>things</b>.\nOn weekdays.")


def titles(page):
    return [title.get_text() for title in page.all(".row-title a")]


def counts(page):
    """What the member has written, by tab."""
    tabs = [tab.get_text(" ").split() for tab in page.all(".tabs a")]
    return {words[0]: int(words[1]) for words in tabs if words[0] not in ("Overview", "Reputation")}


def names(page):
    return [name.get_text() for name in page.all(".member-card .person-name")]


def test_a_profile_says_who_somebody_is(ana, visitor):
    change(ana, last_seen_at=utcnow() - timedelta(minutes=3))
    page = visitor.get(ana.url)
    assert page.one("h1").get_text() == "Ana Ruiz"
    assert "@ana_ruiz" in page.words and "Fixes <b>things</b>." in page.words
    assert "Last seen: today" in page.words and "ana_ruiz@example.org" not in page.text
    assert not page.all(".profile relative-time"), "the day is enough"


def test_staff_are_shown_with_their_roles(app, visitor):
    page = visitor.get(make.member("eva", roles=("agent", "editor")).url)
    assert [badge.get_text() for badge in page.all(".profile .badge")] == ["Staff", "Agent", "Editor"]


def test_a_wrong_handle_leads_to_the_right_address(ana, visitor):
    for address in (f"/members/{ana.id}/", f"/members/{ana.id}/somebody-else/"):
        assert visitor.get(address, status=301).headers["Location"] == ana.url
    assert visitor.get(f"/members/{ana.id}/x/?tab=answers", status=301).headers["Location"] == f"{ana.url}?tab=answers"
    visitor.get("/members/4711/nobody/", status=404)


def test_tabs_count_what_they_show(ana, visitor):
    other = make.member()
    make.question(ana, "Why is it slow?")
    make.question(ana, "Why is it hot?")
    make.discussion(ana, title="Just talking")
    question = make.question(other, "Why does it blink?")
    answer = make.answer(question, ana, "It is updating. Wait five minutes.")
    make.answer(make.discussion(other, title="Which one?"), ana, "The small one.")
    accept_answer(other, answer.id)
    page = visitor.get(f"{ana.url}?tab=questions")
    assert counts(page) == {"Questions": 2, "Answers": 2, "Solutions": 1}
    assert titles(page) == ["Why is it hot?", "Why is it slow?"]
    answers = visitor.get(f"{ana.url}?tab=answers")
    assert titles(answers) == ["Which one?", "Why does it blink?"]
    solutions = visitor.get(f"{ana.url}?tab=solutions")
    assert titles(solutions) == ["Why does it blink?"] and "It is updating. Wait five minutes." in solutions.words
    assert solutions.one(".row-title a")["href"] == f"/posts/{answer.id}/"


def test_what_a_viewer_may_not_read_is_neither_shown_nor_counted(ana, visitor):
    for slug, access in (("staff", "staff"), ("club", "members")):
        make.category(slug, read_access=access)
    moderator = make.moderator()
    for place in ("staff", "club"):
        thread = make.question(ana, f"Secret of {place}")
        make.answer(thread, ana, f"Answer of {place}")
        move_thread(moderator, thread.id, category_id=_id_of(place))
    hidden = make.question(ana, "Hidden one")
    hide_post(moderator, make.opening_post(hidden).id, reason="spam")
    for viewer, seen in ((None, 0), (make.member(), 1), (make.agent(), 2)):
        window = Visitor(visitor.app)
        if viewer:
            window.sign_in(viewer)
        page = window.get(f"{ana.url}?tab=questions")
        assert counts(page) == {"Questions": seen, "Answers": seen, "Solutions": 0}
        assert len(titles(page)) == seen and "Hidden one" not in page.text
        assert len(titles(window.get(f"{ana.url}?tab=answers"))) == seen


def _id_of(slug):
    from sqlalchemy import select

    from forum.threads.models import Category

    return session().scalars(select(Category.id).where(Category.slug == slug)).one()


def test_older_contributions_are_a_link_away(ana, visitor):
    for number in range(23):
        make.question(ana, f"Number {number}")
    first = visitor.get(f"{ana.url}?tab=questions")
    assert len(titles(first)) == 20 and titles(first)[0] == "Number 22"
    older = visitor.get(first.one("a[rel=next]")["href"])
    assert titles(older) == ["Number 2", "Number 1", "Number 0"]
    assert not older.all("a[rel=next]") and f"{ana.url}?tab=questions" in older.links()
    visitor.get(f"{ana.url}?tab=questions&before=nonsense", status=422)


def test_of_a_former_member_nothing_is_said(ana, visitor):
    make.question(ana, "Why is it slow?")
    _anonymise(ana)
    old = visitor.get(ana.url, status=301).headers["Location"]
    page = visitor.get(old)
    assert page.one("h1").get_text() == "Former member"
    for word in ("Ana", "ana_ruiz", "Fixes", "Why is it slow?", "Joined"):
        assert word not in page.text
    assert "Ana Ruiz" not in visitor.get("/members/").words and "Former" not in visitor.get("/members/").words


def test_the_directory_puts_those_who_solved_most_first(app, visitor):
    for name, solved, answered in (("one", 1, 9), ("two", 5, 5), ("three", 1, 12), ("four", 0, 0)):
        change(make.member(name, display_name=name.title()), solution_count=solved, answer_count=answered)
    make.member("unknown", verified=False)
    change(make.member("brought", verified=False), is_placeholder=True)
    page = visitor.get("/members/")
    assert names(page) == ["Two", "Three", "One", "Brought", "Four"]
    assert "5 solutions" in page.words and "Imported" in page.words


@pytest.mark.parametrize("typed", ["ana_r", "@ana_ruiz", "Ana", "ana", "Ruiz", "rui", "RUIZ"])
def test_members_are_found_by_handle_and_by_any_name(ana, visitor, typed):
    make.member("zed", display_name="Zed Tana")
    assert names(visitor.get("/members/", query={"q": typed})) == ["Ana Ruiz"]


@pytest.mark.parametrize("typed", ["%", "_", "nobody", "'", "\\", "ana ruiz x"])
def test_signs_mean_themselves_in_a_name(ana, visitor, typed):
    page = visitor.get("/members/", query={"q": typed})
    assert not names(page) and "/members/" in page.links()


def test_the_directory_has_bounded_pages(app, visitor):
    for _ in range(33):
        make.member()
    first, second = visitor.get("/members/"), visitor.get("/members/?page=2")
    assert (len(names(first)), len(names(second))) == (30, 3)
    visitor.get("/members/?page=999999999999", status=404)


def test_bookmarks_are_ones_own_and_only_what_one_may_still_read(ana, visitor):
    kept, gone = make.question(make.member(), "Worth keeping"), make.question(make.member(), "Soon hidden")
    for thread in (kept, gone):
        add_bookmark(ana, thread.id)
    hide_post(make.moderator(), make.opening_post(gone).id, reason="spam")
    assert "next=" in visitor.get("/bookmarks/", status=302).headers["Location"]
    visitor.sign_in(ana)
    page = visitor.get("/bookmarks/")
    assert titles(page) == ["Worth keeping"]
    visitor.post(f"/threads/{kept.id}/bookmark", {"value": "off"}, headers={"HX-Request": "true"})
    assert "You have no bookmarks" in visitor.get("/bookmarks/").words


def test_the_cost_of_a_profile_does_not_grow(ana, visitor, statements):
    visitor.sign_in(make.agent())

    def cost(tab):
        visitor.get("/members/")
        with statements() as seen:
            visitor.get(f"{ana.url}?tab={tab}")
        return len(seen)

    make.answer(make.question(ana), ana)
    few = [cost(tab) for tab in ("questions", "answers", "solutions")]
    for _ in range(12):
        make.answer(make.question(ana), ana)
    assert [cost(tab) for tab in ("questions", "answers", "solutions")] == few
    assert max(few) <= 10
    with statements() as seen:
        visitor.get("/members/?q=ana")
    assert len(seen) <= 6


def test_only_members_are_offered_names_to_mention(ana, visitor):
    change(make.member("andy", verified=False), is_placeholder=True)
    _anonymise(make.member("andrea"))
    visitor.get("/members/suggest?q=an", status=302)
    visitor.sign_in(make.member("anders"))
    page = visitor.get("/members/suggest?q=an")
    assert [option["data-value"] for option in page.all("[role=option]")] == ["@ana_ruiz"]
    assert not visitor.get("/members/suggest?q=").all("[role=option]")
    for number in range(12):
        make.member(f"anton{number}")
    assert len(visitor.get("/members/suggest?q=an").all("[role=option]")) == 8

"""Ways from the forum's pages to the desk, for those who have business there."""

import pytest
from sqlalchemy import select

from forum.core import entries
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.threads.commands import hide_post
from forum.threads.models import Post
from moderation.review.commands import decide
from tests import make
from tests.moderation.desk.desk_rows import item


@pytest.fixture
def s(app):
    class Scene:
        mod, agent, author, ana = make.moderator("mod"), make.agent("agent"), make.member("author"), make.member("ana")
        editor = make.member("editor", roles=("editor",))
        thread = make.question(make.member("asker"))
        answer, calm = make.answer(thread, author), make.answer(thread, author)
        case = item(answer, reason="spam", flag_count=2)

    return Scene


def remarks(page):
    return [line.get_text(" ", strip=True) for line in page.all(".post-remark")]


def test_a_moderator_sees_at_a_post_that_it_waits_and_comes_to_its_case(s, visitor):
    page = visitor.sign_in(s.mod).get(s.thread.url)
    assert remarks(page) == ["In the review queue: 2 flags"]
    assert page.one(".post-remark a")["href"] == f"/desk/review/{s.case.id}/"


@pytest.mark.parametrize("who", ["agent", "author", "ana", None])
def test_nobody_else_learns_that_a_post_waits(s, visitor, who):
    if who:
        visitor.sign_in(getattr(s, who))
    page = visitor.get(s.thread.url)
    assert remarks(page) == []
    assert f"/desk/review/{s.case.id}/" not in page.text


def test_the_line_goes_when_the_case_is_decided(s, visitor):
    visitor.sign_in(s.mod)
    assert remarks(visitor.get(s.thread.url))
    decide(s.mod, s.case.id, version=s.case.version, decision="keep")
    assert remarks(visitor.get(s.thread.url)) == []


def test_finding_out_costs_staff_one_statement_for_each_kind_of_line_and_nobody_else_any(s, visitor, statements, monkeypatch):
    def cost(who):
        visitor.sign_in(who)
        visitor.get(s.thread.url)
        with statements() as seen:
            visitor.get(s.thread.url)
        return len(seen)

    with_remarks = [cost(who) for who in (s.mod, s.agent, s.ana)]
    monkeypatch.setattr(entries, "_remarks", {})
    assert [cost(who) for who in (s.mod, s.agent, s.ana)] == [with_remarks[0] - 2, with_remarks[1] - 1, with_remarks[2]]


def test_staff_come_from_a_post_and_a_profile_to_the_dossier(s, visitor):
    visitor.sign_in(s.agent)
    link = f"/desk/posts/{s.answer.id}/author"
    assert link in [one["href"] for one in visitor.get(s.thread.url).all("a[href]")]
    assert visitor.get(link, status=303).headers["Location"] == f"/desk/members/{s.author.id}/"
    profile = visitor.get(f"/members/{s.author.id}/author/")
    assert f"/desk/members/{s.author.id}/" in [one["href"] for one in profile.all("a[href]")]


@pytest.mark.parametrize("who", ["ana", "editor"])
def test_members_and_editors_find_no_way_to_a_dossier(s, visitor, who):
    visitor.sign_in(getattr(s, who))
    for place in (s.thread.url, f"/members/{s.author.id}/author/"):
        assert not [one for one in visitor.get(place).all("a[href]") if one["href"].startswith("/desk/")]
    missing = visitor.get("/desk/members/999/", status=404)
    assert visitor.get(f"/desk/members/{s.author.id}/", status=404).words == missing.words
    visitor.get(f"/desk/posts/{s.answer.id}/author", status=404)


@pytest.mark.parametrize("place", ["/desk/audit/", "/admin/findings/", "/desk/", "/desk/review/"])
def test_every_page_of_the_desk_has_the_same_side_column(s, visitor, place):
    page = visitor.sign_in(s.mod).get(place)
    links = [one["href"] for one in page.all(".side-nav a")]
    assert {"/desk/", "/desk/review/", "/desk/audit/", "/admin/findings/"} <= set(links)
    assert [one["href"] for one in page.all(".side-nav a[aria-current]")] == [place]


def test_moderators_find_the_desk_in_their_account_menu_and_others_do_not(s, visitor):
    for who, there in ((s.mod, True), (s.agent, False), (s.ana, False)):
        menu = visitor.sign_in(who).get("/").one("#account-menu")
        assert ("/desk/" in [link["href"] for link in menu.select("a")]) is there


def test_a_dossier_names_threads_that_are_out_of_sight_to_moderators_alone(s, visitor):
    lost = make.question(s.author, title="What only moderators may read")
    opening = session().scalars(select(Post.id).where(Post.thread_id == lost.id, Post.kind == "question")).one()
    hide_post(SYSTEM, opening, reason="spam")
    assert lost.title in visitor.sign_in(s.mod).get(f"/desk/members/{s.author.id}/").words
    assert lost.title not in visitor.sign_in(s.agent).get(f"/desk/members/{s.author.id}/").text

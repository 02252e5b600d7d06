"""All badges, who has one, and those of a member: nothing about posts that a viewer may not see."""

import pytest

from forum.accounts.commands.leaving import _anonymise
from forum.core import settings
from forum.reputation.queries import badges_of
from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post, restore_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.reputation.acts import award_all
from tests.visitor import Visitor


@pytest.fixture
def bob(app):
    """Has his first solution, to a question that anybody may read."""
    bob, ana = make.member("bob"), make.member("ana")
    bob.extra["answer"] = make.answer(make.question(ana, "Why is it dark?"), bob)
    accept_answer(ana, bob.extra["answer"].id)
    award_all()
    return bob


def card(page, name):
    [found] = [one for one in page.all(".badge-card") if one.select_one(f"a[href='/badges/{name}/']")]
    return " ".join(found.get_text(" ").split())


def test_all_badges_say_what_they_take_and_how_many_have_them(bob, visitor):
    page = visitor.get("/badges/")
    assert [title.get_text() for title in page.all("h2")][:3] == ["Bronze", "Silver", "Gold"]
    assert "Had an answer accepted." in card(page, "first_solution") and "1 member has it" in card(page, "first_solution")
    assert "Nobody has it yet" in card(page, "pillar") and "Once for every tag." in card(page, "tag_expert")
    assert "You have it" not in page.words
    visitor.sign_in(bob)
    mine = visitor.get("/badges/")
    assert "You have it" in card(mine, "first_solution") and "You have it" not in card(mine, "pillar")


def test_a_badge_says_who_has_it_and_what_for(bob, visitor):
    page = visitor.get("/badges/first_solution/")
    assert "Bob" in page.words and "Why is it dark?" in page.words
    assert f"/posts/{bob.extra['answer'].id}/" in page.links()
    visitor.get("/badges/nonsense/", status=404)
    assert "Nobody has this badge yet." in visitor.get("/badges/pillar/").words


def hide(answer):
    hide_post(make.moderator(), answer.id, reason="spam")


def move_away(answer):
    move_thread(make.moderator(), answer.thread_id, category_id=make.category("club", read_access="members").id)


@pytest.mark.parametrize(("take_away", "who"), [(hide, None), (hide, "member"), (move_away, None)])
def test_a_badge_for_a_post_one_may_not_see_is_not_there(app, bob, take_away, who):
    take_away(bob.extra["answer"])
    app.extensions["plaza_cache"].clear()
    visitor = Visitor(app).sign_in(make.member()) if who else Visitor(app)
    page = visitor.get("/badges/first_solution/")
    assert "Bob" not in page.words and "Why is it dark?" not in page.text and "/posts/" not in page.text
    assert "Nobody has it yet" in card(visitor.get("/badges/"), "first_solution")
    assert "First solution" not in visitor.get(f"{bob.url}?tab=reputation").words


def test_it_is_there_for_those_who_may_and_again_when_the_post_is(app, bob):
    move_away(bob.extra["answer"])
    assert "Bob" in Visitor(app).sign_in(make.member()).get("/badges/first_solution/").words
    other = make.answer(make.question(bob), make.member("eva"))
    accept_answer(bob, other.id)
    award_all()
    hide(other)
    assert "Eva" not in Visitor(app).get("/badges/first_solution/").words
    restore_post(make.moderator(), other.id)
    assert "Eva" in Visitor(app).get("/badges/first_solution/").words


def test_a_member_s_page_shows_their_badges_with_tags_one_may_know(app, visitor):
    ana, bob = make.member("ana"), make.member("bob")
    make.tag("wifi")
    threads = [make.question(ana, tags=("wifi",)) for _ in range(5)]
    for thread in threads:
        accept_answer(ana, make.answer(thread, bob).id)
    award_all()
    url = f"{bob.url}?tab=reputation"
    medals = [" ".join(medal.get_text(" ").split()) for medal in visitor.get(url).all(".medals .medal")]
    assert "Tag helper wifi (Bronze)" in medals
    assert [held.badge.name for held in badges_of(bob.id)].count("tag_helper") == 1
    club = make.category("club", read_access="members")
    for thread in threads:
        move_thread(make.moderator(), thread.id, category_id=club.id)
    page = visitor.get(url)
    assert "Tag helper" in page.words and "wifi" not in page.text
    assert "/tags/wifi/" not in visitor.get("/badges/tag_helper/").links()


def test_whoever_left_is_not_there(app, bob, visitor):
    _anonymise(bob)
    app.extensions["plaza_cache"].clear()
    assert "Nobody has this badge yet." in visitor.get("/badges/first_solution/").words
    assert "Nobody has it yet" in card(visitor.get("/badges/"), "first_solution")


def test_the_cost_does_not_grow_with_those_who_have_it(app, bob, statements):
    def cost(url):
        window = Visitor(app)
        window.get("/")
        app.extensions["plaza_cache"].clear()
        settings.forget()
        with statements() as seen:
            window.get(url)
        return len(seen)

    urls = ("/badges/", "/badges/first_solution/", f"{bob.url}?tab=reputation")
    few = [cost(url) for url in urls]
    for _ in range(34):
        asker = make.member()
        accept_answer(asker, make.answer(make.question(asker), make.member()).id)
    award_all()
    assert [cost(url) for url in urls] == few
    page = Visitor(app).get("/badges/first_solution/")
    assert len(page.all(".holder")) == 30 and "/badges/first_solution/?page=2" in page.links()
    assert len(Visitor(app).get("/badges/first_solution/?page=2").all(".holder")) == 5

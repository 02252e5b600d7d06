"""Who earned most in a time and a place, as everybody may know it."""

import pytest

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core.db import command, session
from forum.resolution.commands import accept_answer, withdraw_acceptance
from forum.threads.commands import hide_post
from forum.votes.commands import cast_vote
from tests import make
from tests.forum.reputation.acts import ago, earned_at, votes
from tests.forum.tuning import tune
from tests.visitor import Visitor


def board(app, query="", who=None):
    """(place, name, points, accepted answers) of a board with nothing kept from before."""
    app.extensions["plaza_cache"].clear()
    visitor = Visitor(app).sign_in(who) if who else Visitor(app)
    page = visitor.get(f"/leaderboards/{query}")
    return [tuple(cell.get_text(" ").split()[-1] for cell in row.select("td, th")) for row in page.all(".board tbody tr")]


@command
def change(member, **columns):
    for name, value in columns.items():
        setattr(session().get_one(User, member.id), name, value)


@pytest.fixture
def three(app):
    """Ana earned 30 today, bob 20 and an acceptance a while ago, cleo 100 last year."""
    ana, bob, cleo = (make.member(name, reputation=1) for name in ("ana", "bob", "cleo"))
    votes(make.member("fan1", reputation=50), ana, 3)
    votes(make.member("fan2", reputation=50), bob, 2)
    asker = make.member("asker", reputation=1)
    accept_answer(asker, make.answer(make.question(asker), bob).id)
    earned_at(bob, ago(days=20))
    votes(make.member("fan3", reputation=50), cleo, 10)
    earned_at(cleo, ago(days=200))
    return ana, bob, cleo


def test_points_of_a_time(app, three):
    assert board(app, "?period=week") == [("1", "Ana", "30", "0"), ("2", "Asker", "2", "0")]
    assert board(app) == board(app, "?period=month") == [("1", "Bob", "35", "1"), ("2", "Ana", "30", "0"), ("3", "Asker", "2", "0")]
    assert [row[1] for row in board(app, "?period=year")] == ["Cleo", "Bob", "Ana", "Asker"]
    assert ("1", "Cleo", "100", "0") in board(app, "?period=all") and ("3", "Bob", "35", "1") not in board(app, "?period=week")
    assert board(app, "?period=nonsense") == board(app)


def test_what_somebody_brought_along_is_of_no_week(app):
    make.member("newcomer", reputation=500, joined_at=ago(hours=2))
    assert board(app, "?period=week") == [] and board(app, "?period=all") == [("1", "Newcomer", "499", "0")]


def test_what_is_taken_back_or_hidden_counts_no_more(app, three):
    _ana, bob, _cleo = three
    asker = make.member("asker2", reputation=1)
    answer = make.answer(make.question(asker), bob)
    accept_answer(asker, answer.id)
    assert ("1", "Bob", "50", "2") in board(app)
    withdraw_acceptance(asker, answer.id)
    assert ("1", "Bob", "35", "1") in board(app)
    accept_answer(asker, answer.id)
    hide_post(make.moderator(), answer.id, reason="off_topic")
    assert ("1", "Bob", "35", "1") in board(app)


def test_equals_share_a_place_in_a_steady_order(app):
    members = [make.member(name, reputation=1) for name in ("zoe", "eva", "max")]
    for member in members:
        votes(make.member(), member, 1)
    votes(make.member(), members[2], 1)
    assert board(app, "?period=week") == [("1", "Max", "20", "0"), ("2", "Zoe", "10", "0"), ("2", "Eva", "10", "0")]


def test_a_category_and_a_tag(app):
    ana, bob, fan = make.member("ana", reputation=1), make.member("bob", reputation=1), make.member()
    make.tag("wifi")
    wifi, other = make.category("wireless"), make.category("tv")
    votes(fan, ana, 2, of=make.question(category=wifi, tags=("wifi",)))
    votes(fan, bob, 3, of=make.question(category=other))
    assert board(app, "?category=wireless") == board(app, "?tag=wifi&period=all") == [("1", "Ana", "20", "0")]
    assert board(app, "?category=tv&period=all") == [("1", "Bob", "30", "0")]
    assert board(app, "?category=tv&tag=wifi") == []


@pytest.mark.parametrize("who", [None, "member", "admin"])
def test_only_places_that_everybody_reads_have_a_board(app, who):
    make.tag("secret")
    make.question(category=make.category("club", read_access="members"), tags=("secret",))
    make.category("staff", read_access="staff")
    visitor = Visitor(app).sign_in(make.admin() if who == "admin" else make.member()) if who else Visitor(app)
    for query in ("category=club", "category=staff", "category=nonsense"):
        visitor.get(f"/leaderboards/?{query}", status=404)
    for tag in ("secret", "nonsense"):
        page = visitor.get(f"/leaderboards/?tag={tag}")
        assert "No tag is called that" in page.words and page.one("#board-tag")["value"] == tag
    choices = [option.get("value") for option in visitor.get("/leaderboards/").all("#board-category option")]
    assert choices == [""]


def test_staff_are_left_out_unless_somebody_wants_them(app):
    votes(make.member(), make.agent("tina"), 1)
    assert board(app) == [] and board(app, "?staff=yes") == [("1", "Staff", "10", "0")]
    tune("reputation.leaderboard_staff", True)
    assert board(app) == [("1", "Staff", "10", "0")] and board(app, "?staff=no") == []


def test_who_left_and_who_never_came_is_on_no_board(app, visitor):
    ana, bob = make.member("ana", reputation=1), make.member("bob", reputation=1)
    for member in (ana, bob):
        votes(make.member(), member, 1)
    assert len(visitor.get("/leaderboards/").all(".board tbody tr")) == 2
    _anonymise(ana)
    change(bob, is_placeholder=True)
    assert not visitor.get("/leaderboards/").all(".board tbody tr"), "at once, though the sums are kept"
    assert board(app) == [] and not {"Ana", "Bob"} & {row[1] for row in board(app, "?period=all")}


def test_it_shows_fifty_and_costs_the_same(app, statements):
    def cost(query):
        app.extensions["plaza_cache"].clear()
        with statements() as seen:
            page = Visitor(app).get(f"/leaderboards/{query}")
        return len(seen), len(page.all(".board tbody tr"))

    votes(make.member(), make.member(), 1)
    few = [cost(query)[0] for query in ("", "?period=all")]
    thread = make.question()
    for _ in range(52):
        votes(make.member(reputation=15), make.member(reputation=1), 1, of=thread)
    assert [cost(query) for query in ("", "?period=all")] == [(one, 50) for one in few]
    assert max(few) <= 6


def test_the_pages_about_members_lead_to_one_another(app, visitor):
    for url in ("/members/", "/leaderboards/", "/badges/"):
        assert {"/members/", "/leaderboards/", "/badges/"} <= set(visitor.get(url).links())


def test_a_narrow_board_tells_neither_whom_one_voted_down_nor_where_a_post_was_removed(app):
    bob, moderator = make.member("bob"), make.moderator()
    make.tag("wifi")
    place = make.category("wireless")
    thread = make.question(category=place, tags=("wifi",))
    votes(make.member(), bob, 20, of=thread)
    removed, rival = make.answer(thread, bob), make.answer(thread)
    before = board(app, "?category=wireless"), board(app, "?tag=wifi&period=all")
    assert ("1", "Bob", "200", "0") in before[0]
    cast_vote(bob, rival.id, -1)
    hide_post(moderator, removed.id, reason="spam")
    assert (board(app, "?category=wireless"), board(app, "?tag=wifi&period=all")) == before
    assert ("1", "Bob", "99", "0") in board(app), "where it says nothing of the place, it counts"

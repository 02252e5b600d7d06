"""What somebody may not see changes nothing of what they get: the same bytes with it and without it."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from forum.core import jobs
from forum.resolution.commands import accept_answer
from forum.threads.commands import delete_post, hide_post
from tests import make
from tests.visitor import Visitor

CANARY = "zxqcanary"
CHANGING = re.compile(r'<relative-time.*?</relative-time>|plaza_[a-z]+|value="[^"]{10,}"|content="[^"]{20,}"')


def snapshot(app, who, urls) -> dict[str, str]:
    """What a viewer gets, with nothing kept from before, times and tokens apart."""
    app.extensions["plaza_cache"].clear()
    visitor = Visitor(app).sign_in(who) if who else Visitor(app)
    pages = {}
    for url in urls:
        response = visitor._open("GET", url)
        text = response.get_data(as_text=True).replace(response.headers["X-Request-Id"], "")
        pages[url] = f"{response.status_code} {CHANGING.sub('', text)}"
    return pages


@pytest.fixture
def board(app):
    """What everybody may see."""
    make.category("internet"), make.tag("wifi")
    asker = make.member("ana")
    bodies = ("It blinks red since Monday.", "No cable helps, and the manual is silent.", "Where do I find the newest firmware?")
    threads = [
        make.question(asker, title=f"Public question {number} about the router?", body=body, tags=("wifi",))
        for number, body in enumerate(bodies)
    ]
    accept_answer(asker, make.answer(threads[0], make.member("bob")).id)
    jobs.drain()
    return asker, threads


def add_secrets(asker, threads) -> None:
    """Private threads, and hidden and deleted posts among the public ones, all with the same rare word."""
    mod, staff_only = make.moderator(), make.category("desk", read_access="staff", name=f"Desk {CANARY}", position=9)
    make.tag(CANARY)
    for number in range(3):
        private = make.question(make.agent(), category=staff_only, title=f"Router {CANARY} {number}", tags=("wifi", CANARY))
        make.answer(private, make.agent(), body=f"The router {CANARY}.")
    rant = make.question(make.member(), title=f"Public question about the router {CANARY}?", tags=("wifi", CANARY))
    hide_post(mod, make.opening_post(rant).id, reason="personal_information")
    answer = make.answer(threads[1], make.member(), body=f"Router {CANARY}")
    hide_post(mod, answer.id, reason="not_an_answer")
    writer = make.member()
    gone = make.answer(threads[2], writer, body=f"Router {CANARY}")
    make.comment(gone, writer, body=f"More {CANARY}")
    delete_post(writer, gone.id)
    jobs.drain()


@pytest.mark.parametrize("role", ["stranger", "member"])
def test_secrets_change_no_byte(app, board, role):
    asker, threads = board
    who = {"stranger": lambda: None, "member": lambda: make.member("carl")}[role]()
    urls = [
        "/", "/questions/", "/questions/?status=unresolved", "/questions/?sort=newest", "/questions/?sort=waiting", "/categories/",
        "/categories/internet/", "/categories/desk/", "/tags/", "/tags/wifi/", f"/tags/{CANARY}/", f"/questions/?tag={CANARY}",
        f"/members/{asker.id}/ana/", f"/search?q={CANARY}", "/search?q=router", "/ask/suggestions?title=Public+question+about+the+router",
        f"/ask/suggestions?title={CANARY}+router", *(thread.url for thread in threads),
    ]
    before = snapshot(app, who, urls)
    add_secrets(asker, threads)
    after = snapshot(app, who, urls)
    for url in urls:
        assert after[url] == before[url], f"{url}: {_difference(before[url], after[url])}"
        if CANARY not in url:
            assert CANARY not in after[url], url


def _difference(before: str, after: str) -> str:
    place = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after)))
    return f"...{before[max(0, place - 60):place + 60]!r} became {after[max(0, place - 60):place + 60]!r}"


def test_staff_see_their_category_and_moderators_what_was_hidden(app, board):
    asker, threads = board
    add_secrets(asker, threads)
    assert CANARY in Visitor(app).sign_in(make.agent()).get("/questions/").text
    assert CANARY in Visitor(app).sign_in(make.moderator()).get(threads[1].url).text
    page = Visitor(app).sign_in(make.agent()).get(threads[1].url)
    assert CANARY in page.one("[aria-labelledby=related], #related").get_text(), "questions of their own category may be like it"
    assert page.all("article") and not [post for post in page.all("article") if CANARY in str(post)]


@pytest.mark.parametrize("name", ["stranger", "member"])
def test_of_a_post_removed_as_spam_everybody_learns_its_author_s_points_and_nothing_else(app, board, name):
    """What a removal as spam or abuse costs is public, the post is not: every other page stays the same byte for byte."""
    asker, threads = board
    who = make.member("carl") if name == "member" else None
    spammer = make.member("spencer", reputation=300)
    urls = [
        "/", "/questions/", "/questions/?sort=newest", "/categories/", "/tags/wifi/", f"/search?q={CANARY}", "/search?q=router",
        f"/members/{asker.id}/ana/", f"/members/{asker.id}/ana/?tab=reputation", f"/members/{spammer.id}/spencer/?tab=answers",
        f"/members/{spammer.id}/spencer/?tab=questions", *(thread.url for thread in threads),
    ]
    standing = f"/members/{spammer.id}/spencer/?tab=reputation"
    before, was = snapshot(app, who, urls), snapshot(app, who, [standing])[standing]
    posts = [make.answer(threads[1], spammer, body=f"Router {CANARY}"),
             make.comment(make.opening_post(threads[2]), spammer, f"Buy {CANARY}")]
    mod = make.moderator()
    for post, reason in zip(posts, ("spam", "abusive"), strict=True):
        hide_post(mod, post.id, reason=reason)
    jobs.drain()
    after, now = snapshot(app, who, urls), snapshot(app, who, [standing])[standing]
    for url in urls:
        assert without_points(after[url]) == without_points(before[url]), f"{url}: {_difference(before[url], after[url])}"
    page = BeautifulSoup(now, "html.parser")
    removed = [row for row in page.select(".ledger-row") if "Post removed" in row.get_text()]
    assert len(removed) == 2
    for row in removed:
        assert " ".join(row.get_text(" ").split()) == "−100 Post removed"
        assert not row.select("a")
    assert CANARY not in now
    assert "Reputation: 300" in was
    assert "Reputation: 100" in now


def without_points(page: str) -> str:
    """Spencer's number in the head of the page and in the tab."""
    return re.sub(r"\b[13]00\b", "", page)


def test_its_author_and_moderators_see_why_and_when(app, board):
    _asker, threads = board
    spammer, mod = make.member("spencer", reputation=300), make.moderator()
    hide_post(mod, make.answer(threads[1], spammer, body="Buy").id, reason="spam")
    for who, linked in ((spammer, False), (mod, True)):
        page = Visitor(app).sign_in(who).get(f"/members/{spammer.id}/spencer/?tab=reputation&kind=removals")
        row = page.one(".ledger-row")
        assert "Post removed as spam or abuse" in row.get_text()
        assert "today" in row.get_text()
        assert bool(row.select("a")) is linked

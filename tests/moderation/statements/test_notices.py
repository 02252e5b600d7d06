"""Notices of illegal content: anybody may send one, nobody else reads it, and whoever sent it hears what came of it."""

import re
from datetime import timedelta

import pytest
import time_machine

from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads.commands.hiding import hide_post
from moderation.statements.commands import decide_notice, forget_notices, reopen_notice, send_notice, withdraw_notice
from moderation.statements.commands.noticing import Report
from moderation.statements.models import Notice
from moderation.statements.places import Place, place_of
from moderation.statements.queries.notices import get_notice
from tests import make
from tests.forum.notifications.post import mails
from tests.moderation.statements.cases import later
from tests.visitor import Visitor, form_values

WHY = "It sells copies of my book without my leave, page by page."


def filed(post, **options):
    said = {"url": f"/posts/{post.id}/", "category": "fraud", "explanation": WHY, "form_key": f"key{utcnow().timestamp()}", "locale": "en",
            "name": "Eve", "address": "eve@example.net", "in_good_faith": True, **options}
    return send_notice(STRANGER, Report(**said))


def reread(notice):
    session().expire_all()
    return session().get_one(Notice, notice.id)


@pytest.fixture
def post(app):
    return make.answer(make.question(), make.member("bob"), "A text.")


def sent():
    return [mail for mail in mails() if mail.to == ["eve@example.net"]]


@pytest.mark.parametrize(("address", "place"), [
    ("https://forum.example/posts/7/", Place(post_id=7)), ("/posts/7/", Place(post_id=7)),
    ("https://forum.example/questions/3/why/#post-9", Place(post_id=9)),
    ("https://FORUM.example/questions/3/why/?sort=new", Place(thread_id=3)),
    ("https://forum.example/members/4/ana/", Place(member_id=4)), ("https://elsewhere.example/posts/7/", None), ("", None),
    ("Forum.example/posts/7/", Place(post_id=7)),
    ("https://forum.example/", None), ("javascript:/posts/7/", None), ("/posts/99999999999/", None), ("http://[", None),
])
def test_an_address_is_of_a_place_here_or_of_none(address, place):
    assert place_of(address, "https://forum.example") == place


def test_a_stranger_sends_one_and_gets_a_receipt_by_mail_and_on_the_page(app, post):
    visitor = Visitor(app)
    with time_machine.travel(utcnow() - timedelta(seconds=30), tick=True):
        form = visitor.get(f"/notices/new?post={post.id}")
    assert form.one("#url")["value"] == f"http://localhost/posts/{post.id}/"
    page = form.submit("/notices/new", category="fraud", explanation=WHY, name="Eve", address="eve@example.net", in_good_faith="y")
    assert "Thank you. We have your notice." in page.words and WHY in page.words
    notice = session().query(Notice).one()
    assert (notice.post_id, notice.author_id, notice.state) == (post.id, post.author_id, "open") and notice.number in page.words
    jobs.drain()
    mail, = sent()
    link = re.search(r"http://localhost(/notices/\S+)", mail.body)[1]
    assert notice.number in mail.subject and "a moderator will look at it" in Visitor(app).get(link).words
    Visitor(app).get(notice.page, status=404)
    Visitor(app).sign_in(make.member()).get(notice.page, status=404)
    Visitor(app).sign_in(make.admin()).get(f"{notice.page}?key=x", status=404)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"url": "https://example.org/"}, "url"), ({"category": ""}, "category"), ({"explanation": "x" * 29}, "explanation"),
    ({"name": " "}, "name"), ({"address": ""}, "address"), ({"address": "no address"}, "address"),
    ({"in_good_faith": False}, "in_good_faith"),
])
def test_what_is_missing_is_said(post, wrong, field):
    with pytest.raises(Invalid) as refused:
        filed(post, **wrong)
    assert list(refused.value.fields) == [field]


def test_thirty_characters_are_enough_and_for_the_abuse_of_children_no_name(post):
    assert filed(post, explanation="x" * 30).id
    assert filed(post, category="child_abuse", name="", address="").address == ""


def test_what_the_sender_cannot_see_is_not_here(post):
    hide_post(make.moderator(), post.id, reason="spam")
    with pytest.raises(Invalid):
        filed(post)


def test_sent_twice_it_is_one(post):
    assert filed(post, form_key="same").id == filed(post, form_key="same").id


@pytest.mark.parametrize(("address", "said"), [
    ("https://www.elsewhere.example/posts/7/", "of www.elsewhere.example. We can only act on what is here: addresses that begin with http://"),
    ("http://localhost/nowhere/7", "it begins with http://localhost/"), ("http://[", "it begins with http://localhost/"),
])
def test_whoever_gives_another_address_is_told_which_one_is_expected(post, address, said):
    with pytest.raises(Invalid) as refused:
        filed(post, url=address)
    assert said in str(refused.value.fields["url"][0])


@pytest.mark.parametrize(("trap", "why"), [
    ({"website": "x"}, "perhaps by your browser"), ({"seconds": 0}, "quicker than anybody types"),
])
def test_who_seems_a_robot_is_told_why_and_gets_everything_back(app, post, trap, why):
    visitor = Visitor(app)
    with time_machine.travel(utcnow() - timedelta(seconds=trap.get("seconds", 30)), tick=True):
        form = visitor.get(f"/notices/new?post={post.id}")
    answers = {"category": "fraud", "explanation": WHY, "name": "Eve", "address": "eve@example.net", "in_good_faith": "y",
               "website": trap.get("website", "")}
    page = form.submit("/notices/new", status=422, **answers)
    assert why in page.words and session().query(Notice).count() == 0
    kept = [page.one("#explanation").text.strip(), page.one("#name")["value"], page.one("#address")["value"]]
    assert kept == [WHY, "Eve", "eve@example.net"]
    assert page.one("#category option[selected]")["value"] == "fraud" and page.one("#in_good_faith").has_attr("checked")
    with time_machine.travel(utcnow() + timedelta(seconds=30), tick=True):
        page.submit("/notices/new")
    assert session().query(Notice).count() == 1


def test_a_stranger_whose_form_waited_too_long_sends_it_again_as_it_was(app, post):
    visitor = Visitor(app)
    with time_machine.travel(utcnow() - timedelta(seconds=90_000), tick=True):
        form = visitor.get(f"/notices/new?post={post.id}")
    answers = {"category": "fraud", "explanation": WHY, "name": "Eve", "address": "eve@example.net", "in_good_faith": "y"}
    said = {**form_values(form.form("/notices/new")), **answers}
    sent = visitor.post("/notices/new", said, status=400, headers={"Sec-Fetch-Site": "same-origin"})
    page = sent.submit("/notices/new", status=422)
    assert "more than a day ago" in page.words
    kept = [page.one("#explanation").text, page.one("#name")["value"], page.one("#address")["value"]]
    assert [text.strip() for text in kept] == [WHY, "Eve", "eve@example.net"]


def test_the_sender_is_told_what_came_of_it_ten_seconds_later(app, post):
    notice, mod = filed(post), make.moderator("mod")
    decide_notice(mod, notice.id, acted=True, words="We removed it.")
    reopen_notice(mod, notice.id)
    later()
    assert [one.subject for one in sent()] == [f"[Plaza] We have your notice {notice.number}"], "undone at once, it was never told"
    decide_notice(mod, notice.id, acted=True, words="We removed it.")
    later()
    mail = sent()[-1]
    assert "is decided" in mail.subject and "We acted on it." in mail.body and "We removed it." in mail.body
    assert "A person decided" in mail.body and "turn to a court" in mail.body and "Mod" not in mail.body
    with pytest.raises(WrongState):
        decide_notice(mod, notice.id, acted=False)


def test_only_moderators_read_and_decide(post):
    notice = filed(post)
    for who in (STRANGER, make.member(), make.agent()):
        with pytest.raises(NotAllowed):
            get_notice(who, notice.id)
        with pytest.raises(NotAllowed):
            decide_notice(who, notice.id, acted=True)
    assert get_notice(make.moderator(), notice.id).address == "eve@example.net"
    with pytest.raises(NotFound):
        decide_notice(make.moderator(), notice.id, acted=True, duplicate_of_id=notice.id)


def test_a_duplicate_is_answered_and_one_taken_back_is_closed(post):
    first, second, third = filed(post), filed(post), filed(post)
    assert decide_notice(make.moderator(), second.id, acted=True, duplicate_of_id=first.id).state == "duplicate"
    withdraw_notice(STRANGER, third.id)
    with pytest.raises(WrongState):
        decide_notice(make.moderator(), third.id, acted=True)


@pytest.mark.parametrize(("days", "forgotten"), [(182, False), (184, True)])
def test_half_a_year_after_the_decision_who_sent_it_is_forgotten(post, days, forgotten):
    notice, waiting = filed(post), filed(post)
    decide_notice(make.moderator(), notice.id, acted=False)
    with time_machine.travel(utcnow() + timedelta(days=days), tick=True):
        forget_notices(SYSTEM)
    kept = reread(notice)
    assert ((kept.name, kept.address, kept.explanation) == ("", "", "")) is forgotten and kept.category == "fraud"
    assert reread(waiting).name == "Eve"


def test_too_many_from_one_network_wait_and_nothing_typed_is_lost(app, post, monkeypatch):
    monkeypatch.setattr("forum.core.limits.enforced", lambda: True)
    for number in range(10):
        filed(post, form_key=f"n{number}", origin="127.0.0.0/24")
    visitor = Visitor(app)
    with time_machine.travel(utcnow() - timedelta(seconds=30), tick=True):
        form = visitor.get(f"/notices/new?post={post.id}")
    answers = {"category": "fraud", "explanation": WHY, "name": "Eve", "address": "eve@example.net", "in_good_faith": "y"}
    page = form.submit("/notices/new", status=429, **answers)
    assert WHY in page.text and int(page.headers["Retry-After"]) > 60 and session().query(Notice).count() == 10

"""The board of recurring problems: who finds it, what it shows of whom, and what its forms do."""

import pytest

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.recurrence.commands import place_searches, searches
from forum.recurrence.jobs import score_topics
from forum.recurrence.models import TopicScore
from forum.recurrence.queries import topics_of_threads
from forum.search.models import Search
from forum.threads.commands import hide_post
from forum.threads.models import Thread
from tests import make
from tests.visitor import Visitor

WIFI = ("Wifi drops every evening", "The wifi drops in the evening", "Evening: wifi drops again")
PRINTER = ("Printer says offline again", "The printer is offline", "Offline: printer says no")


@pytest.fixture
def board(app):
    """Two topics of three askers each, and a question of staff about the first."""
    bodies = ("What can I do?", "Nobody can work then.", "Since a week.")
    threads = [make.question(title=title, body=f"{title}. {body}") for titles in (WIFI, PRINTER)
               for title, body in zip(titles, bodies, strict=True)]
    hidden = make.question(make.agent(), "Wifi drops: Zurfbox recall", body="Wifi drops in the evening.",
                           category=make.category("inner", read_access="staff"))
    jobs.drain()
    score_topics({})
    return [*threads, hidden]


@pytest.fixture
def editor(app):
    return make.member("eddy", roles=("editor",))


def topic_of(thread):
    return {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}[thread.id]


def test_the_board_is_for_those_who_look_after_topics(app, board, editor):
    address = f"/editing/topics/{topic_of(board[0])}/"
    for who in (None, make.member(), make.agent()):
        visitor = Visitor(app).sign_in(who) if who else Visitor(app)
        for url in ("/editing/topics/", address, f"{address}merge"):
            visitor.get(url, status=404)
    page = Visitor(app).sign_in(editor).get("/editing/topics/")
    assert {f"/editing/topics/{topic_of(one)}/" for one in (board[0], board[3])} <= set(page.links())
    assert "/editing/topics/" in Visitor(app).sign_in(editor).get("/").links()


def test_a_topic_shows_its_evidence_and_is_called_as_everybody_may_read_it(app, board, editor):
    assert topic_of(board[6]) == topic_of(board[0])
    page = Visitor(app).sign_in(editor).get(f"/editing/topics/{topic_of(board[0])}/")
    assert page.one("h1").get_text() in WIFI
    assert "4 people asked" in page.words and page.all("figure svg rect") and "Zurfbox" in page.words
    assert f"/editing/topics/{topic_of(board[0])}/draft" in [form["action"] for form in page.all("form[action]")]


def test_hidden_questions_leave_the_board_at_once_and_take_the_topic_along(app, board, editor):
    hide_post(make.moderator(), make.opening_post(board[3]).id, reason="spam")
    visitor = Visitor(app).sign_in(editor)
    assert board[3].title not in visitor.get(f"/editing/topics/{topic_of(board[4])}/").text
    assert f"/editing/topics/{topic_of(board[4])}/" not in visitor.get("/editing/topics/").links()
    jobs.drain()
    assert session().get(TopicScore, topic_of(board[4])) is None


def test_what_people_do_with_a_topic_is_done_on_its_page(app, board, editor):
    topic, visitor = topic_of(board[0]), Visitor(app).sign_in(editor)
    address = f"/editing/topics/{topic}/"
    visitor.get(f"{address}rename").submit("/rename", name="Evening drops")
    page = visitor.get(address)
    assert page.one("h1").get_text() == "Evening drops"
    page.submit("/take")
    assert "Evening drops" in visitor.get("/editing/topics/?show=mine").words
    refused = visitor.get(address).submit("/split", status=422)
    assert "Choose questions of this topic." in refused.words
    page = visitor.get(address)
    page.submit("/split", threads=[str(board[2].id)])
    assert topic_of(board[2]) != topic
    visitor.get(address).submit("/questions", act="add", thread=f"https://example.org{board[2].url}?x=1")
    assert topic_of(board[2]) == topic
    assert "There is no such question." in visitor.get(address).submit("/questions", act="add", thread="9999", status=422).words


def test_a_refused_merge_keeps_what_was_typed_and_a_merged_topic_leads_on(app, board, editor):
    topic, other, visitor = topic_of(board[0]), topic_of(board[3]), Visitor(app).sign_in(editor)
    page = visitor.get(f"/editing/topics/{topic}/merge").submit("/merge", into="nonsense", status=422)
    assert "Give a number or an address." in page.words and page.one("input[name=into]")["value"] == "nonsense"
    page = page.submit("/merge", into=f"/editing/topics/{other}/")
    assert page.url == f"/editing/topics/{other}/"
    assert visitor.get(f"/editing/topics/{topic}/", status=301).headers["Location"] == f"/editing/topics/{other}/"


def test_a_dismissed_topic_is_absent_until_it_has_grown(app, board, editor):
    topic, visitor = topic_of(board[0]), Visitor(app).sign_in(editor)
    address = f"/editing/topics/{topic}/"
    assert "Choose one of the list." in visitor.get(f"{address}dismiss").submit("/dismiss", status=422).words
    visitor.get(f"{address}dismiss").submit("/dismiss", reason="being_fixed", grows_by="1")
    assert address not in visitor.get("/editing/topics/").links() and address in visitor.get("/editing/topics/?show=dismissed").links()
    make.question(title="Wifi drops in the evening, every evening", body="Wifi drops every evening. What to do?")
    jobs.drain()
    score_topics({})
    assert address in visitor.get("/editing/topics/").links()


def test_of_two_editors_the_second_sees_that_somebody_was_faster(app, board, editor):
    topic, visitor = topic_of(board[0]), Visitor(app).sign_in(editor)
    page, other = visitor.get(f"/editing/topics/{topic}/"), Visitor(app).sign_in(make.moderator())
    other.get(f"/editing/topics/{topic}/").submit("/take")
    page.submit("/take", status=409)


def test_searches_that_found_nothing_count_for_the_nearest_topic(app, board, editor, monkeypatch):
    @command
    def search():
        session().add_all(Search(at=utcnow(), session=f"s{number}", words=words, language="en", results=0)
                          for number in range(3) for words in ("wifi evening drops zyxel", "quux of the blargh"))

    search()
    monkeypatch.setattr(searches, "AT_ONCE", 1)
    assert [place_searches(SYSTEM, seconds=0) for _piece in range(2)] == [False, True]
    monkeypatch.setattr(searches, "find_like", None)  # what is near nothing is remembered as well
    assert place_searches(SYSTEM, seconds=0)
    page = Visitor(app).sign_in(editor).get(f"/editing/topics/{topic_of(board[0])}/")
    assert "3 searches found nothing" in page.words and "wifi evening drops zyxel" in page.words
    page = Visitor(app).sign_in(make.moderator()).get(f"/editing/topics/{topic_of(board[0])}/")
    assert "wifi evening drops zyxel" not in page.words


def test_the_pages_cost_the_same_however_many_topics_and_questions_there_are(app, board, editor, statements):
    visitor = Visitor(app).sign_in(editor)
    address = f"/editing/topics/{topic_of(board[0])}/"
    visitor.get("/editing/topics/"), visitor.get(address)

    def count(url):
        with statements() as seen:
            visitor.get(url)
        return len(seen)

    before = count("/editing/topics/"), count(address)
    for number in range(3):
        make.question(title=f"Wifi drops every evening, {number}", body=f"It drops {number} times in the evening.")
    jobs.drain()
    score_topics({})
    assert (count("/editing/topics/"), count(address)) == before


@command
def read_often(actor, thread):
    session().get_one(Thread, thread.id).view_count = 1_234


def test_numbers_beside_a_question_are_written_as_elsewhere_and_the_first_of_all_is_like_nobody(app, board, editor):
    read_often(SYSTEM, board[0])
    lines = Visitor(app).sign_in(editor).get(f"/editing/topics/{topic_of(board[0])}/").all(".topic-question")
    said = [line.get_text() for line in lines]
    assert any("1,234 views" in one for one in said) and any("like the others" in one for one in said)
    assert not any("like the others: 0" in one for one in said)

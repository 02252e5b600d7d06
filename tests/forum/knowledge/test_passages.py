"""The answer bar: the passage that answers, word for word, or the plain words that it does not know."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.cache import parts
from forum.core.db import session
from forum.core.permissions import STRANGER
from forum.knowledge.confidence import CURVES, confidence
from forum.knowledge.passages import Telling, best_passage, blocks_of
from forum.knowledge.queries.passages import find_answers
from forum.resolution.commands import accept_answer
from forum.search.commands.noting import flush_notes
from forum.search.models import Search, SuggestionEvent
from forum.threads.commands.hiding import hide_post
from tests import make
from tests.forum.knowledge.editors import category, editor, published

BROWSER = {"User-Agent": "Mozilla/5.0"}
PROGRAM = {"User-Agent": "python-requests/2.32"}
SENTENCE = "the lamp of my router blinks red"
STEPS = "Do this:\n\n1. Wait for the update.\n2. Press `reset` with a needle.\n\n```\nreboot --now\n```"


@pytest.fixture
def shelf(app):
    place, author = category("Router"), editor()
    published(author, place, "The lamp of the router blinks red", sections={"solution": STEPS})
    published(author, place, "Internal: the lamp of the router blinks red", visibility="internal", sections={"solution": "Never public."})
    asker = make.member()
    thread = make.question(asker, title="Printer offline after the update", body="My printer says that it is offline.")
    answer = make.answer(thread, body="Delete the printer & add it again.")
    accept_answer(asker, answer.id)
    jobs.drain()
    return answer


def test_a_sentence_is_answered_from_the_solution_with_its_code(shelf):
    said = find_answers(STRANGER, SENTENCE)
    assert [(one.kind, one.title) for one in said.found] == [("article", "The lamp of the router blinks red")]
    assert '<li>Press <code>reset</code> with a needle.</li>' in said.found[0].html and "reboot --now" in said.found[0].html
    assert said.found[0].confidence == said.confidence > 0.8


def test_an_accepted_answer_answers_until_it_is_hidden(shelf):
    said = find_answers(STRANGER, "printer is offline since the update")
    assert [(one.kind, one.id, str(one.html)) for one in said.found] == [
        ("answer", shelf.thread_id, "<p>Delete the <mark>printer</mark> &amp; add it again.</p>")]
    hide_post(make.moderator(), shelf.id, reason="spam")
    assert not find_answers(STRANGER, "printer is offline since the update").is_known


@pytest.mark.once
def test_what_nobody_wrote_is_not_known(shelf):
    said = find_answers(STRANGER, "how do I cancel my contract when I move abroad")
    assert (said.found, said.near) == ((), ()) and said.confidence < 0.75
    assert find_answers(STRANGER, "").found == find_answers(STRANGER, "the of and").found == ()


@pytest.mark.once
def test_more_likeness_is_more_confidence():
    for kind in CURVES:
        found = [confidence(kind, one / 20) for one in range(21)]
        assert found == sorted(found) and found[0] < 0.05 and found[-1] > 0.95


@pytest.mark.once
def test_of_a_long_text_the_part_that_answers_is_shown():
    filler = "".join(f"<p>Nothing about it here, number {number}. {'Words ' * 20}</p>" for number in range(8))
    code = '<pre class="code">reset &lt;hub&gt;</pre>'
    rendered = f'{filler}<p>Hold <a href="/x">the needle</a>:</p>{code}<ol start="4"><li>a</li><li>wait</li></ol>{filler}'
    passage = best_passage(rendered, Telling({"needl": 3.0, "reset": 2.0}, "en"))
    assert passage.is_part and passage.html.startswith(f'<p>Hold <a href="/x">the <mark>needle</mark></a>:</p>{code}')
    assert [(block.around, block.number) for block in blocks_of(rendered) if block.around] == [("ol", 4), ("ol", 5)]
    assert best_passage("<p>a &lt;b&gt; needles</p>", Telling({"needl": 1.0}, "en")).html == "<p>a &lt;b&gt; <mark>needles</mark></p>"


def test_the_page_gives_the_passage_and_hears_whether_it_helped(shelf, visitor):
    page = visitor.get(f"/help/answer?q={SENTENCE}", headers=BROWSER)
    assert page.one(".answer-given h2").get_text() == "The lamp of the router blinks red" and "Never public" not in page.text
    told = visitor.post("/help/answer/solved", {"q": SENTENCE, "kind": "article", "id": "1"}, headers=BROWSER, status=303)
    assert told.headers["Location"].startswith("/help/answer?q=")
    visitor.post("/help/answer/solved", {"q": SENTENCE, "kind": "article", "id": "2"}, headers=BROWSER, status=404)
    flush_notes(everything=True)
    noted = session().execute(select(SuggestionEvent.place, SuggestionEvent.step, SuggestionEvent.article_id)).all()
    assert sorted(map(tuple, noted)) == [("answer", "shown", 1), ("answer", "solved", 1)]
    assert session().execute(select(Search.words, Search.results, Search.solved)).one() == (SENTENCE, 1, True)


@pytest.mark.once
def test_what_other_readers_push_out_of_what_is_kept_is_read_again(shelf, monkeypatch):
    published(editor(), category("Lamps"), "A red lamp on my router blinks")
    jobs.drain()
    monkeypatch.setattr("forum.knowledge.queries.passages.KEPT_TERMS", 1)  # two are needed at once: one of them is always gone
    parts().clear()
    for _again in range(2):
        assert len(find_answers(STRANGER, SENTENCE, least=0.01).found) == 2


@pytest.mark.once
def test_where_it_does_not_know_it_says_so_and_asks_with_the_words(shelf, visitor):
    page = visitor.get("/help/answer?q=cancel+my+contract+abroad", headers=BROWSER)
    assert "I don't know" in page.words and "/ask?title=cancel+my+contract+abroad" in page.links()
    assert not page.all(".answer-given")


@pytest.mark.once
def test_the_help_home_and_a_search_without_results_lead_to_it(shelf, visitor):
    assert "/help/answer" in visitor.get("/help/").links()
    assert "/help/answer?q=zzzz%20qqqq" in visitor.get("/search?q=zzzz+qqqq").links()


def test_a_sentence_costs_the_same_whatever_there_is(shelf, app, statements):
    def cost() -> int:
        with statements() as seen:
            find_answers(STRANGER, SENTENCE)
        return len(seen)

    cost()
    few = cost()
    place = category("More")
    for number in range(5):
        published(editor(), place, f"The lamp of router {number} blinks red")
    jobs.drain()
    cost()
    assert cost() == few <= 6



@pytest.mark.once
def test_programs_get_the_same_as_strangers(shelf, visitor):
    found = visitor.get(f"/api/v1/answer?q={SENTENCE}", headers=PROGRAM).json
    address = "http://localhost/help/articles/1/the-lamp-of-the-router-blinks-red/"
    assert found["known"] and [one["url"] for one in found["answers"]] == [address]
    assert visitor.get("/api/v1/answer?q=cancel+my+contract", headers=PROGRAM).json["answers"] == []
    similar = visitor.get("/api/v1/similar?title=printer+is+offline&limit=1").json["threads"]
    said = (shelf.thread_id, "solved", "Delete the printer & add it again.")
    assert [(one["id"], one["status"], one["solution"]) for one in similar] == [said]
    flush_notes(everything=True)  # whatever a program calls itself
    assert sorted(session().execute(select(Search.words, Search.results)).all()) == [("cancel my contract", 0), (SENTENCE, 1)]
    assert session().scalars(select(SuggestionEvent.place).where(SuggestionEvent.article_id == 1)).all() == ["api"]
    for wrong in ("answer?q=", "similar?title=x&limit=0", "similar"):
        assert visitor.get(f"/api/v1/{wrong}", status=422).headers["Content-Type"] == "application/problem+json"


def test_what_somebody_sees_themselves_is_never_the_answer(app):
    symptoms = "My Hub 3 blinks red and there is no internet. What now?"
    published(title="Hub 3 blinks red", sections={"symptoms": symptoms, "solution": "Press the button for ten seconds."})
    jobs.drain()
    assert [str(one.html) for one in find_answers(STRANGER, symptoms).found] == ["<p>Press the button for ten seconds.</p>"]


@pytest.mark.once
def test_what_was_not_meant_is_left_out_until_nothing_is_left(shelf, visitor):
    page = visitor.get(f"/help/answer?q={SENTENCE}", headers=BROWSER).submit("/help/answer/different")
    assert not page.all(".answer-given") and "I don't know" in page.words
    assert "/ask?title=the+lamp+of+my+router+blinks+red" in page.links()
    assert visitor.get(f"/help/answer?q={SENTENCE}&not=article-9&not=x", headers=BROWSER).all(".answer-given")

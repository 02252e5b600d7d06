"""A rewrite by a machine: sent without sources and code, read with suspicion, taken over by a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network

import pytest
from flask import current_app
from sqlalchemy import select

from forum.core import fetching, jobs
from forum.core.config import current_config
from forum.core.db import command, session
from forum.core.fetching import Answer, Unreachable
from forum.kit.errors import Invalid, WrongState
from forum.knowledge.commands import ask_rewrite, save_article_draft, take_rewrite, write_revision
from forum.knowledge.models import Article, ArticleRevision, ArticleRewrite
from forum.knowledge.rewriting import Unusable, applied, portions_of, read_answer, request_of
from forum.threads.commands import hide_post
from tests import make
from tests.forum.knowledge.editors import draft, editor, writing
from tests.forum.tuning import tune
from tests.visitor import Visitor

SECTIONS = {
    "question": "why does it blink [^p3]",
    "solution": "1. Wait for 10 minutes please [^p3][^p4]\n\n   ```sh\n   reset now\n   ```\n\n2. Look at https://example.org/a now\n\n"
                "| a | b |\n| - | - |\n\n# A heading\n\nWhat did not work: [^p4]\n\nTwo lines\nof words [^p4]",
}


def answer_of(*paragraphs: tuple[int, str], **more: object) -> bytes:
    content = json.dumps({"paragraphs": [{"id": number, "text": text} for number, text in paragraphs]})
    return json.dumps({"choices": [{"message": {"content": content}, **more}]}).encode()


@pytest.mark.once
def test_only_words_go_out_and_come_back_where_they_were():
    portions = portions_of(SECTIONS)
    assert [one.text for one in portions] == [
        "why does it blink", "Wait for 10 minutes please", "Look at https://example.org/a now", "Two lines\nof words",
    ]
    sent = request_of("small-1", "Blinking", "en", portions).decode()
    assert "[^p" not in sent and "reset now" not in sent and '"model": "small-1"' in sent
    answer = answer_of((1, "Why does it blink? [^p9]"), (2, "Wait for ten\nminutes."), (4, "Two lines of words"))
    found, refused = read_answer(answer, portions)
    assert refused == 0 and [(one.key, one.text, one.numbers_differ) for one in found] == [
        ("question.0", "Why does it blink?", False), ("solution.0", "Wait for ten minutes.", True),
    ]
    made = applied(SECTIONS, {one.key: one.text for one in found})
    assert made["question"] == "Why does it blink? [^p3]"
    assert made["solution"] == SECTIONS["solution"].replace("Wait for 10 minutes please", "Wait for ten minutes.")


@pytest.mark.once
@pytest.mark.parametrize("text", [
    "See https://evil.example/", "Go to www.evil.example now", "![x](/attachments/1)", "Press [here](/out) now", "```\nrm -rf /\n```",
    "# Big", "- a list",
    "Write to <mailto:a@b.example>", "Write to <a@b.example>", "Press [here]( /out) now", "[here]: /out", "<tel:+341234>",
    "word " * 200, " ", "One\n- two",
])
def test_what_is_more_than_other_words_is_not_offered(text):
    assert read_answer(answer_of((1, text)), portions_of(SECTIONS)) == ([], 1)


@pytest.mark.once
@pytest.mark.parametrize(("body", "failure"), [
    (b"<html>", "not_json"), (b"[]", "not_json"), (b'{"choices": []}', "not_json"), (b"[" * 100_000, "not_json"),
    (answer_of((1e999, "a")), "not_json"),
    (b'{"choices": [{"message": {"content": "Sure! Here it is"}}]}', "not_json"), (answer_of((1, "a"), finish_reason="length"), "too_long"),
])
def test_an_answer_that_is_none_says_so(body, failure):
    with pytest.raises(Unusable) as refused:
        read_answer(body, portions_of(SECTIONS))
    assert refused.value.failure == failure


@pytest.fixture
def machine(app, monkeypatch) -> Iterator[dict]:
    """An endpoint inside this process; `answer` is what it says next."""
    told: dict = {"requests": []}

    def take(headers, body):
        told["requests"].append((dict(headers), json.loads(body)))
        if isinstance(told["answer"], Exception):
            raise told["answer"]
        return told["answer"] if isinstance(told["answer"], Answer) else Answer(200, {}, told["answer"])

    monkeypatch.setattr(current_config(), "rewriting_key", type(current_config().rewriting_key)("sk-very-secret-key"))
    fetching.stand_in("https://llm.example.org", take)
    tune("knowledge.rewriting_url", "https://llm.example.org/v1/chat/completions")
    tune("knowledge.rewriting_model", "small-1")
    yield told
    fetching.stand_in("https://llm.example.org", None)


def row() -> ArticleRewrite:
    newest = select(ArticleRewrite).order_by(ArticleRewrite.id.desc()).limit(1)
    return session().scalars(newest.execution_options(populate_existing=True)).one()


def an_article(ana) -> Article:
    answer = make.answer(make.question())
    steps = f"1. wait a little while [^p{answer.id}]\n\n2. then look again"
    return draft(ana, sections={"question": "why does it blink", "solution": steps})


def test_a_person_takes_over_what_the_machine_suggests_paragraph_by_paragraph(machine):
    machine["answer"] = answer_of((1, "Why does it blink?"), (2, "Wait a little while."), (3, "Then look again."))
    ana = editor("ana")
    article = an_article(ana)
    visitor = Visitor(current_app).sign_in(ana)
    page = visitor.get(f"/help/articles/{article.id}/edit").submit(f"/help/articles/{article.id}/rewrite")
    assert "at work" in page.words
    jobs.drain()
    (headers, sent), = machine["requests"]
    assert headers["Authorization"] == "Bearer sk-very-secret-key" and "[^p" not in json.dumps(sent)
    page = visitor.get(f"/help/articles/{article.id}/rewrite")
    assert "Written by a machine (small-1)" in page.words and len(page.all("table.diff")) == 3
    assert "sk-very" not in str(page.soup) and session().get_one(Article, article.id).latest_revision == 1
    page.submit(f"/help/articles/{article.id}/rewrite/take", button="take=chosen", key="solution.0")
    newest = session().scalars(select(ArticleRevision).where(ArticleRevision.article_id == article.id, ArticleRevision.number == 2)).one()
    assert newest.sections["solution"].startswith("1. Wait a little while. [^p") and newest.sections["question"] == "why does it blink"
    assert newest.note == "Rewritten by a machine (small-1), paragraphs: 1" and session().get_one(Article, article.id).state == "draft"
    assert (row().state, row().taken) == ("settled", 1)


@pytest.mark.parametrize(("answer", "words"), [
    (Unreachable("TimeoutError"), "did not answer in time"), (Unreachable("the answer is too long"), "too long"),
    (RuntimeError("what nobody thought of"), "could not be read"),
    (Answer(401, {}, b"{}"), "The machine refused"), (b"no json", "could not be read"), (answer_of(), "nothing to suggest"),
])
def test_what_goes_wrong_is_said_on_the_page_and_can_be_tried_again(machine, answer, words):
    machine["answer"] = answer
    ana = editor("ana")
    article = an_article(ana)
    ask_rewrite(ana, article.id, base=1)
    jobs.drain()
    page = Visitor(current_app).sign_in(ana).get(f"/help/articles/{article.id}/rewrite")
    assert words in page.words and row().state == "failed"
    page.submit(f"/help/articles/{article.id}/rewrite")
    assert row().state == "waiting"


def test_nothing_goes_out_that_should_not(machine):
    machine["answer"] = answer_of((1, "Why does it blink?"))
    ana = editor("ana")
    inner = draft(ana, title="Inner", visibility="internal")
    personal = draft(ana, title="Personal", sections={"cause": "Write to carla.ruiz@gmail.com"})
    for article in (inner, personal):
        with pytest.raises(Invalid):
            ask_rewrite(ana, article.id, base=1)
    tune("knowledge.rewriting_url", "")
    with pytest.raises(WrongState):
        ask_rewrite(ana, an_article(ana).id, base=1)
    jobs.drain()
    assert machine["requests"] == []


def test_what_rests_on_a_post_out_of_sight_does_not_go_out_not_even_when_it_was_asked_for_before(machine):
    machine["answer"] = answer_of((1, "Why does it blink?"))
    ana, source = editor("ana"), make.answer(make.question())
    article = draft(ana, sections={"solution": f"1. wait a little while [^p{source.id}]"})
    ask_rewrite(ana, article.id, base=1)
    hide_post(make.moderator(), source.id, reason="spam")
    jobs.drain()
    assert machine["requests"] == [] and row().state == "settled"
    with pytest.raises(Invalid, match="Not everybody may read"):
        ask_rewrite(ana, article.id, base=1)


def test_one_that_never_comes_is_dropped_or_asked_for_again_and_only_the_one_shown_is_acted_on(machine):
    machine["answer"] = answer_of((1, "Why does it blink?"))
    ana = editor("ana")
    article = an_article(ana)
    first = ask_rewrite(ana, article.id, base=1).id
    window, there = Visitor(current_app).sign_in(ana), f"/help/articles/{article.id}/rewrite"
    old = window.get(there)
    age(row())
    assert ask_rewrite(ana, article.id, base=1).id == row().id != first
    old.submit(f"{there}/take", button="take=none", status=409)
    assert row().state == "waiting"
    window.get(there).submit(f"{there}/take", button="take=none")
    jobs.drain()
    assert row().state == "settled"


@command
def age(waiting: ArticleRewrite) -> None:
    session().get_one(ArticleRewrite, waiting.id).asked_at -= timedelta(minutes=6)


@pytest.mark.parametrize(("address", "listed"), [
    ("https://127.0.0.1/v1/chat/completions", []), ("http://93.184.215.14/v1/chat/completions", [ip_network("10.0.0.0/8")]),
])
def test_an_address_inside_the_house_is_not_asked_and_a_public_one_gets_no_key_in_clear(machine, monkeypatch, address, listed):
    monkeypatch.setattr(current_config(), "outgoing_allowed", listed)
    tune("knowledge.rewriting_url", address)
    ana = editor("ana")
    ask_rewrite(ana, an_article(ana).id, base=1)
    jobs.drain()
    assert (row().state, row().failure) == ("failed", "refused")


def test_neither_a_newer_text_nor_what_is_typed_is_written_over(machine):
    machine["answer"] = answer_of((1, "Why does it blink?"))
    ana = editor("ana")
    article = an_article(ana)
    ask_rewrite(ana, article.id, base=1)
    assert ask_rewrite(ana, article.id, base=1).id == row().id
    jobs.drain()
    save_article_draft(ana, str(article.id), content={"title": "Half a title"})
    with pytest.raises(Invalid):
        take_rewrite(ana, row().id, ["question.0"])
    write_revision(ana, article.id, writing("Another title", article.category_id), base=1)
    with pytest.raises(WrongState):
        take_rewrite(ana, row().id, ["question.0"])

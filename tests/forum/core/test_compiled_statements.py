"""A process keeps compiled statements, each of 150 KB and more: pages of one kind share theirs, whatever they show."""

from flask import Flask

from forum.app import KEPT_STATEMENTS
from forum.core import jobs
from forum.core.db import db
from forum.core.search.stems import Wanted, nearest
from tests import make

THINGS = ("router", "printer", "camera", "invoice")


def kept(app: Flask) -> set[str]:
    with app.app_context():
        return {compiled.string for compiled in db.engine._compiled_cache.values()}


def walk(visitor, question, words):
    visitor.get(f"/questions/{question.id}/{question.slug}/")
    visitor.get(f"/search?q={words}")
    visitor.get("/questions/")


def test_pages_of_other_questions_and_searches_for_other_words_leave_no_statements_of_their_own(app, visitor):
    asked = [make.question(title=f"The {thing} of our second account", body=f"The {thing} stopped on Monday.") for thing in THINGS]
    for thing in THINGS[2:]:  # these words tell less than the others
        make.question(title=f"Another {thing}", body=f"Where is my {thing}?")
    jobs.drain()
    visitor.sign_in(make.member())
    walk(visitor, asked[0], "router")
    walk(visitor, asked[1], "printer")
    before = kept(app)
    walk(visitor, asked[2], "camera")
    walk(visitor, asked[3], "invoice")
    assert kept(app) - before == set()


def test_what_a_word_weighs_is_no_part_of_the_statement_that_finds_threads_like_a_text(app):
    texts = [str(nearest([Wanted("router", worth), Wanted("evening", 2 * worth)], 10)) for worth in (1.25, 3.5)]
    assert texts[0] == texts[1]


def test_a_process_keeps_only_so_many_compiled_statements(app):
    assert db.engine._compiled_cache.capacity == KEPT_STATEMENTS

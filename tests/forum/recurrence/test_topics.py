"""Questions find their like and their topic; both follow what is written, and nobody is shown what they may not read."""

import json

import pytest

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import command
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.recurrence.commands import catch_up, consolidate
from forum.recurrence.commands.placing import redirect
from forum.recurrence.queries import decided_topics, find_like, topic_evidence, topics_of_threads
from forum.threads.commands import edit_post, hide_post
from tests import make

WIFI = ("Wifi drops every evening", "The wifi drops in the evening", "Evening: wifi drops again")


@pytest.fixture
def threads(app):
    """Three about one problem, two about others."""
    titles = (*WIFI, "Printer says offline", "Where is my invoice?")
    threads = [make.question(title=title, body=f"{title}. What can I do?") for title in titles]
    jobs.drain()
    return threads


def topics():
    return {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}


def found(title, viewer=None, **options):
    return [one.id for one in find_like(viewer or Actor(), title, **options)]


def test_a_question_joins_its_topic_when_it_is_posted(threads):
    placed = topics()
    assert len({placed[thread.id] for thread in threads[:3]}) == 1
    assert len({placed[thread.id] for thread in threads[2:]}) == 3
    assert {thread_id: topic for thread_id, _ref, topic in decided_topics()}.keys() == placed.keys()


def test_words_still_being_typed_find_threads_and_hidden_ones_are_not_found(threads):
    printer = threads[3]
    assert found("prin", typing=True) == [printer.id]
    assert found("Printer offline", exclude=(printer.id,)) == []
    hide_post(make.moderator(), make.opening_post(printer).id, reason="spam")
    assert found("Printer offline") == []


def test_threads_of_staff_are_found_by_staff_only(app):
    inside = make.question(make.agent(), "Zurfbox recall", category=make.category(read_access="staff"))
    jobs.drain()
    assert found("Zurfbox recall") == [] and found("Zurfbox recall", make.member()) == []
    assert found("Zurfbox recall", make.agent()) == [inside.id]
    with pytest.raises(NotFound):
        topic_evidence(topics()[inside.id], Actor())


def test_an_edited_question_is_found_by_its_new_words(threads):
    invoice = threads[4]
    edit_post(make.moderator(), make.opening_post(invoice).id, base=1, title="Cancel my contract", body="I want to leave.")
    jobs.drain()
    assert found("contract") == [invoice.id] and found("invoice") == []


def test_an_edited_question_goes_where_it_belongs(threads):
    first, printer = threads[0], threads[3]
    edit_post(make.moderator(), make.opening_post(printer).id, base=1, title="Wifi drops in the evenings", body="It drops every evening.")
    edit_post(make.moderator(), make.opening_post(first).id, base=1, title="Cancel my contract", body="I want to leave.")
    jobs.drain()
    placed = topics()
    assert placed[printer.id] == placed[threads[1].id] != placed[first.id]
    assert {thread_id: topic for thread_id, _ref, topic in decided_topics()}[first.id] == placed[threads[1].id]


def test_hidden_questions_leave_the_evidence_at_once(threads):
    topic = topics()[threads[0].id]
    evidence = topic_evidence(topic, Actor())
    assert [one.thread_id for one in evidence.threads] == [thread.id for thread in threads[:3]]
    assert evidence.score.distinct_askers == 3 and evidence.score.is_suggested and "wifi" in evidence.words
    hide_post(make.moderator(), make.opening_post(threads[1]).id, reason="spam")
    evidence = topic_evidence(topic, Actor())
    assert threads[1].id not in [one.thread_id for one in evidence.threads] and not evidence.score.is_suggested


def test_reading_twice_changes_nothing_and_a_night_moves_nobody_who_stands_well(threads):
    before = topics()
    assert catch_up(SYSTEM) == 0
    night = consolidate(SYSTEM)
    assert (night.moved, night.questions) == (0, 5)
    assert topics() == before


def test_what_finds_similar_questions_can_be_made_anew(threads, app):
    before, wanted = topics(), found("Wifi drops")
    assert app.test_cli_runner().invoke(plaza, ["search", "rebuild"]).exit_code == 0
    assert (topics(), found("Wifi drops")) == (before, wanted)


def test_a_topic_that_became_part_of_another_leads_there(threads):
    placed = topics()
    older, younger = placed[threads[3].id], placed[threads[4].id]
    command(redirect)(younger, older, utcnow())
    assert topic_evidence(younger, Actor()).topic_id == older


def test_what_finds_like_threads_costs_one_statement(threads, statements):
    find_like(Actor(), "Wifi drops")
    with statements() as seen:
        find_like(Actor(), "Wifi drops", "every evening")
    assert len(seen) == 1


def test_the_commands_say_what_the_pages_know(threads, app):
    def run(*words, lines=()):
        done = app.test_cli_runner().invoke(plaza, words, input="\n".join(map(json.dumps, lines)))
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    [hit] = run("similar", "--json", "--limit", "2", "--explain", lines=[{"ref": "a", "title": "wifi dropping"}])
    assert hit["ref"] == "a" and hit["ms"] >= 0
    assert {one["id"] for one in hit["hits"]} <= {thread.id for thread in threads[:3]} and len(hit["hits"]) == 2
    assert set(hit["hits"][0]["words"]) == {"wifi", "drop"}
    assert run("similar", "--json", "--as-of", "2020-01-01T00:00:00Z", lines=[{"title": "wifi"}])[0]["hits"] == []

    candidates = [{"ref": "x", "title": "Invoices"}, {"ref": "y", "title": "Wifi drops"}, {"ref": "z", "title": "Wifi drops"}]
    [ranked] = run("rank", "--json", lines=[{"query": {"ref": "q", "title": "wifi"}, "candidates": candidates}])
    assert [one["ref"] for one in ranked["hits"]] == ["y", "z", "x"]

    lines = run("topics", "--json")
    assert [line["thread"] for line in lines] == [thread.id for thread in threads]
    assert len(run("topics", "--json", "--log")) == 5
    [explained] = run("topics", "explain", str(lines[0]["topic"]), "--json")
    assert explained["topic"] == lines[0]["topic"] and len(explained["threads"]) == 3
    assert explained["half_life_days"] == 90 and explained["languages"] == {"en": 3} and explained["articles"] == []
    [night] = run("topics", "consolidate", "--json")
    assert night == {"moved": 0, "merged": 0, "questions": 5}

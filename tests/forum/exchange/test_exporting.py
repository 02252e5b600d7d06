"""Out and in again gives the same bytes; what is private or removed stays behind."""

from __future__ import annotations

import base64
import io
import json

import pytest
from sqlalchemy import func, select

from forum.accounts.commands import choose_privacy
from forum.accounts.models import ProfileChoice, User
from forum.accounts.privacy import Choices
from forum.accounts.queries import choices_of
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.exporting import export_lines
from forum.exchange.jsonl import LineImport
from forum.resolution.commands import accept_answer, mark_duplicate, reopen_question
from forum.threads.commands import (
    approve_suggestion,
    delete_post,
    edit_post,
    hide_post,
    post_answer,
    post_comment,
    request_details,
    start_thread,
    store_attachment,
    suggest_edit,
)
from forum.threads.models import Post, Thread
from forum.threads.queries import get_opening_post
from forum.votes.commands import add_me_too, cast_vote
from tests import make
from tests.conftest import _empty_database
from tests.forum.exchange.drift import assert_no_drift
from tests.forum.exchange.test_jsonl import DOT


def exported(**options) -> bytes:
    out = io.BytesIO()
    export_lines(out, **options)
    return out.getvalue()


def records(data: bytes, kind: str) -> list[dict]:
    return [row for line in data.splitlines() if (row := json.loads(line))["record"] == kind]


@pytest.fixture
def empty(app, house, tmp_path):
    """Import bytes into a Plaza in which nothing is."""

    def run(data: bytes):
        _empty_database(house)
        (tmp_path / "out.jsonl").write_bytes(data)
        report = LineImport(SYSTEM, [tmp_path / "out.jsonl"], workers=0).run()
        assert report.problems == []
        assert_no_drift()

    return run


@pytest.fixture
def community(app):
    """A bit of everything, done by live commands."""
    model = {"key": "model", "kind": "choice", "choices": ["A", "B"], "role": "product"}
    fields = (model, {"key": "speed", "kind": "number", "minimum": 0.0})
    place = make.category("internet", fields=fields, position=1, description="Wires and waves.")
    for tag in ("wifi", "led"):
        make.tag(tag)
    ana, bob, agent = make.member("ana", bio="Hi."), make.member("bob", reputation=5_000), make.agent("ines")
    picture = store_attachment(ana, filename="dot.png", data=DOT)
    first = start_thread(ana, place.id, title="No light", body=f"Look: ![dot]({picture.url})\n\nWhat now?", tags=["wifi", "led"],
                         fields={"model": "A", "speed": "94"})
    second = start_thread(bob, place.id, title="No light here either", body="Dark.", tags=["led"])
    solution = post_answer(bob, first.id, body="Push the **button**.")
    doubt = post_comment(ana, solution.id, body="Which one, @bob?")
    cast_vote(ana, solution.id, 1)
    cast_vote(bob, doubt.id, 1)
    add_me_too(agent, second.id)
    accept_answer(ana, solution.id)
    edit_post(bob, solution.id, body="Push the **big** button.", note="which one", base=solution.revision)
    mark_duplicate(agent, second.id, first.id)
    reopen_question(agent, second.id)
    mark_duplicate(agent, first.id, second.id)
    start_thread(agent, place.id, title="Welcome", body="Be kind.", type="announcement")
    return {"ana": ana, "bob": bob, "agent": agent, "place": place, "first": first, "second": second, "solution": solution}


def test_out_and_in_again_gives_the_same_bytes(community, empty):
    once = exported()
    empty(once)
    assert exported() == once
    assert len(records(once, "attachment")) == 1
    assert base64.b64decode(records(once, "attachment")[0]["data"]).startswith(b"\x89PNG")


def test_the_ledger_and_the_words_survive(community, empty):
    empty(exported())
    first, second = session().scalars(select(Thread).where(Thread.type == "question").order_by(Thread.created_at)).all()
    assert (first.duplicate_of_id, second.resolution) == (second.id, "open")
    [line] = [row for row in records(exported(), "thread") if row["title"] == "No light"]
    assert [move["move"] for move in line["history"]] == ["solved", "closed"]
    assert line["answers"][0]["revisions"][0]["body"] == "Push the **button**."
    assert line["answers"][0]["edit_note"] == "which one"
    assert line["fields"] == {"model": "A", "speed": "94"}


def test_nobody_s_address_is_ever_written(community):
    data = exported(with_private=True, with_removed=True)
    assert b"@example.org" not in data
    assert {row["handle"] for row in records(data, "member")} == {"ana", "bob", "ines"}


def test_private_categories_stay_behind_unless_asked_for(community, empty):
    hidden = make.category("cellar", read_access="staff", name="Cellar")
    secret = start_thread(community["agent"], hidden.id, title="Secret canary", body="Nobody knows.")
    dup = start_thread(community["agent"], hidden.id, title="Another canary", body="Me too.")
    mark_duplicate(community["agent"], dup.id, community["second"].id)
    data = exported()
    assert b"canary" not in data
    assert b"Cellar" not in data
    assert b"Secret canary" in exported(with_private=True)
    empty(data)
    assert exported() == data
    assert secret


def test_what_was_removed_stays_behind_and_takes_its_traces_along(community, empty):
    agent = make.moderator("mo")
    wrong = post_answer(community["bob"], community["second"].id, body="A canary sings.")
    accept_answer(community["bob"], wrong.id)
    hide_post(agent, wrong.id, reason="spam")
    gone = start_thread(community["ana"], community["place"].id, title="Deleted canary", body="Oh.")
    delete_post(community["ana"], get_opening_post(gone.id).id)
    data = exported()
    assert b"canary" not in data
    assert next(row for row in records(data, "thread") if row["title"] == "No light here either").get("history")
    whole = exported(with_removed=True)
    assert b"Deleted canary" in whole
    assert b"A canary sings." in whole
    empty(whole)
    assert exported(with_removed=True) == whole
    assert exported() == data


def test_native_things_and_imported_ones_of_the_same_name_stay_apart(app, tmp_path, empty):
    ana, place = make.member("ana"), make.category("internet")
    native = start_thread(ana, place.id, title="Native", body="Here.")
    lines = [
        {"record": "member", "ref": "ana", "handle": "ana"},
        {"record": "thread", "ref": f"t{native.id}", "title": "Imported", "author": "ana", "created_at": "2020-01-01T00:00:00Z",
         "category": "internet", "body": "There."},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    LineImport(SYSTEM, [tmp_path / "in.jsonl"], workers=0).run()
    data = exported()
    refs = [row["ref"] for kind in ("member", "thread") for row in records(data, kind)]
    assert len(set(refs)) == 4
    empty(data)
    assert exported() == data
    assert len(session().scalars(select(User.id)).all()) == 2


def test_what_members_keep_to_themselves_comes_along(community, empty):
    shy = make.member("shy")
    choose_privacy(shy, hides=("directory", "last_seen"), languages=("es",))
    data = exported()
    line = next(row for row in records(data, "member") if row["handle"] == "shy")
    assert (line["hides"], line["helper_languages"]) == (["directory", "last_seen"], ["es"])
    assert not any("hides" in row for row in records(data, "member") if row["handle"] != "shy")
    empty(data)
    found = session().scalars(select(User.id).where(User.handle == "shy")).one()
    assert choices_of(found) == Choices(frozenset({"directory", "last_seen"}), ("es",))
    assert session().scalar(select(func.count()).select_from(ProfileChoice)) == 1


def test_a_switch_that_nobody_knows_is_refused(app, tmp_path):
    line = {"record": "member", "ref": "x", "handle": "x", "hides": ["everything"]}
    (tmp_path / "in.jsonl").write_text(json.dumps({"record": "plaza", "version": 1}) + "\n" + json.dumps(line) + "\n")
    report = LineImport(SYSTEM, [tmp_path / "in.jsonl"], workers=0).run()
    assert "everything" in str(report.problems)


def test_points_for_suggested_edits_come_along_though_the_suggestions_do_not(app, empty):
    ana, sue, rita = make.member("ana"), make.member("sue", reputation=7), make.member("rita", reputation=500)
    answer = make.answer(make.question(ana), make.member("bob"), body="Turn it of.")
    suggestion = suggest_edit(sue, answer.id, body="Turn it off.", base=1, note="A letter was missing.")
    approve_suggestion(rita, suggestion.id, version=suggestion.version)
    once = exported()
    [line] = [row for row in records(once, "member") if row["handle"] == "sue"]
    assert line["reputation_brought"] == 8
    empty(once)
    assert session().scalar(select(User.reputation).where(User.handle == "sue")) == 9
    assert exported() == once


def test_a_request_for_details_is_one_wherever_it_comes_back(app, empty):
    question = make.question()
    request_details(make.agent(), question.id, body="Which light is it that blinks?")
    first = exported()
    empty(first)
    assert [row.asks_for_info for row in session().scalars(select(Post).order_by(Post.id))] == [False, True]
    assert records(exported(), "thread")[0]["comments"] == records(first, "thread")[0]["comments"]

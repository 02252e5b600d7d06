"""Plaza's own lines come in: together, in any order, again without effect, bad ones reported by number."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from forum.accounts.models import Email, User
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.jsonl import LineImport, NotLines
from forum.notifications.models import Follow
from forum.resolution.counting import counts
from forum.resolution.models import ResolutionChange, Solution
from forum.search.commands import rebuild
from forum.threads import storage
from forum.threads.models import Attachment, Category, Mention, Post, Tag, Thread
from forum.threads.queries import field_values, fields_of, tags_called
from forum.votes.models import CarriedVotes, MeToo, Vote
from tests.databases import database_kind
from tests.forum.exchange.drift import assert_no_drift

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ANA = {"record": "member", "ref": "ana", "handle": "ana_ruiz", "display_name": "Ana Ruiz", "created_at": "2020-01-01T00:00:00Z"}
BOB = {"record": "member", "ref": "bob", "handle": "bob", "created_at": "2020-01-01T00:00:00Z", "roles": ["agent"], "locale": "es"}
PLACE = {"record": "category", "slug": "internet", "name": "Internet", "fields": [
    {"key": "product", "label": "Router", "kind": "choice", "choices": ["HX-200"], "role": "product", "required": True},
    {"key": "speed", "label": "Speed", "kind": "number", "min": 0, "max": 1000},
]}


def thread(ref="t1", **values):
    return {"record": "thread", "ref": ref, "type": "question", "title": "No light", "category": "internet", "tags": ["wifi"],
            "author": "ana", "created_at": "2020-03-01T10:00:00Z", "body": "It is dark.", **values}


def answer(ref="a1", **values):
    return {"ref": ref, "author": "bob", "created_at": "2020-03-02T10:00:00Z", "body": "Push the button.", **values}


def move(word, day, **values):
    return {"at": f"2020-03-{day:02d}T12:00:00Z", "move": word, **values}


SOLVED = move("solved", 3, by="ana", how="accepted_by_asker", answer="a1")


@pytest.fixture
def load(app, tmp_path):
    def run(*records, name="in.jsonl", **options):
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = LineImport(SYSTEM, [tmp_path / name], workers=0, **options).run()
        assert_no_drift()
        return report

    return run


def found(model, **values):
    return session().scalars(select(model).filter_by(**values)).all()


def one(model, **values):
    [row] = found(model, **values)
    return row


def test_a_thread_comes_with_everything_in_it(load):
    load(ANA, BOB, PLACE, {"record": "tag", "name": "wifi", "synonyms": ["wlan"]}, thread(
        tags=["wlan", "led"], views=9, fields={"product": "HX-200", "speed": 94, "unknown": "x"}, pinned=True, locked=True,
        votes=[["bob", "up", "2020-03-01T11:00:00Z"]], score=3, me_toos=[["carl", "2020-03-01T12:00:00Z"]],
        followers=["ana", ["bob", "solution"]], answers=[answer(votes=[["ana", "down", "2020-03-02T11:00:00Z"]])],
        comments=[{"ref": "c1", "author": "bob", "created_at": "2020-03-01T10:30:00Z", "body": "Which one, @ana_ruiz?"}],
    ))
    made = one(Thread)
    assert (made.view_count, made.score, made.answer_count, made.comment_count) == (9, 3, 1, 1)
    assert (made.me_too_count, made.follower_count) == (1, 2)
    assert (made.pinned_at is not None, made.locked_at is not None, made.first_staff_response_at is not None) == (True, True, True)
    assert field_values(made.id, made.category_id) == {"product": "HX-200", "speed": "94"}
    assert tags_called(["wlan"])["wlan"].name == "wifi"
    assert sorted(tag.name for tag in found(Tag)) == ["led", "wifi"]
    assert [(vote.value) for vote in sorted(found(Vote), key=lambda v: v.post_id)] == [1, -1]
    assert (one(CarriedVotes).up, one(MeToo).carried_from_id, {f.level for f in found(Follow)}) == (2, None, {"all", "solution"})
    comment = one(Post, kind="comment")
    ana = one(User, source_ref="ana")
    assert f'href="/members/{ana.id}/ana_ruiz/"' in comment.body_html
    assert [fields.key for fields in fields_of(made.category_id)] == ["product", "speed"]
    assert (ana.is_placeholder, found(Email), found(Mention)) == (True, [], [])
    assert (one(User, source_ref="bob").is_staff, one(User, source_ref="bob").locale) == (True, "es")


def test_records_may_stand_behind_what_uses_them_and_in_several_files(app, tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps(thread(answers=[answer()])) + "\n")
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, (PLACE, BOB, ANA))) + "\n")
    LineImport(SYSTEM, [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]).run()
    assert one(User, source_ref="ana").handle == "ana_ruiz"
    assert one(Category).name == "Internet"


def test_a_history_is_replayed_move_by_move(load):
    load(ANA, BOB, thread(answers=[answer(), answer("a2")], history=[
        move("needs_info", 2, by="bob"), move("info_given", 2, by="ana"), SOLVED,
        move("reopened", 5, by="ana", reason="still_broken", note="Again!"),
        move("solved", 6, by="bob", how="accepted_by_staff", answer="a2"),
        move("solution_added", 7, by="ana", answer="a1", scope="Firmware 2.x"),
    ]))
    rows = session().scalars(select(ResolutionChange).order_by(ResolutionChange.seq)).all()
    assert [row.move for row in rows] == ["asked", "waiting", "waiting", "solved", "reopened", "solved", "solution_added"]
    assert (rows[4].cause, rows[4].note) == ("still_broken", "Again!")
    assert {(mark.is_primary, mark.scope) for mark in found(Solution)} == {(True, ""), (False, "Firmware 2.x")}
    assert (counts().resolved, counts().unresolved) == (1, 0)


def test_presumed_and_self_solved_questions_are_counted_apart(load):
    load(ANA, thread("t1", answers=[answer()], history=[move("solved", 9, how="presumed", answer="a1")]),
         thread("t2", history=[move("solved", 9, by="ana", how="solved_by_self", note="A new cable.")]))
    assert (counts().presumed, counts().resolved) == (1, 1)
    assert one(Thread, source_ref="t2").solved_note == "A new cable."


def test_duplicates_wait_for_their_originals_and_bring_their_people_along(load):
    load(ANA, BOB,
         thread("dup", author="bob", me_toos=[["carl", "2020-03-01T12:00:00Z"]], followers=["dora"],
                history=[move("closed", 4, by="ana", reason="duplicate", of="orig")]),
         thread("chain", author="eve", history=[move("closed", 5, by="ana", reason="duplicate", of="dup")]), thread("orig"))
    original = one(Thread, source_ref="orig")
    assert [one(Thread, source_ref=ref).duplicate_of_id for ref in ("dup", "chain")] == [original.id, original.id]
    assert original.me_too_count == 3  # bob, carl and eve
    assert {row.user_id for row in found(Follow, thread_id=original.id)} == {one(User, source_ref="dora").id}


def test_an_original_that_never_comes_closes_without_a_pointer(load):
    report = load(ANA, thread(history=[move("closed", 4, by="ana", reason="duplicate", of="nowhere")]))
    assert one(Thread).closed_reason == "no_longer_needed"
    assert [problem.place for problem in report.problems] == ["line 2"]


def test_earlier_texts_become_revisions_and_the_accepted_one_is_pinned(load):
    edited = answer(revisions=[{"at": "2020-03-02T10:00:00Z", "by": "bob", "body": "Push."}], edited_at="2020-03-08T10:00:00Z",
                    edited_by="ana", edit_note="more words")
    load(ANA, BOB, thread(answers=[edited], history=[SOLVED]))
    post = one(Post, kind="answer")
    assert (post.revision, one(Solution).revision, post.edited_by_id) == (2, 1, one(User, source_ref="ana").id)


def test_files_come_along_by_path_or_by_bytes(load, tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "dot.png").write_bytes(DOT)
    load({"record": "attachment", "ref": "dot", "filename": "dot.png", "path": "pictures/dot.png"},
         {"record": "attachment", "ref": "spot", "filename": "spot.png", "data": base64.b64encode(DOT).decode()},
         thread(body="![a dot](attachment:dot) and ![a spot](attachment:spot) and `attachment:dot`"),
         thread("t2", body="[dot](attachment:dot)"))
    files = found(Attachment)
    assert sorted(file.filename for file in files) == ["dot.png", "dot.png", "spot.png"]
    assert all(file.post_id for file in files)
    assert all(storage.path_of(file.public_id).is_file() for file in files)
    html = one(Post, source_ref="t1").body_html
    assert html.count('<img src="/attachments/') == 2
    assert "<code>attachment:dot</code>" in html


@pytest.mark.parametrize("path", ["../secret.png", "/etc/hostname", "pictures/../../secret.png", "missing.png"])
def test_a_path_out_of_the_folder_is_never_read(load, tmp_path, path):
    (tmp_path.parent / "secret.png").write_bytes(DOT)
    report = load({"record": "attachment", "ref": "dot", "filename": "dot.png", "path": path}, thread(body="![x](attachment:dot)"))
    assert (found(Attachment), len(report.problems)) == ([], 1)


@pytest.mark.parametrize(("line", "reason"), [
    ("{not json", "not JSON"), ("[1]", "not a JSON object"), ('{"record":"poem"}', "none of"), ('{"a":1,"a":2}', "said twice"),
    ('{"record":"member"}', "ref: missing"), ("[" * 100_000, "nested too deeply"), ('{"record":"member","ref":NaN}', "not JSON"),
    (thread(type="riddle"), "none of"), (thread(created_at="soon"), "not a date"), (thread(body="  "), "body: empty"),
    (thread(title=None), "title: missing"), (thread(answers=[answer(author=None)]), "answers[0].author: missing"),
    (thread(answers=[answer(), answer()]), "two posts have the ref"),
    (thread(votes=[["ana", "up", "2020-03-01T00:00:00Z"]]), "the author"),
    (thread(votes=[["bob", "sideways", "2020-03-01T00:00:00Z"]]), "neither up nor down"), (thread(history=[SOLVED]), "no answer 'a1'"),
    (thread(history=[move("reopened", 4, by="ana")]), "cannot be"),
    (thread(type="discussion", answers=[answer()], history=[SOLVED]), "only questions"),
    (thread(history=[move("closed", 4, reason="duplicate", of="t1")]), "a duplicate of itself"), (thread(views=-1), "views"),
    (thread(me_toos=[["bob", "2020-03-01T00:00:00Z"]] * 2), "named twice"),
])
def test_a_bad_line_is_reported_with_its_number_and_costs_only_itself(load, line, reason):
    report = load(ANA, thread("good"), line, thread("also good"))
    assert [problem.place for problem in report.problems] == ["line 3"]
    assert reason in report.problems[0].reason
    assert (report.written["threads"], len(found(Thread))) == (2, 2)


def test_again_changes_nothing_and_what_was_added_joins(load):
    first = thread(answers=[answer()])
    load(ANA, BOB, PLACE, first)
    report = load(ANA, BOB, PLACE, first)
    assert (report.posts_written, sum(report.written.values())) == (0, 0)
    report = load(ANA, BOB, PLACE, thread(answers=[answer(), answer("a2")], history=[SOLVED]))
    assert (report.written["answers"], one(Thread).answer_count, one(Thread).resolution) == (1, 2, "solved")


def test_a_thread_that_stands_twice_in_a_file_comes_once(load):
    report = load(ANA, PLACE, thread(), thread(title="Once more"), thread("t2"))
    assert sorted((row.source_ref, row.title) for row in found(Thread)) == [("t1", "No light"), ("t2", "No light")]
    assert report.skipped["threads", "here already"] == 1


def test_what_was_decided_here_since_is_left_alone(load):
    load(ANA, BOB, thread(answers=[answer()], history=[SOLVED]))
    other = [move("closed", 2, by="bob", reason="off_topic"), move("reopened", 4, by="bob"), SOLVED]
    load(ANA, BOB, thread(answers=[answer()], history=other))
    assert [row.move for row in found(ResolutionChange)] == ["asked", "solved"]


def test_an_anchor_moves_all_times_of_all_files(app, tmp_path):
    now = datetime(2021, 1, 1, tzinfo=UTC)
    (tmp_path / "a.jsonl").write_text('{"record":"plaza","version":1,"anchor":"2020-03-02T10:00:00Z"}\n')
    (tmp_path / "b.jsonl").write_text(json.dumps(thread()) + "\n")
    LineImport(SYSTEM, [tmp_path / "a.jsonl", tmp_path / "b.jsonl"], now=now).run()
    assert one(Thread).created_at == now - timedelta(days=1)


def test_a_version_of_the_future_is_refused(load):
    with pytest.raises(NotLines, match="version 2"):
        load({"record": "plaza", "version": 2}, thread())


def test_names_that_are_taken_are_not_taken_over(load):
    load({**ANA, "handle": "boss"}, source="here")
    load({**ANA, "handle": "boss"}, {"record": "member", "ref": "x", "handle": "admin"}, source="there")
    assert sorted(user.handle for user in found(User)) == ["boss", "boss-ana", "member_admin"]


def test_languages_of_posts_are_guessed_where_nothing_is_said(load):
    load(thread(title="No funciona la luz", body="Se apaga y no vuelve hasta que la enciendo otra vez."),
         thread("t2", language="es", body="OK"))
    assert [row.language for row in sorted(found(Thread), key=lambda t: t.id)] == ["es", "es"]
    assert one(Post, source_ref="t2").language == "es"


def test_the_search_index_is_the_one_that_a_rebuild_makes(load):
    load(ANA, BOB, PLACE, {"record": "tag", "name": "wi-fi"},
         thread(title="¿Qué pasa, Wi-Fi?", tags=["wi-fi"], body="Señal *débil* a 2.4 GHz", answers=[answer(body="`ping -c 3`")]))
    load(ANA, BOB, thread(answers=[answer("a9", body="Más tarde.")]))
    columns = "rowid, title, body, tags" if database_kind() == "sqlite" else "post_id, words::text"
    written = session().execute(text(f"SELECT {columns} FROM post_search ORDER BY 1")).all()
    session().commit()
    rebuild(SYSTEM)
    assert len(written) == 3
    assert session().execute(text(f"SELECT {columns} FROM post_search ORDER BY 1")).all() == written

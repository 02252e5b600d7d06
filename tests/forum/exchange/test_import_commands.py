"""The commands as an operator and a script use them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from forum.cli import plaza
from forum.cli.reconcile import reconcile
from forum.core.db import db, session
from forum.exchange.importing import Busy, only_import
from forum.threads.commands import hide_post
from forum.threads.models import Thread
from tests import make
from tests.forum.exchange.dumps import Dump
from tests.forum.exchange.test_jsonl import ANA, BOB, PLACE, thread
from tests.forum.knowledge.editors import draft
from wsgi import create_app

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def run(app):
    def call(*words, **options):
        return CliRunner().invoke(plaza, list(map(str, words)), catch_exceptions=False, **options)

    return call


def test_json_is_one_document_and_progress_goes_elsewhere(run, tmp_path):
    dump = Dump(tmp_path / "boats")
    dump.answer(dump.question())
    dump.raw("Posts.xml", '<row Id="77" PostTypeId="1" />')
    result = run("import", "stackexchange", dump.write(), "--json")
    document = json.loads(result.stdout)
    assert document["written"] == {"categories": 1, "members": 2, "threads": 1, "answers": 1}
    assert document["problems"] == [{"file": "Posts.xml", "place": "row 77", "reason": "Body: missing"}]
    assert "Posts.xml: 100 %" in result.stderr


def test_the_table_says_what_was_read_written_left_out_and_why(run, tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(map(json.dumps, (ANA, BOB, PLACE, thread(), {"record": "poem"}))))
    said = run("import", "jsonl", file).stdout
    assert "1 posts written" in said
    assert "problem: in.jsonl, line 5" in said
    assert "left out: 2 members: here already" in run("import", "jsonl", file).stdout


def test_an_export_appears_whole_or_not_at_all(run, tmp_path):
    target = tmp_path / "out.jsonl"
    assert run("export", "jsonl", target, "--json").exit_code == 0
    assert json.loads(target.read_text().splitlines()[0]) == {"record": "plaza", "version": 1}
    assert list(tmp_path.iterdir()) == [target]
    assert json.loads(run("export", "jsonl", "-").stdout.splitlines()[0])["record"] == "plaza"


def test_an_export_says_what_stays_behind_and_how_to_get_it(run, tmp_path):
    nothing = run("export", "jsonl", tmp_path / "empty.jsonl", "--quiet")
    assert "left out:" not in nothing.stderr and "not part of this file: articles of the help, cases" in nothing.stderr
    desk, gone, mod = make.category("desk", read_access="staff"), make.question(title="Gone for good?"), make.moderator()
    asked, inner = make.question(), make.question(make.agent(), category=desk)
    hide_post(mod, make.opening_post(gone).id, reason="spam")
    hide_post(mod, make.answer(asked).id, reason="spam")
    hide_post(mod, make.answer(inner, make.agent()).id, reason="spam")
    draft()
    said = run("export", "jsonl", tmp_path / "out.jsonl", "--quiet").stderr.splitlines()
    assert said == [
        "left out: 1 category and 1 thread that not everybody may read (--with-private takes them along)",
        "left out: 1 thread and 1 post deleted or hidden (--with-removed takes them along)",
        ("not part of this file: 1 article of the help, cases and decisions of moderators; "
         "a backup has everything (`plaza backup`; with PostgreSQL pg_dump)"),
    ]
    found = json.loads(run("export", "jsonl", tmp_path / "all.jsonl", "--json", "--with-private").stdout)
    assert (found["threads"], found["left_out"]) == (2, {
        "private_categories": 0, "private_threads": 0, "removed_threads": 1, "removed_posts": 2, "held": 0, "surveys": 0, "articles": 1,
    })
    whole = json.loads(run("export", "jsonl", tmp_path / "all.jsonl", "--json", "--with-private", "--with-removed").stdout)
    assert whole["threads"] == 3 and {name for name, count in whole["left_out"].items() if count} == {"articles"}


def test_an_export_to_a_folder_that_is_not_there_ends_with_a_reason(run, tmp_path):
    result = run("export", "jsonl", tmp_path / "nowhere" / "out.jsonl")
    assert (result.exit_code, "cannot be written" in result.stderr) == (1, True)


def test_what_cannot_be_imported_ends_with_a_reason(run, tmp_path):
    result = run("import", "stackexchange", tmp_path)
    assert (result.exit_code, "no Posts.xml" in result.stderr) == (1, True)
    (tmp_path / "Posts.xml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><posts></posts>')
    result = run("import", "stackexchange", tmp_path)
    assert (result.exit_code, "document type" in result.stderr) == (1, True)


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_file_of_which_nothing_can_be_used_fails_and_one_that_is_here_already_does_not(run, tmp_path, as_json):
    other, ours = tmp_path / "photo.png", tmp_path / "in.jsonl"
    other.write_bytes(b"\x89PNG\r\n\x1a\nquux")
    ours.write_text("\n".join(map(json.dumps, (ANA, BOB, PLACE, thread(), {"record": "poem"}))))
    result = run("import", "jsonl", other, *as_json)
    assert (result.exit_code, "nothing of this could be used" in result.stderr, "not JSON" in result.stdout) == (1, True, True)
    assert [run("import", "jsonl", ours, *as_json).exit_code for _again in range(2)] == [0, 0]


def test_two_imports_at_once_do_not_mix(app):
    with only_import(), pytest.raises(Busy), only_import():
        pass


def test_render_answers_line_by_line(run):
    result = run("render", input='{"id": 1, "markdown": "*a*"}\nnonsense\n')
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, None]


@pytest.mark.processes
@pytest.mark.sqlite
def test_killed_half_way_it_goes_on_and_nothing_is_lost_or_doubled(tmp_path):
    dump = Dump(tmp_path / "boats")
    for number in range(700):
        question = dump.question(f"Question {number}", Body=f"<p>Number {number} <b>leaks</b>.</p>" * 20)
        dump.answer(question, OwnerUserId=number)
    folder, instance = dump.write(), tmp_path / "instance"
    environment = {**os.environ, "PLAZA_INSTANCE_DIR": str(instance), "PLAZA_DATABASE_URL": "", "PLAZA_DEMO": "false"}

    def plaza_command(*words: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", *words]

    def call(*words: str) -> str:
        done = subprocess.run(plaza_command(*words), cwd=PROJECT, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    def questions() -> int:
        """How many questions there are; nothing has drifted."""
        url = f"sqlite:///{instance / 'plaza.db'}"
        app = create_app({"environment": "test", "database_url": url, "instance_dir": instance, "log_level": "ERROR"})
        with app.app_context():
            assert not [finding for finding in reconcile() if finding.drift]
            asked = session().scalar(select(func.count(Thread.id)).where(Thread.type == "question"))
            db.session.remove()
            db.engine.dispose()
        return asked

    call("prepare", "--no-demo")
    written = []
    for patience in (3.0, 4.5):
        process = subprocess.Popen(plaza_command("import", "stackexchange", str(folder), "--quiet"), cwd=PROJECT, env=environment)
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)
        process.wait()
        written.append(questions())
    last = json.loads(call("import", "stackexchange", str(folder), "--json"))
    assert written[-1] + last["written"].get("threads", 0) == 700
    assert questions() == 700
    assert json.loads(call("import", "stackexchange", str(folder), "--json"))["posts_written"] == 0

"""`python3 -m forum test`: its words, its browser and its closing line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum.launcher import browser, testing
from forum.launcher.browser import CHROMIUM, NO_CHROMIUM, browser_settings
from forum.launcher.layout import Layout, SetupFailed
from forum.launcher.summary import Summary
from forum.launcher.testing import closing_status, split_words
from tests.selection import NO_QUESTION_OF_ITS_OWN, OWN_STATEMENTS, TESTS, asks_nothing_new, dealt, same_statements, touches_database

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="no"/></testcase>
<testcase name="e"><skipped message="Chromium is missing"/></testcase>
<testcase name="f"><skipped message="Chromium is missing"/></testcase>
</testsuite></testsuites>"""


def test_both_databases_are_tested_unless_one_is_asked_for() -> None:
    assert [run.database for run in split_words(["-k", "vote"])[0]] == ["sqlite", "postgresql"]
    assert [run.database for run in split_words(["--sqlite-only"])[0]] == ["sqlite"]
    assert [run.database for run in split_words(["--postgres-only"])[0]] == ["postgresql"]
    with pytest.raises(SetupFailed):
        split_words(["--sqlite-only", "--postgres-only"])


def test_all_other_words_go_to_pytest_in_their_order() -> None:
    assert split_words(["tests/house", "--sqlite-only", "-k", "floors"])[1] == ["tests/house", "-k", "floors"]


def test_several_processes_share_the_work_unless_told_otherwise() -> None:
    assert [testing._workers(run, [])[:2] for run in testing.RUNS] == [["-n", "3"], ["-n", "1"]]
    assert testing._workers(testing.RUNS[0], ["-n0"]) == testing._workers(testing.RUNS[0], ["--pdb"]) == []


def pytest_that(tmp_path: Path, code: str) -> testing.Pytest:
    return testing.Pytest([sys.executable, "-c", code], tmp_path, os.environ)


WAITS = "import pathlib, time\nwhile not pathlib.Path('came').exists(): time.sleep(0.01)\nprint('first')"
COMES = "import pathlib\nprint('second')\npathlib.Path('came').touch()\nraise SystemExit(1)"


def test_both_runs_go_on_at_once_and_print_one_after_the_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    statuses = testing._run(testing.RUNS, [pytest_that(tmp_path, WAITS), pytest_that(tmp_path, COMES)], at_once=True)
    assert statuses == [0, 1]
    told = capfd.readouterr().out
    assert [told.index(word) for word in ("SQLite", "first", "PostgreSQL", "second")] == sorted(
        told.index(word) for word in ("SQLite", "first", "PostgreSQL", "second"))


def test_after_an_interrupted_run_the_other_is_ended(tmp_path: Path) -> None:
    endless = pytest_that(tmp_path, "import time; time.sleep(60)")
    assert testing._run(testing.RUNS, [pytest_that(tmp_path, "raise SystemExit(2)"), endless], at_once=True) == [2]
    assert endless.aside is not None and endless.aside.returncode is not None


def test_runs_follow_each_other_where_somebody_looks_at_one(tmp_path: Path) -> None:
    (tmp_path / "came").touch()
    later = pytest_that(tmp_path, COMES)
    assert testing._run(testing.RUNS, [pytest_that(tmp_path, WAITS), later], at_once=False) == [0, 1]
    assert later.aside is None


def test_all_tests_run_unless_some_are_named(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    layout = Layout(tmp_path)
    assert testing._everything(layout, ["-k", "vote"]) == ["tests"]
    assert testing._everything(layout, ["tests::test_one"]) == []


def test_the_summary_adds_runs_up_and_says_why_tests_were_skipped(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    summary = Summary()
    summary.add_report(report)
    summary.add_report(report)
    assert list(summary.lines()) == ["skipped 4: Chromium is missing", "4 passed, 4 failed, 4 skipped"]


@pytest.mark.parametrize(("statuses", "status"), [([0, 0], 0), ([0, 5], 0), ([5, 5], 5), ([1, 0], 1), ([0, 3], 3), ([2], 2)])
def test_one_bad_run_makes_the_whole_bad(statuses: list[int], status: int) -> None:
    assert closing_status(statuses) == status


def test_what_is_compiled_is_kept_for_the_next_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = testing._environment()
    command = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    assert subprocess.run(command, env=environment, capture_output=True, text=True).stdout.strip() == "False"


def test_a_browser_that_was_named_is_taken() -> None:
    assert browser_settings({CHROMIUM: "/opt/chromium"}) == {CHROMIUM: "/opt/chromium"}


def test_without_a_browser_the_tests_get_the_reason_but_not_where_everything_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_on_path", lambda: None)
    monkeypatch.setattr(browser, "_may_install", lambda: False)
    assert "apt-get install chromium" in browser_settings({})[NO_CHROMIUM]
    with pytest.raises(SetupFailed, match="may not be skipped"):
        browser_settings({"CI": "true"})


def test_only_what_touches_the_database_is_repeated_on_postgresql(request: pytest.FixtureRequest) -> None:
    item = request.node
    assert not touches_database(item)
    item.add_marker("processes")
    assert touches_database(item)
    item.add_marker("browser")
    assert not touches_database(item)


def test_modules_about_pages_run_once_and_those_with_statements_of_their_own_do_not(request: pytest.FixtureRequest) -> None:
    assert request.node.path.is_relative_to(TESTS)
    missing = [name for name in (*NO_QUESTION_OF_ITS_OWN, *OWN_STATEMENTS, *same_statements()) if not (TESTS / name).exists()]
    assert not missing
    assert asks_nothing_new(TESTS / "forum/pages/test_thread_page.py")
    assert asks_nothing_new(TESTS / "forum/resolution/test_accepting.py")
    assert not asks_nothing_new(TESTS / "forum/resolution/test_races.py")
    assert not asks_nothing_new(TESTS / "forum/pages/test_lists.py")
    assert not asks_nothing_new(TESTS / OWN_STATEMENTS[0])


class Item:
    """As much of a test as is asked when tests are dealt."""

    def __init__(self, name: str) -> None:
        self.path = name[0]
        self.name = name

    def get_closest_marker(self, mark: str) -> bool:
        return self.path.isupper() and mark == "once"


def test_every_process_begins_with_its_share_of_what_takes_long() -> None:
    names = ["a1", "a2", "B1", "B2", "C1", "d1", "d2", "E1", "f1", "f2", "f3"]
    assert [item.name for item in dealt([Item(name) for name in names], 2)] == [
        "B1", "B2", "E1", "a1", "a2", "C1", "d1", "d2", "f1", "f2", "f3",
    ]
    assert [item.name for item in dealt([Item(name) for name in names], 1)][:4] == ["B1", "B2", "C1", "E1"]

"""`python3 -m forum test`: its words, its browser and its closing line."""

from pathlib import Path

import pytest

from forum.launcher import browser, testing
from forum.launcher.browser import CHROMIUM, NO_CHROMIUM, browser_settings
from forum.launcher.layout import Layout, SetupFailed
from forum.launcher.summary import Summary
from forum.launcher.testing import closing_status, split_words
from tests.selection import touches_database

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


def test_two_processes_share_the_work_unless_told_otherwise() -> None:
    assert testing._workers([])[:2] == ["-n", "2"]
    assert testing._workers(["-n0"]) == testing._workers(["--pdb"]) == []


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

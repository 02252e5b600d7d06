"""The virtual environment: filled once, then left alone."""

from pathlib import Path

import pytest

from forum.launcher import environment
from forum.launcher.environment import RUNTIME, TESTS, ensure_environment, missing_venv_advice, pins_fingerprint, read_stamp
from forum.launcher.layout import Layout, SetupFailed, check_machine
from forum.launcher.preparation import install


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A checkout whose requirements ask for nothing, with its environment made."""
    layout = Layout(tmp_path_factory.mktemp("checkout"))
    (layout.root / "tests").mkdir()
    for name in TESTS:
        (layout.root / name).write_text("# nothing\n")
    ensure_environment(layout)
    return layout


def test_an_environment_is_made_and_remembers_what_it_holds(prepared: Layout) -> None:
    assert prepared.python.exists()
    assert read_stamp(prepared)["runtime"] == pins_fingerprint(prepared, RUNTIME)


def test_the_second_time_nothing_is_said_and_nothing_installed(prepared: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_environment(prepared)
    assert capsys.readouterr().out == ""


def test_the_packages_of_the_tests_come_only_when_asked_for(prepared: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_environment(prepared, tests=True)
    assert "tests/requirements.txt" in capsys.readouterr().out
    ensure_environment(prepared, tests=True)
    ensure_environment(prepared)
    assert capsys.readouterr().out == ""


def test_a_package_that_can_not_be_had_is_explained_and_not_remembered(prepared: Layout) -> None:
    pins = prepared.root / "requirements.txt"
    before = pins.read_text()
    pins.write_text("./no-such-folder\n")
    try:
        with pytest.raises(SetupFailed, match="could not be installed"):
            ensure_environment(prepared)
        assert read_stamp(prepared)["runtime"] != pins_fingerprint(prepared, RUNTIME)
    finally:
        pins.write_text(before)


def test_a_new_pin_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("flask==3.1.3\n")
    first = pins_fingerprint(Layout(tmp_path), RUNTIME)
    (tmp_path / "requirements.txt").write_text("flask==3.1.4\n")
    assert pins_fingerprint(Layout(tmp_path), RUNTIME) != first


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupFailed, match="venv") as failure:
        ensure_environment(Layout(tmp_path))
    assert str(failure.value) == missing_venv_advice()
    assert not (tmp_path / ".venv").exists()


def test_a_folder_of_somebody_else_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(SetupFailed, match="can't be written"):
        check_machine(Layout(tmp_path))


def test_installing_leaves_a_complete_checkout_alone(prepared: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forum.launcher.static_files.is_current", lambda static_root: True)
    install(prepared, tests=False, insist=False)
    stamp = (prepared.venv / environment.STAMP).stat().st_mtime_ns
    install(prepared, tests=False, insist=False)
    assert (prepared.venv / environment.STAMP).stat().st_mtime_ns == stamp

"""What a person types and reads."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum.launcher.command_line import main
from forum.launcher.layout import Layout

ROOT = Path(__file__).parents[2]
OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 9, 2, "final", 0)
runpy.run_module("forum", run_name="__main__")
"""


@pytest.mark.parametrize(("words", "status"), [([], 0), (["help"], 0), (["--help"], 0), (["up", "--help"], 0), (["fly"], 2)])
def test_help_is_shown_to_whoever_asks_or_errs(words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == status
    said = capsys.readouterr().out
    assert all(f"python3 -m forum {word}" in said for word in ("up", "setup", "test", "help"))


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["up", "--prot", "8001"])
    assert "--prot" in capsys.readouterr().err


def test_a_failed_setup_is_a_message_and_a_status_not_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".env").write_text("PLAZA_PORT=many\n")
    assert main(["up"], Layout(tmp_path)) == 1
    assert "'many' is not a port" in capsys.readouterr().out


def test_an_old_python_is_told_which_one_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", OLD_PYTHON], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; this is Python 3.9" in done.stderr


def test_the_first_file_can_be_read_by_an_old_python() -> None:
    source = (ROOT / "forum" / "__main__.py").read_text()
    ast.parse(source, feature_version=(3, 6))
    before_the_check = source.partition("version_info <")[0]
    assert "forum.launcher" not in before_the_check.replace('"""', "", 1)


def test_the_launcher_needs_nothing_but_the_standard_library() -> None:
    files = [ROOT / "forum" / "__init__.py", ROOT / "forum" / "__main__.py"]
    files += sorted((ROOT / "forum" / "launcher").glob("*.py")) + sorted((ROOT / "forum" / "assets").glob("*.py"))
    allowed = set(sys.stdlib_module_names)
    for file in files:
        for name in imported_names(file):
            ours = name.startswith(("forum.launcher", "forum.assets"))
            assert ours or name.partition(".")[0] in allowed, f"{file.name} imports {name}"


def imported_names(file: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


def test_help_comes_without_any_installed_package(tmp_path: Path) -> None:
    program = f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[1:] = ['help']; "
    program += "runpy.run_module('forum', run_name='__main__')"
    command = [sys.executable, "-S", "-I", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "community support forum" in done.stdout

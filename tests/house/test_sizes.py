"""Ceilings, so that no room grows a file nobody can read."""

import ast

import pytest

from tests.house.sources import PROJECT, functions, kind_of, modules

FILE_LINES, TEST_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, STYLE_LINES = 300, 400, 50, 15, 150, 300


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", list(modules()))
def test_code_files_and_functions_stay_small(module):
    path = modules()[module]
    assert lines(path) <= FILE_LINES, f"{module}: {lines(path)} lines"
    long = [f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions(path) if f.end_lineno - f.lineno + 1 > FUNCTION_LINES]
    assert not long, f"{module}: {long}"


def body_lines(view: ast.FunctionDef) -> int:
    first = view.body[1] if ast.get_docstring(view) and len(view.body) > 1 else view.body[0]
    return view.end_lineno - first.lineno + 1


@pytest.mark.parametrize("module", [name for name in modules() if kind_of(name) == "routes"])
def test_views_only_speak_http(module):
    long = [f"{f.name}: {body_lines(f)}" for f in functions(modules()[module]) if body_lines(f) > VIEW_LINES]
    assert not long, f"{module}: {long}"


@pytest.mark.parametrize("path", sorted((PROJECT / "templates").rglob("*.html")), ids=lambda p: str(p.relative_to(PROJECT)))
def test_templates_stay_small(path):
    assert lines(path) <= TEMPLATE_LINES


@pytest.mark.parametrize("path", sorted((PROJECT / "static/css").rglob("*.css")), ids=lambda p: str(p.relative_to(PROJECT)))
def test_stylesheets_stay_small(path):
    assert lines(path) <= STYLE_LINES


def test_test_files_stay_small():
    long = [f"{p.relative_to(PROJECT)}: {lines(p)}" for p in (PROJECT / "tests").rglob("*.py") if lines(p) > TEST_LINES]
    assert not long


def test_the_top_level_is_fixed():
    fixed = {"forum", "migrations", "templates", "static", "moderation", "tests", "wsgi.py", "requirements.txt", "README.md", "deploy"}
    there = {p.name for p in PROJECT.iterdir() if not p.name.startswith(".")} - {"instance", "__pycache__"}
    assert there <= fixed, there - fixed

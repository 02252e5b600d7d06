"""Numbers that people and programs send: what no row can have is not found, refused or passed over, and never an error of ours."""

from __future__ import annotations

import ast
import inspect
import sys
from collections import defaultdict

import pytest
from wtforms import IntegerField

from forum.accounts.models import ROLES
from forum.core.db import session
from tests import make
from tests.house.crawling import _fillings, _holes
from tests.house.kept import forum_with_secrets
from tests.house.routes import address, rules
from tests.house.sources import kind_of, modules, tree
from tests.visitor import Visitor

NUMBERS = ("99999999999999999999", "2147483648", "-1", "x", "٣")
"""Too large for every database, too large for PostgreSQL, below every row, and what is none, or not in our digits."""


def routes() -> list[str]:
    return [name for name in modules() if kind_of(name) == "routes"]


def asked_in(module: str) -> list[ast.Call]:
    """Every `request.args.get(...)` and the like that reads a number."""
    calls = [node for node in ast.walk(tree(modules()[module])) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [call for call in calls if call.func.attr in ("get", "getlist") and any(word.arg == "type" for word in call.keywords)]


def numbers_of(module: str) -> set[str]:
    """What its routes read as numbers: of addresses, of forms, and in the fields of form classes."""
    named = {str(call.args[0].value) for call in asked_in(module) if isinstance(call.args[0], ast.Constant)}
    for thing in vars(sys.modules[module]).values():
        if inspect.isclass(thing) and hasattr(thing, "_get_translations"):
            named |= {name for name, field in inspect.getmembers(thing) if getattr(field, "field_class", None) is IntegerField}
    return named


@pytest.mark.parametrize("module", routes())
def test_no_number_goes_to_a_database_that_cannot_hold_it(module):
    unbounded = [
        ast.unparse(call) for call in asked_in(module) for word in call.keywords
        if word.arg == "type" and ast.unparse(word.value) in ("int", "float")
    ]
    assert not unbounded, f"{module}: use kit.row_ids for {unbounded}"


@pytest.fixture
def everything(app):
    forum_with_secrets(app)
    window = Visitor(app).sign_in(make.member("everybody", roles=tuple(ROLES)))
    holes = _holes()
    session().rollback()
    return window, holes


def walked(app, holes, *, unsafe):
    """An address with rows in its holes, and what it reads as numbers, for each route that reads any."""
    by_module = defaultdict(list)
    for rule, method in rules(app, unsafe=unsafe):
        by_module[inspect.getmodule(inspect.unwrap(app.view_functions[rule.endpoint])).__name__].append((rule, method))
    for module, found in by_module.items():
        for rule, method in found if (names := numbers_of(module)) else ():
            filled = list(_fillings(rule.rule, rule.arguments, {name: holes.get(name) or ["1"] for name in {*holes, *rule.arguments}}))
            for values in {repr(one): one for one in (filled[:1] + filled[-1:])}.values():
                yield address(rule, **values), method, sorted(names)


def test_no_address_breaks_with_a_number_that_no_row_has(app, everything):
    window, holes = everything
    broken, asked = {}, 0
    for place, _method, names in walked(app, holes, unsafe=False):
        for number in NUMBERS:
            for name in names:
                response = window._open("GET", place, query_string={name: number})
                asked += 1
                if response.status_code >= 500:
                    broken[place, name, number[:24]] = response.status_code
    assert not broken, broken
    assert asked > 300, asked


def test_no_form_breaks_with_a_number_that_no_row_has(app, everything):
    window, holes = everything
    token, broken, asked = window.csrf_token(), {}, 0
    for place, method, names in walked(app, holes, unsafe=True):
        for number in NUMBERS:
            response = window._open(method, place, data={"csrf_token": token, **dict.fromkeys(names, number)})
            asked += 1
            if response.status_code >= 500:
                broken[place, number[:24]] = response.status_code
    assert not broken, broken
    assert asked > 125, asked

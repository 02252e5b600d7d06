"""The schema of the files says what the files hold: every real answer fits it, names nothing else, and what is wrong does not fit."""

import copy
import csv
import io
import json
import re
from datetime import date, datetime

import pytest

from forum.kit.clock import today
from forum.metrics.commands.noting import set_goal
from forum.metrics.file_schema import schema_shape
from forum.metrics.measures import all_measures, find_measure
from forum.resolution.commands import accept_answer
from tests import make
from tests.forum.metrics.worlds import keep
from tests.visitor import Visitor

PLACE = "/insights/schema.json"
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int, "number": (int, float)}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat, "uri-reference": str}
KNOWN = {"type", "properties", "required", "additionalProperties", "items", "enum", "const", "pattern", "format", "minimum", "anyOf",
         "oneOf", "$ref", "$defs", "$schema", "$id", "$comment", "title"}


def problems(value, schema, whole, place="$"):
    """What of a value does not fit. All of the words of JSON Schema that ours uses; names that ours does not know are a problem too."""
    assert set(schema) <= KNOWN, schema
    if "$ref" in schema:
        return problems(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, place)
    for word, enough in (("oneOf", lambda fits: fits == 1), ("anyOf", bool)):
        if word in schema:
            found = [problems(value, one, whole, place) for one in schema[word]]
            return [] if enough(sum(not one for one in found)) else min(found, key=len) or [f"{place}: fits several"]
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", list(TYPES))
    if not any(isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds):
        return [f"{place}: {value!r} is no {kinds}"]
    wrong = [f"{place}: {value!r}" for word, is_wrong in (
        ("enum", lambda said: value not in said), ("const", lambda said: value != said),
        ("pattern", lambda said: re.search(said, value) is None), ("minimum", lambda said: value is not None and value < said),
    ) if word in schema and is_wrong(schema[word])]
    if "format" in schema:
        FORMATS[schema["format"]](value)
    if isinstance(value, dict):
        named = schema.get("properties", {})
        wrong += [f"{place}.{name}: missing" for name in schema.get("required", ()) if name not in value]
        wrong += [f"{place}.{name}: not described" for name in value if name not in named]
        wrong += [one for name in value if name in named for one in problems(value[name], named[name], whole, f"{place}.{name}")]
    if isinstance(value, list):
        wrong += [one for number, item in enumerate(value) for one in problems(item, schema["items"], whole, f"{place}[{number}]")]
    return wrong


@pytest.fixture
def staff(app):
    place = make.category("wifi", name="=Wi-Fi")
    threads = [make.question(title="=1+1", category=place, tags=[make.tag("led").name]), make.question(title="-2"), make.question()]
    accept_answer(make.moderator(), make.answer(threads[0]).id)
    make.answer(threads[1])
    keep()
    set_goal(make.admin(), find_measure("resolution_rate"), target=0.8, since=today())
    return Visitor(app).sign_in(make.agent())


def schema_of(staff):
    return staff.get(PLACE).json


ASKED = ("", "?days=7&against=year", "?category=wifi&tag=led&language=en&against=none", "?against=slice&other_category=wifi")


@pytest.mark.parametrize("asked", ASKED)
def test_every_overview_fits_the_schema(staff, asked):
    whole = schema_of(staff)
    assert problems(staff.get(f"/insights/overview.json{asked}").json, whole, whole) == []


def test_every_measure_day_by_day_fits_the_schema(staff):
    whole = schema_of(staff)
    for measure in all_measures():
        assert problems(staff.get(f"/insights/{measure.id}.json?days=7").json, whole, whole) == [], measure.id


def lines(staff, place):
    """The columns of a CSV, and its lines as objects."""
    found = csv.DictReader(io.StringIO(staff.get(place).text))
    return found.fieldnames, list(found)


@pytest.mark.parametrize(("part", "place"), [
    ("overview_csv_line", "/insights/overview.csv"), ("day_csv_line", "/insights/first_response.csv?days=7"),
    ("day_csv_line", "/insights/resolution_rate.csv?days=7"), ("row_csv_line", "/insights/rows/asked.csv"),
    ("row_csv_line", "/insights/rows/first_response.csv"),
])
def test_every_line_of_a_csv_fits_the_schema_and_columns_come_in_its_order(staff, part, place):
    whole = schema_of(staff)
    columns, found = lines(staff, place)
    assert columns == whole["$defs"][part]["required"] and found
    for line in found:
        assert problems(line, whole["$defs"][part], whole) == []


def test_what_is_wrong_does_not_fit(staff):
    whole, good = schema_of(staff), staff.get("/insights/overview.json").json
    for change in (
        lambda one: one.update(schema=1), lambda one: one.pop("scope"), lambda one: one["scope"].update(since="soon"),
        lambda one: one["measures"][0]["now"].update(n=-1), lambda one: one["measures"][0]["now"].update(value="12"),
        lambda one: one["measures"][0].update(turn="sideways"), lambda one: one["measures"][0]["now"].update(few=0),
        lambda one: one["scope"]["slice"].update(category_id=3), lambda one: one.update(more=1),
    ):
        bad = copy.deepcopy(good)
        change(bad)
        try:
            assert problems(bad, whole, whole)
        except ValueError:
            assert bad["scope"]["since"] == "soon"


def test_the_schema_is_a_document_of_its_draft_and_everything_it_names_is_there(app):
    whole = schema_shape("https://forum.example.org")
    assert whole["$schema"].endswith("/draft/2020-12/schema") and whole["$id"] == "https://forum.example.org/insights/schema.json"
    named = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(whole)))
    assert named <= set(whole["$defs"])
    assert set(whole["$defs"]) - named == {"overview_csv_line", "day_csv_line", "row_csv_line"}


def test_the_schema_is_for_whoever_may_read_the_files_and_linked_from_their_help(app, staff):
    Visitor(app).get(PLACE, status=404)
    Visitor(app).sign_in(make.member()).get(PLACE, status=404)
    assert staff.get(PLACE).headers["Content-Type"].startswith("application/schema+json")
    assert PLACE in staff.get("/help/insights/").links()
    assert PLACE in Visitor(app, "es").sign_in(make.agent()).get("/help/insights/").links()
    assert "schema" not in {measure.id for measure in all_measures()}

"""What the files of the insights hold, for programs: JSON Schema (draft 2020-12) of both kinds of JSON, and of the rows of each CSV as
texts by column, in the order of the columns. What the fields mean is on the help page *Insights*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forum.metrics.comparing import Turn
from forum.metrics.measured import GROUPS, Basis, Better
from forum.metrics.shapes import DAY_COLUMNS, OVERVIEW_COLUMNS, ROW_COLUMNS, SCHEMA
from forum.metrics.words import UNIT_WORDS
from forum.resolution.counting import SLICED_BY

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Json = dict[str, Any]
TEXT: Json = {"type": "string"}
DAY: Json = {"type": "string", "format": "date"}
FLAG: Json = {"type": "boolean"}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER_OR_NOTHING: Json = {"type": ["number", "null"]}
COUNT_OR_NOTHING: Json = {"type": ["integer", "null"], "minimum": 0}

NUMBER_TEXT = r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"
CELLS: Mapping[str, Json] = {
    "day": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "instant": {"type": "string", "format": "date-time"}, "text": TEXT,
    "number": {"type": "string", "pattern": f"^({NUMBER_TEXT})?$"}, "count": {"type": "string", "pattern": "^[0-9]+$"},
    "count?": {"type": "string", "pattern": "^[0-9]*$"}, "flag": {"type": "string", "enum": ["yes", "no"]},
    "day?": {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
    "flag?": {"type": "string", "enum": ["yes", "no", ""]}, "address": {"type": "string", "format": "uri-reference"},
}
"""What a cell of a CSV may hold; nothing is an empty cell."""
WAYS = f"({'|'.join(SLICED_BY)})"
"""In which questions are chosen; in a cell with blanks between them."""


def schema_shape(base: str) -> Json:
    """The whole document; `base` is this site's address."""
    return {
        "$schema": DRAFT, "$id": f"{base}/insights/schema.json", "title": "Insights", "$comment": f"{base}/help/insights/#files",
        "oneOf": [_named("overview"), _named("measure_by_day")],
        "$defs": {**json_parts(), **csv_parts()},
    }


def json_parts() -> Json:
    scope = _object({
        "since": DAY, "until": DAY,
        "slice": {"type": "object", "properties": dict.fromkeys(SLICED_BY, TEXT), "additionalProperties": False},
    })
    measure = _object({
        "id": TEXT, "name": TEXT, "group": _one_of(GROUPS), "unit": _one_of(UNIT_WORDS.values()), "basis": _one_of(Basis),
        "better": _one_of(Better), "counted": TEXT, "sliced": FLAG, "has_past": FLAG,
        "slices": {"type": "array", "items": _one_of(SLICED_BY)},
    })
    value = _object({
        "value": NUMBER_OR_NOTHING, "numerator": COUNT_OR_NOTHING, "denominator": COUNT_OR_NOTHING, "n": COUNT, "few": FLAG,
        "p90": NUMBER_OR_NOTHING, "complete": FLAG, "known_since": {"anyOf": [DAY, {"type": "null"}]},
    })
    shown = {
        "measure": _named("measure"), "now": _named("value"), "before": _or_nothing("value"), "difference": NUMBER_OR_NOTHING,
        "turn": _one_of(Turn), "goal": NUMBER_OR_NOTHING, "goal_met": {"type": ["boolean", "null"]},
    }
    about = {"schema": {"const": SCHEMA}, "scope": _named("scope"), "compared": _or_nothing("scope")}
    return {
        "scope": scope, "measure": measure, "value": value, "shown": _object(shown),
        "day": _object({"day": DAY, "value": NUMBER_OR_NOTHING, "n": COUNT}),
        "overview": _object({**about, "measures": {"type": "array", "items": _named("shown")}}),
        "measure_by_day": _object({**about, **shown, "days": {"type": "array", "items": _named("day")}}),
    }


def csv_parts() -> Json:
    """A line of each CSV as an object of texts by column; `required` says the columns in their order."""
    choices = {
        "group": _one_of(GROUPS), "unit": _one_of(UNIT_WORDS.values()), "basis": _one_of(Basis), "turn": _one_of(Turn),
    }
    overview = {
        **dict.fromkeys(OVERVIEW_COLUMNS, CELLS["number"]), **dict.fromkeys(("measure", "name"), CELLS["text"]), **choices,
        **dict.fromkeys(("since", "until"), CELLS["day"]), **dict.fromkeys(("numerator", "denominator"), CELLS["count?"]),
        "n": CELLS["count"], **dict.fromkeys(("few", "sliced", "has_past", "complete"), CELLS["flag"]), "goal_met": CELLS["flag?"],
        "slices": {"type": "string", "pattern": f"^({WAYS}( {WAYS})*)?$"}, "known_since": CELLS["day?"],
    }
    days = {"day": CELLS["day"], "value": CELLS["number"], "n": CELLS["count"], "unit": choices["unit"]}
    rows = {
        "id": CELLS["count"], "at": CELLS["instant"], "title": TEXT, "url": CELLS["address"], "detail": TEXT, "seconds": CELLS["number"],
    }
    return {
        "overview_csv_line": _object({name: overview[name] for name in OVERVIEW_COLUMNS}),
        "day_csv_line": _object({name: days[name] for name in DAY_COLUMNS}),
        "row_csv_line": _object({name: rows[name] for name in ROW_COLUMNS}),
    }


def _object(properties: Mapping[str, Any]) -> Json:
    """Everything named here is always there; more may come, as the help page says."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _one_of(words: Iterable[str]) -> Json:
    return {"type": "string", "enum": [str(word) for word in words]}


def _named(part: str) -> Json:
    return {"$ref": f"#/$defs/{part}"}


def _or_nothing(part: str) -> Json:
    return {"anyOf": [_named(part), {"type": "null"}]}

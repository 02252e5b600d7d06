"""The insights as files, for spreadsheets and programs. What cannot be read of an address is problem+json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, json, request
from flask_babel import lazy_gettext as _l

from forum.core.config import current_config
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound
from forum.metrics.file_schema import schema_shape
from forum.metrics.queries.noted import goals_at
from forum.metrics.queries.overview import earlier, overview
from forum.metrics.queries.rows import MOST as MOST_ROWS
from forum.metrics.routes import blueprint
from forum.metrics.routes.measure import part_asked
from forum.metrics.routes.reading import Reading, get_measure, read_strictly, reader
from forum.metrics.shapes import (
    SCHEMA,
    day_lines,
    days_shape,
    overview_lines,
    overview_shape,
    row_lines,
    scope_shape,
    shown_shape,
)
from forum.policy import Action

FARTHEST = 1_000_000


@blueprint.get("/insights/overview.json")
def overview_json() -> dict[str, Any]:
    reading = read_strictly()
    shown, goals = _shown(reading)
    return overview_shape(shown, about(reading), goals)


@blueprint.get("/insights/overview.csv")
def overview_csv() -> Response:
    reading = read_strictly()
    shown, goals = _shown(reading)
    return as_csv("insights", reading, overview_lines(shown, reading.scope, goals))


@blueprint.get("/insights/schema.json")
def schema_json() -> Response:
    """What the other files hold, for whoever may read them."""
    if not can(reader(), Action.SEE_INSIGHTS):
        raise NotFound()
    body = json.dumps(schema_shape(current_config().public_url), sort_keys=False)
    return Response(body, mimetype="application/schema+json", headers={"Cache-Control": "no-store"})


@blueprint.get("/insights/<measure_id>.json")
def measure_json(measure_id: str) -> dict[str, Any]:
    reading, found = read_strictly(), get_measure(measure_id)
    before = earlier(found, reading.scope, reading.compared)
    goal = goals_at(reading.viewer, reading.scope, [found]).get(found.id)
    return {
        "schema": SCHEMA, **about(reading),
        **shown_shape(found, found.value_of(reading.scope), before, goal), "days": days_shape(found.points_of(reading.scope)),
    }


@blueprint.get("/insights/<measure_id>.csv")
def measure_csv(measure_id: str) -> Response:
    reading, found = read_strictly(), get_measure(measure_id)
    return as_csv(found.id, reading, day_lines(found, found.points_of(reading.scope)))


@blueprint.get("/insights/rows/<measure_id>.csv")
def rows_csv(measure_id: str) -> Response:
    """At most MOST_ROWS rows from `offset` on; where there are more, the head says where (Link, rel=next)."""
    reading, found, offset = read_strictly(), get_measure(measure_id), offset_asked()
    part = part_asked(found)
    page = found.rows_of(reading.viewer, reading.scope, part, offset, MOST_ROWS)
    response = as_csv(f"{found.id}-rows", reading, row_lines(page, current_config().public_url))
    response.headers["X-Total-Count"] = str(page.total)
    if page.more:
        further = reading.url(request.path, part=part, offset=offset + len(page.rows))
        response.headers["Link"] = f'<{current_config().public_url}{further}>; rel="next"'
    return response


def about(reading: Reading) -> dict[str, Any]:
    """Which days and questions a document tells of."""
    return {"scope": scope_shape(reading.scope, reading.names), "compared": scope_shape(reading.compared, reading.compared_names)}


def offset_asked() -> int:
    """Raises Invalid."""
    text = request.args.get("offset", "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 7 and int(text) <= FARTHEST):
        raise Invalid.field("offset", _l("Use a whole number from 0 to %(most)d.", most=FARTHEST))
    return int(text)


def as_csv(name: str, reading: Reading, lines: Iterable[str]) -> Response:
    days = f"{reading.scope.start.isoformat()}-{reading.scope.end.isoformat()}"
    told = {"Content-Disposition": f'attachment; filename="{name}-{days}.csv"', "Cache-Control": "no-store"}
    return Response("".join(lines), mimetype="text/csv", headers=told)


def _shown(reading: Reading) -> tuple[list[Any], dict[str, float]]:
    """Every measure, and the goals of those that have one."""
    shown = list(overview(reading.viewer, reading.scope, reading.compared))
    return shown, goals_at(reading.viewer, reading.scope, (one.measure for one in shown))

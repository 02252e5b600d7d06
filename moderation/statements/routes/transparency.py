"""The transparency report, for everybody: a page, CSV and JSON. Operators may switch it off."""

from __future__ import annotations

import json

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from forum.core import settings
from forum.kit.errors import NotFound
from moderation.statements.measures import BREAKDOWN_WORDS, MEASURES, OF_MONTHS, OF_YEARS, SHARES
from moderation.statements.publishing import as_csv, current_report
from moderation.statements.routes import blueprint

CACHED = "public, max-age=3600"


@blueprint.get("/transparency/")
def transparency() -> str:
    """Years, or with `?by=month` months."""
    _check_public()
    made, by = current_report(), "months" if request.args.get("by") == "month" else "years"
    elsewhere = OF_YEARS if by == "months" else OF_MONTHS
    return render_template("moderation/statements/transparency.html", made=made, periods=made[by], by=by, measures=MEASURES, shares=SHARES,
                           elsewhere=elsewhere, breakdowns=BREAKDOWN_WORDS if by == "years" else {})


@blueprint.get("/transparency.json")
def transparency_json() -> Response:
    _check_public()
    return _file(json.dumps(current_report(), ensure_ascii=False, indent=1), "application/json", "json")


@blueprint.get("/transparency.csv")
def transparency_csv() -> Response:
    _check_public()
    return _file(as_csv(current_report()), "text/csv", "csv")


def _check_public() -> None:
    if not settings.get("moderation.transparency"):
        raise NotFound()


def _file(text: str, kind: str, ending: str) -> Response:
    answer = make_response(text)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    answer.headers["Cache-Control"] = CACHED
    if ending == "csv":
        answer.headers["Content-Disposition"] = 'attachment; filename="transparency.csv"'
    return answer

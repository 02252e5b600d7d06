"""How cases went in a period: the page, and the same as a file."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from forum.core.door import viewer
from forum.kit.csv_lines import csv_line
from forum.metrics.words import share_words, whole_day
from moderation.escalations.measured_words import AGES, COLUMNS, GROUPS, group_name, lines
from moderation.escalations.periods import OFFERED_DAYS, period_in
from moderation.escalations.queries import case_measures
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import WORDS, refuse_others
from moderation.escalations.words import SCORES


@blueprint.get("/desk/cases/measures/")
def show_measures() -> Any:
    refuse_others()
    period = period_in(request.args)
    return render_template(
        "moderation/escalations/measures.html", made=case_measures(viewer(), period.since, period.until), period=period,
        offered=OFFERED_DAYS, ages=AGES, groups=GROUPS, group_name=group_name, scores=SCORES,
        share_words=share_words, whole_day=whole_day, **WORDS,
    )


@blueprint.get("/desk/cases/measures.csv")
def export_measures() -> Response:
    refuse_others()
    period = period_in(request.args)
    made = case_measures(viewer(), period.since, period.until)
    body = "".join(csv_line(line) for line in (COLUMNS, *lines(made)))
    name = f"cases-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, mimetype="text/csv", headers=told)

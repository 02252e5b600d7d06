"""The team's four weeks."""

from __future__ import annotations

from flask import render_template

from forum.core.door import viewer
from moderation.desk.queries.team import team_view
from moderation.desk.routes import blueprint


@blueprint.get("/desk/team/")
def show_team() -> str:
    return render_template("moderation/desk/team.html", team=team_view(viewer()))

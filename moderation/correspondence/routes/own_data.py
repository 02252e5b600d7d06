"""A copy of what one and staff said to each other."""

from __future__ import annotations

from flask import Response, json

from forum.core.door import viewer
from moderation.correspondence.queries import own_data
from moderation.correspondence.routes import blueprint


@blueprint.get("/cases/export.json")
def export_own_data() -> Response:
    body = json.dumps(own_data(viewer()), ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="staff-and-you.json"'})

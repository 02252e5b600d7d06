"""The first page: is everything well, and how much is there."""

from __future__ import annotations

from flask import render_template

from forum.admin.queries import overview_counts
from forum.admin.routes import blueprint
from forum.core.health import ready_checks


@blueprint.get("/admin/")
def overview() -> str:
    return render_template("admin/overview.html", checks=ready_checks(), counts=overview_counts())

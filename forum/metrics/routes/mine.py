"""One's own numbers: for oneself alone."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.metrics.forms import PRESETS, Asked, asked_in
from forum.metrics.own import numbers_of
from forum.metrics.routes import blueprint
from forum.metrics.words import period_words
from forum.policy import Action


@blueprint.get("/insights/mine/")
def mine() -> str:
    if not can(viewer(), Action.SEE_INSIGHTS):
        raise NotFound()
    asked = asked_in(request.args)
    return render_template(
        "metrics/mine.html", numbers=numbers_of(viewer(), [viewer().member_id], asked.scope()), **period_parts(asked, "/insights/mine/"),
    )


def period_parts(asked: Asked, path: str) -> dict[str, Any]:
    """The days in words, and the choice of others."""
    tabs = [{"label": _("%(num)s days", num=days), "url": f"{path}?days={days}", "current": asked.days == days} for days in PRESETS]
    return {"period": period_words(asked.since, asked.until), "presets": tabs}

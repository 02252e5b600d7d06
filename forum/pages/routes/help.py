"""Help: short pages that say how things work here."""

from __future__ import annotations

from flask import render_template

from forum.kit.errors import NotFound
from forum.pages.routes import blueprint

TOPICS = ("asking", "writing", "searching", "solving")


@blueprint.get("/help/")
def help_index() -> str:
    return render_template("help/index.html")


@blueprint.get("/help/<topic>/")
def help_topic(topic: str) -> str:
    if topic not in TOPICS:
        raise NotFound()
    return render_template(f"help/{topic}.html")


@blueprint.get("/privacy/")
def privacy() -> str:
    return render_template("help/privacy.html")

"""HTTP of the pages room."""

from __future__ import annotations

from flask import Blueprint

from forum.pages import front

blueprint = Blueprint("pages", __name__)
blueprint.record_once(lambda state: front.init_app(state.app))  # type: ignore[arg-type]

from forum.pages.routes import (  # noqa: E402, F401
    answering,
    arriving,
    articles,
    for_you,
    help,
    installing,
    lists,
    members,
    robots,
    searching,
    standing,
    support_status,
    threads,
)

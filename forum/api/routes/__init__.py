"""HTTP for programs."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("api", __name__)

from forum.api.routes import answers, articles, feed_settings, feeds  # noqa: E402, F401

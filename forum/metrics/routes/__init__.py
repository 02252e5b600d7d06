"""HTTP of the insights: the overview, each measure's own page, files, marks and goals."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("metrics", __name__)

from forum.metrics.routes import board, exports, measure, mine, notes, tokens, weekly  # noqa: E402, F401

"""HTTP of the insights: the overview, each measure's own page, files, marks and goals; and of the surveys."""

from __future__ import annotations

from flask import Blueprint

from forum.metrics.routes import helping, surveys

blueprint = Blueprint("metrics", __name__)
also = (surveys.blueprint, helping.blueprint)

from forum.metrics.routes import board, exports, measure, mine, notes, tokens, weekly  # noqa: E402, F401

"""HTTP of the resolution room: buttons (POST only) and small form pages (GET and POST)."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("resolution", __name__)

from forum.resolution.routes import answers, questions, reminders  # noqa: E402, F401 - they add their views

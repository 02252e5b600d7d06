"""HTTP of the threads room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("threads", __name__)

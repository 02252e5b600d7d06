"""HTTP of the resolution room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("resolution", __name__)

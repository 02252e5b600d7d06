"""HTTP of the votes room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("votes", __name__)

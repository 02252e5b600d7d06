"""HTTP of the exchange room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("exchange", __name__)

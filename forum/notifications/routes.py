"""HTTP of the notifications room."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("notifications", __name__)

"""HTTP of the inbox, of following, and of mail."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("notifications", __name__)

from forum.notifications.routes import devices, following, inbound, inbox, preferences, stopping, suggestions, viewer  # noqa: E402, F401

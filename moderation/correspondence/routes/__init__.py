"""HTTP of what is written about cases."""

from flask import Blueprint

blueprint = Blueprint("correspondence", __name__)

from moderation.correspondence.routes import exchange, notes, replies  # noqa: E402, F401

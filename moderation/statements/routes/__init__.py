"""HTTP of statements, appeals, notices and the transparency report."""

from flask import Blueprint

blueprint = Blueprint("statements", __name__)

from moderation.statements.routes import notices, statements, transparency  # noqa: E402, F401 - they add their views

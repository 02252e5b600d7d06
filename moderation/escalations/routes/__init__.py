"""HTTP of cases."""

from flask import Blueprint

blueprint = Blueprint("escalations", __name__)

from moderation.escalations.routes import acting, asking, listing  # noqa: E402, F401

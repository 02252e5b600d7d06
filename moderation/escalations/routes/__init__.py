"""HTTP of cases."""

from flask import Blueprint

blueprint = Blueprint("escalations", __name__)

from moderation.escalations.routes import acting, asking, clocks, listing  # noqa: E402, F401

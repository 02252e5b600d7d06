"""HTTP of cases."""

from flask import Blueprint

blueprint = Blueprint("escalations", __name__)

from moderation.escalations.routes import acting, asking, bulk, clocks, listing, shift, views  # noqa: E402, F401

"""HTTP of the sanctions room. Whoever may not do it finds nothing here: the same 404 as for a page that does not exist."""

from flask import Blueprint

blueprint = Blueprint("sanctions", __name__)

from moderation.sanctions.routes import imposing, notes, own  # noqa: E402, F401

"""HTTP of cases."""

from flask import Blueprint

blueprint = Blueprint("escalations", __name__)

from moderation.escalations.routes import (  # noqa: E402
    acting,  # noqa: F401
    asking,  # noqa: F401
    bulk,  # noqa: F401
    clocks,  # noqa: F401
    listing,  # noqa: F401
    measures,  # noqa: F401
    own,  # noqa: F401
    rail,  # noqa: F401
    shift,  # noqa: F401
    team_numbers,  # noqa: F401
    views,  # noqa: F401
)

"""HTTP of the review queue."""

from flask import Blueprint

blueprint = Blueprint("review", __name__)

from moderation.review.routes import (  # noqa: E402
    acting,  # noqa: F401
    bulk,  # noqa: F401
    choosing,  # noqa: F401
    claiming,  # noqa: F401
    previewing,  # noqa: F401
    queue,  # noqa: F401
    tools,  # noqa: F401
)

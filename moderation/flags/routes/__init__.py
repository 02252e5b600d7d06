"""HTTP of the flags room."""

from flask import Blueprint

blueprint = Blueprint("flags", __name__)

from moderation.flags.routes import duplicates, flagging, own, reasons  # noqa: E402, F401

"""How often somebody may search."""

from __future__ import annotations

from flask import request

from forum.core import settings
from forum.core.door import viewer
from forum.core.limits import spend


def spend_one(what: str, members: str, strangers: str) -> None:
    """Count one use for this member, or for this address. Raises TooMany."""
    who, limit = (viewer().id, members) if viewer().is_authenticated else (request.remote_addr, strangers)
    spend(f"{what}:{who}", f"{settings.get(limit)}/minute")

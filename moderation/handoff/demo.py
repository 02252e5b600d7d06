"""The demo's destination: a ticketing system that nobody listens at, switched off."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.handoff.commands import Draft, add_destination, switch
from moderation.handoff.mapping import USUAL
from moderation.handoff.models import Destination


def furnish_destinations() -> None:
    """Where a destination is, nothing happens."""
    if session().scalar(select(Destination.id).limit(1)) is None:
        made, _secret = add_destination(SYSTEM, Draft("Ticketing (example)", "https://tickets.example.com/plaza", USUAL))
        switch(SYSTEM, made.id, on=False)

"""How copies of one's own data join the rooms below: an entry in one's settings, the page of a notice, the pieces, what the wiring ties."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place, offer
from forum.exchange.commands.copying import MAKE
from forum.exchange.events import OwnCopyMade
from forum.exchange.jobs import forget_own_copies, make_own_copy
from forum.exchange.own.parts import PIECES
from forum.exchange.own.pieces import contribute
from forum.exchange.reactions import member_leaves, of_copy, tell_of_copy
from forum.notifications.inbox import OWN_PAGES
from forum.notifications.reactions import OCCASIONS
from forum.notifications.states import Kind

__all__ = ["FORGET", "MAKE", "PAGE", "OwnCopyMade", "forget_own_copies", "make_own_copy", "member_leaves", "open_copies", "tell_of_copy"]
PAGE = "/settings/your-data"
FORGET = "exchange.forget_own_copies"


def open_copies() -> None:
    """Once, when the app is made."""
    offer(Entry(Place.SETTINGS, "your-data", PAGE, "download", _l("Your data"), lambda viewer, _subject: viewer.is_authenticated))
    contribute(*PIECES)
    OCCASIONS[OwnCopyMade] = of_copy
    OWN_PAGES[Kind.OWN_COPY] = PAGE

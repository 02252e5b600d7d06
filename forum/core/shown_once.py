"""Secrets that a page shows once: kept in their member's browser session between the form and the page after it.

So a page with a secret may be loaded again without sending the form again, and shows nothing by then.
"""

from __future__ import annotations

from flask import session

from forum.core.door import viewer


def show_next(name: str, secret: str) -> None:
    """The next page that asks for `name` shows this secret, to this member."""
    session[name] = viewer().id, secret


def take_shown(name: str) -> str:
    """The secret that this member made right before, or nothing; it is forgotten."""
    member_id, secret = session.pop(name, (None, ""))
    return str(secret) if member_id is not None and member_id == viewer().id else ""

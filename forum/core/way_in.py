"""The way in for whoever is not signed in (any more): where it begins, and the page it leads back to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request, url_for

from forum.kit.safe_urls import safe_next

FRAGMENT = "HX-Request"
HEADER = "X-Sign-In"
"""Tells scripts of ours where the sign-in page is. They show it as a link: whatever else is on the page stays."""


def is_fragment() -> bool:
    """Does a page that is shown ask for a part of itself?"""
    return FRAGMENT in request.headers


def way_in(*, of_part: bool = False) -> str:
    """The sign-in page that leads back to the page somebody looks at: this one or, for parts, scripts and what was sent, theirs."""
    here = request.full_path.rstrip("?") if request.method == "GET" and not of_part else page_shown()
    return url_for("accounts.sign_in", next=safe_next(here))


def page_shown() -> str | None:
    """The page of ours that sent this, as a path; None when it was none of ours, or does not say."""
    sent_from = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if sent_from.netloc != request.host:
        return None
    return safe_next(f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path)

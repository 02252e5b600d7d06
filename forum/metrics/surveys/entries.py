"""What surveys add to the pages of one's own settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place

RECOMMENDATION_PAGE = "/surveys/recommendation"
ENTRIES = (
    Entry(Place.SETTINGS, "surveys", "/surveys/", "smile", _l("Your opinion"), lambda viewer, _subject: viewer.is_authenticated),
)

"""Articles as a feed: what was published last, as far as the reader may see it."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.api.atom import Author, Entry, Feed
from forum.core import settings
from forum.core.permissions import Actor
from forum.knowledge.queries import newest_articles

ENTRIES = 30


def articles_feed(viewer: Actor) -> Feed:
    site = str(settings.get("site.name"))
    entries = tuple(
        Entry(f"articles/{row.id}", row.url, row.title, row.language, Author(site), row.published_at, row.published_at, summary=row.lead)
        for row in newest_articles(viewer, ENTRIES)
    )
    return Feed("articles", "/help/", _("%(site)s: articles", site=site), entries=entries)

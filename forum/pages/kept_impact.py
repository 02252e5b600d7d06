"""The impact of those who have written much, kept for a minute: counting it takes long.

What is posted, hidden, accepted, retagged or moved raises the versions it is kept under, so that it is counted again at once. Only
views, which raise none, may be a minute behind.
"""

from __future__ import annotations

import threading
from typing import Any

from cachetools import TTLCache

from forum.core.cache import parts
from forum.core.permissions import Actor
from forum.pages.queries.freshness import list_versions
from forum.pages.queries.impact import Impact, TagShare, impact_of, top_tags_of
from forum.pages.queries.members import Profile
from forum.threads.visibility import readable_access

MANY_ANSWERS = 500
KEPT_SECONDS = 60
KEPT = 500
LEVELS = ("everyone", "members", "staff")
_lock = threading.Lock()


def kept_impact(viewer: Actor, profile: Profile) -> Impact:
    """As `impact_of`."""
    member_id = profile.person.id
    if profile.answers < MANY_ANSWERS:
        return impact_of(viewer, member_id)
    level = LEVELS[len(readable_access(viewer)) - 1]
    kept: TTLCache[Any, Impact] = parts().held("impact", lambda: TTLCache(KEPT, KEPT_SECONDS))
    key = (member_id, level, list_versions(level))
    with _lock:
        found = kept.get(key)
    if found is None:
        found = impact_of(viewer, member_id)
        with _lock:
            kept[key] = found
    return found


def kept_top_tags(viewer: Actor, profile: Profile, most: int) -> tuple[TagShare, ...]:
    """As `top_tags_of`."""
    if profile.answers < MANY_ANSWERS:
        return top_tags_of(viewer, profile.person.id, most)
    return kept_impact(viewer, profile).tags[:most]

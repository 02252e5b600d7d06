"""How support is doing, counted once a minute however many ask.

A setting that changes and a category that opens or closes count at once; what is asked, answered, solved or hidden may be a minute
behind.
"""

from __future__ import annotations

import threading
from typing import Any

from cachetools import LRUCache

from forum.core.cache import parts
from forum.kit.clock import utcnow
from forum.metrics.queries.status import SupportStatus, support_status
from forum.pages.queries.freshness import list_versions

KEPT_SECONDS = 60
KEPT = 2
_lock = threading.Lock()


def kept_status() -> SupportStatus:
    """As `support_status`."""
    kept: LRUCache[Any, SupportStatus] = parts().held("support_status", lambda: LRUCache(KEPT))
    epoch, _versions, categories = list_versions("everyone")
    key = (epoch, categories, int(utcnow().timestamp()) // KEPT_SECONDS)
    with _lock:
        found = kept.get(key)
    if found is None:
        found = support_status()
        with _lock:
            kept[key] = found
    return found

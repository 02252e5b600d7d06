"""Programs that read pages: what they do counts as nobody's doing."""

from __future__ import annotations

import re

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|httpclient|headless", re.IGNORECASE)


def is_person(agent: str) -> bool:
    """Whether a user agent looks like somebody's browser."""
    return bool(agent) and not ROBOTS.search(agent)

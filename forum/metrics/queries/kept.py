"""What was counted of a scope is kept as long as the facts stay; what moves without them, for a minute."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from forum.core import cache
from forum.kit.clock import utcnow
from forum.metrics.measured import Scope
from forum.metrics.queries.freshness import facts_version
from forum.resolution.counting import desks_stamp

KEPT_SECONDS = 60
"""So long a number is kept that moves without the facts."""


def version_of(*scopes: Scope | None) -> str:
    """Names the state of all that is counted there, for keys: the facts, and where a staff team's questions are meant, the desks."""
    by_team = any(one is not None and one.within.team_id is not None for one in scopes)
    return f"{facts_version()}:{desks_stamp()}" if by_team else facts_version()


def key_of(name: str, scope: Scope, version: str, *, by_clock: bool) -> str:
    minute = f":{int(utcnow().timestamp()) // KEPT_SECONDS}" if by_clock else ""
    chosen = json.dumps([scope.start.toordinal(), scope.end.toordinal(), asdict(scope.within)], sort_keys=True)
    return f"insights:{version}{minute}:{chosen}:{name}"


def kept(name: str, scope: Scope, make: Callable[[], Any], *, by_clock: bool = False) -> Any:
    """What `make` returns (of what JSON can say), made only if it is not known yet."""
    key = key_of(name, scope, version_of(scope), by_clock=by_clock)
    held = cache.parts().get(key)
    if held is None:
        held = json.dumps(make()).encode()
        cache.parts().put(key, held)
    return json.loads(held)

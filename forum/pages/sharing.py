"""Pages as a shared part and a personal part.

What everybody of one audience sees is rendered once and kept with the versions it showed; its holes (`slot(...)`) are
filled for each viewer. A kept part is used only while those versions hold, so nothing has to be thrown away.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cachetools import LRUCache
from flask import current_app

from forum.core.cache import keep_if_fits, parts, weight

SLOT = re.compile(r"<!--slot:([a-z_]+(?::[a-z0-9_-]+)*)-->")
CSRF_SLOT = "csrf"
KEPT_OPEN_BYTES = 12_000_000
"""Parts a process keeps cut into pieces, beside the bytes in the cache."""

Versions = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A shared part cut at its slots: `pieces[0] slot[0] pieces[1] slot[1] ... pieces[-1]`.

    `facts` is what filling the slots needs to know of the content; plain JSON, so that it can wait in Redis.
    """

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]
    versions: Versions
    made_at: float
    facts: dict[str, Any]
    stamp: bytes

    def filled(self, fills: Mapping[str, str]) -> bytes:
        """The page with every slot filled; a slot nobody filled is a mistake."""
        said = [self.pieces[0]]
        for name, piece in zip(self.slots, self.pieces[1:], strict=True):
            said.append(fills[name].encode())
            said.append(piece)
        return b"".join(said)


def partly_filled(part: Part, fills: Mapping[str, str]) -> Part:
    """The same part with these slots filled and the others left open."""
    pieces, slots, last = [], [], [part.pieces[0]]
    for name, piece in zip(part.slots, part.pieces[1:], strict=True):
        if name in fills:
            last += [fills[name].encode(), piece]
        else:
            pieces.append(b"".join(last))
            slots.append(name)
            last = [piece]
    pieces.append(b"".join(last))
    return replace(part, pieces=tuple(pieces), slots=tuple(slots))


def cut(html: str, versions: Versions, facts: dict[str, Any]) -> Part:
    """A rendering cut into a part."""
    return _cut(html, time.time(), versions, facts)


def _cut(html: str, made_at: float, versions: Versions, facts: dict[str, Any]) -> Part:
    found = SLOT.split(html)
    stamp = json.dumps({"made_at": made_at, "versions": versions}, separators=(",", ":"))[:-1].encode()
    return Part(tuple(piece.encode() for piece in found[::2]), tuple(found[1::2]), versions, made_at, facts, stamp)


def find_part(key: str, max_age: float, are_current: Callable[[Part], bool]) -> Part | None:
    """The kept part if it is young enough and `are_current` says that what it shows has not changed."""
    part = _opened(key)
    if part is None or time.time() - part.made_at > max_age or not are_current(part):
        return None
    return part


def keep_part(key: str, html: str, versions: Versions, facts: dict[str, Any]) -> Part:
    """Keep a rendering for the next visitor and return it cut."""
    part = cut(html, versions, facts)
    head = part.stamp + b',"facts":' + json.dumps(facts, separators=(",", ":")).encode() + b"}\n"
    parts().put(_name(key), head + html.encode())
    with _lock:
        keep_if_fits(_open_parts(), _name(key), part)
    return part


_lock = threading.Lock()


def _name(key: str) -> str:
    return f"part|{current_app.config['PLAZA_BUILD']}|{key}"


def _open_parts() -> LRUCache[str, Part]:
    return parts().held("open_parts", lambda: LRUCache(KEPT_OPEN_BYTES, weight))


def _opened(key: str) -> Part | None:
    name = _name(key)
    raw = parts().get(name)
    if raw is None:
        return None
    with _lock:
        part = _open_parts().get(name)
    if part is not None and raw.startswith(part.stamp):
        return part
    head, _, html = raw.partition(b"\n")
    said = json.loads(head)
    part = _cut(html.decode(), said["made_at"], tuple(said["versions"]), said["facts"])
    with _lock:
        keep_if_fits(_open_parts(), name, part)
    return part

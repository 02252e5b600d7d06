"""The arithmetic of the chain, pure: what a row, a link and a seal hash to.

link = sha256(hash of the link before, canonical JSON of the row); seal = sha256(hash of the seal before, its facts, its last link).
Rows are chained afterwards, in one place at a time, so that acts never wait for each other's hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forum.kit.clock import iso

BEGINNING = "0" * 64
"""What the first link and the first seal follow."""


def canonical(row: Mapping[str, Any]) -> str:
    """One text per content: keys in order, no blanks, what is empty left out (a column added later changes no old hash)."""
    said = {name: iso(value) if isinstance(value, datetime) else value for name, value in row.items() if value is not None}
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link_hash(before: str, row: Mapping[str, Any]) -> str:
    return _hash(before, canonical(row))


def seal_hash(before: str, *, sealed_at: datetime, first_position: int, last_position: int, last_link: str) -> str:
    facts = {"sealed_at": sealed_at, "first_position": first_position, "last_position": last_position, "last_link": last_link}
    return _hash(before, canonical(facts))


def _hash(before: str, text: str) -> str:
    return hashlib.sha256(f"{before}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()

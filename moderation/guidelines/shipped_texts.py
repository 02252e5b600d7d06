"""The texts Plaza comes with: version 1 of the guidelines, in force until an admin publishes the next, and the canned reasons.

Statements name version 1 for ever, so its files are never changed; better texts would be new files for new communities.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "shipped"
SHIPPED_AT = datetime(2026, 11, 22, tzinfo=UTC)
HEAD = re.compile(r"^## ([a-z-]+) \| (.+) \| ([a-z_, ]+)$", re.MULTILINE)


@dataclass(frozen=True)
class ShippedRule:
    """One rule in one language."""

    code: str
    title: str
    reasons: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class ShippedReason:
    """One canned reason in both languages."""

    key: str
    reason: str
    fits: tuple[str, ...]
    title_en: str
    title_es: str
    text_en: str
    text_es: str


@functools.cache
def shipped_rules(language: str) -> tuple[ShippedRule, ...]:
    """Version 1 in this language, in order."""
    _before, *parts = HEAD.split((FOLDER / f"first.{language}.md").read_text(encoding="utf-8"))
    return tuple(
        ShippedRule(code, title, tuple(reasons.split(", ")), text.strip())
        for code, title, reasons, text in zip(*(parts[start::4] for start in range(4)), strict=True)
    )


@functools.cache
def shipped_reasons() -> tuple[ShippedReason, ...]:
    """The canned reasons of a new community, in order."""
    rows = json.loads((FOLDER / "canned.json").read_text(encoding="utf-8"))
    return tuple(ShippedReason(**{**row, "fits": tuple(row["fits"])}) for row in rows)

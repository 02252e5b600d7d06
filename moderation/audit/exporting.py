"""The log as a file, newest act first: CSV for tables, JSON Lines for programs. In portions, so that its length does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from forum.core.permissions import Actor
from forum.kit.clock import iso
from forum.kit.csv_lines import csv_line
from moderation.audit.queries import AuditLine, Wanted, audit_lines
from moderation.audit.sentences import sentence

COLUMNS = (
    "id", "at", "actor_id", "actor", "door", "action", "sentence", "member_id", "member", "thread_id", "post_id", "request_id", "details",
)
PORTION = 500


def exported(viewer: Actor, wanted: Wanted, form: str, *, up_to: int) -> Iterator[str]:
    """Pieces of the file with the rows that match, up to a row id."""
    if form == "csv":
        yield csv_line(COLUMNS)
    for line in matching(viewer, wanted, up_to=up_to):
        facts = as_json(line)
        yield csv_line([facts[name] for name in COLUMNS]) if form == "csv" else json.dumps(facts, ensure_ascii=False) + "\n"


def matching(viewer: Actor, wanted: Wanted, *, up_to: int) -> Iterator[AuditLine]:
    """Every row that matches, page by page."""
    before: int | None = up_to + 1
    while before:
        page = audit_lines(viewer, wanted, before_id=before, size=PORTION)
        yield from page.lines
        before = page.older


def as_json(line: AuditLine) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.id, "at": iso(row.at), "actor_id": row.actor_id, "actor": line.actor.handle if line.actor else None, "door": row.door,
        "action": row.action, "sentence": sentence(line), "member_id": row.member_id,
        "member": line.member.handle if line.member else None, "thread_id": row.thread_id, "post_id": row.post_id,
        "request_id": row.request_id, "details": row.details,
    }

"""`plaza escalations ...`: cases for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import click
from flask import json

from forum.cli.counting import print_table
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso
from moderation.escalations.queries import CaseRow, Filters, cases
from moderation.escalations.states import Priority, State


@click.group("escalations")
def escalations_group() -> None:
    """Look at the cases that staff work on."""


@escalations_group.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only these; without it all that are open.")
@click.option("--priority", type=click.Choice([one.value for one in Priority]), help="Only these.")
@click.option("--unowned", is_flag=True, help="Only those that nobody owns.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=500, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_command(state: str | None, priority: str | None, unowned: bool, limit: int, as_json: bool) -> None:
    """The cases, the most urgent first; those that are over, the last one first."""
    wanted = Filters(state=state or "", priority=priority or "", whose="unowned" if unowned else "")
    rows = list(islice(_all(wanted), limit))
    if as_json:
        click.echo(json.dumps({"cases": [_as_json(row) for row in rows]}))
        return
    print_table(("case", "state", "priority", "owner", "reason", "opened", "question"), [
        (row.id, row.state, row.priority, row.owner.handle if row.owner else "-", row.reason, iso(row.opened_at), row.title) for row in rows
    ])


def _all(wanted: Filters) -> Iterator[CaseRow]:
    cursor = None
    while True:
        page = cases(SYSTEM, wanted, cursor=cursor)
        yield from page.rows
        cursor = page.next_cursor
        if cursor is None:
            return


def _as_json(row: CaseRow) -> dict[str, object]:
    return {
        "id": row.id, "state": row.state, "priority": row.priority, "reason": row.reason, "source": row.source,
        "owner": row.owner.handle if row.owner else None, "team_id": row.team_id, "requests": row.voices, "question": row.thread_url,
        "opened_at": iso(row.opened_at), "updated_at": iso(row.updated_at), "closed_at": iso(row.closed_at) if row.closed_at else None,
    }

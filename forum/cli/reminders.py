"""`plaza reminders due|send`: what would be asked of whom now and why nothing else is; and doing it without a worker."""

from __future__ import annotations

from typing import Any

import click
from flask import json

from forum.cli import plaza
from forum.kit.clock import iso
from forum.notifications.nudging import nudge_helpers, nudge_of, waiting_questions
from forum.resolution.nudges import Due, Facts
from forum.resolution.reminding import KINDS, send_due, survey


@plaza.group("reminders")
def reminders_group() -> None:
    """Reminders to askers, and nudges about questions nobody has answered."""


@reminders_group.command("due")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def due_command(as_json: bool) -> None:
    """Say what is due now, and why each other question that waits is not. Nothing is written or sent.

    One run of the job sends at most `resolution.reminders_per_run` of each kind; what is over comes an hour later.
    """
    found = due()
    if as_json:
        click.echo(json.dumps(found))
        return
    for one in found["due"]:
        click.echo(f"  {one['act']:<8} {one['kind']:<8} thread {one['thread_id']}" + (f", reminder {one['step']}" if one["step"] else ""))
    for one in found["not_due"]:
        click.echo(f"  not now  {one['kind']:<8} thread {one['thread_id']}: {one['why']}")


def due() -> dict[str, list[dict[str, Any]]]:
    """Everything that waits, as JSON values."""
    found: dict[str, list[dict[str, Any]]] = {"due": [], "not_due": []}
    for kind in KINDS:
        for facts, turn in survey(kind):
            if isinstance(turn, Due):
                found["due"].append(_due(facts, turn))
            else:
                found["not_due"].append({"thread_id": facts.thread_id, "kind": kind.value, "why": turn.value})
    for thread_id in waiting_questions():
        nudge = nudge_of(thread_id)
        if nudge.member_ids:
            found["due"].append({"thread_id": thread_id, "kind": "nudge", "act": "nudge", "step": 0, "members": list(nudge.member_ids)})
        else:
            found["not_due"].append({"thread_id": thread_id, "kind": "nudge", "why": "no_fitting_helper"})
    return found


def _due(facts: Facts, turn: Due) -> dict[str, Any]:
    return {
        "thread_id": facts.thread_id, "kind": facts.kind.value, "act": turn.act.value, "step": turn.step, "since": iso(turn.since),
        "members": [facts.asker_id], "answers": list(turn.answer_ids),
    }


@reminders_group.command("send")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def send_command(as_json: bool) -> None:
    """Do now what the hourly jobs do. Running it twice sends nothing twice."""
    done = {"remind": 0, "presume": 0, "close": 0, **send_due(), "nudge": nudge_helpers()}
    click.echo(json.dumps(done) if as_json else ", ".join(f"{name} {count}" for name, count in done.items()))

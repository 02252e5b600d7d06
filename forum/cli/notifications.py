"""`plaza notifications preview` and `plaza mail send-due`: who is told what and why, and mail without a worker."""

from __future__ import annotations

from typing import Any

import click
from flask import json
from sqlalchemy import select

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.kit.errors import NotFound
from forum.notifications.digests import make_digests, make_rounds
from forum.notifications.explaining import preview
from forum.notifications.letters import SEND


@plaza.group("notifications")
def notifications() -> None:
    """Who is told what."""


@notifications.command("preview")
@click.argument("event_id", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def preview_command(event_id: int, as_json: bool) -> None:
    """Say who is told of an event, by what way, and why each other follower is not.

    EVENT_ID is the number of the event's job (Admin > Jobs, or the outbox); nothing is written or sent.
    """
    try:
        found = preview(event_id)
    except NotFound:
        raise click.ClickException(f"job {event_id} is no event that tells anybody (done jobs are kept for 7 days).") from None
    if as_json:
        click.echo(json.dumps(found))
        return
    where = f"in thread {found['thread_id']}" if found["thread_id"] else "about no thread"
    click.echo(f"{found['event']} {where}, {found['at']}")
    for one in found["told"]:
        click.echo(f"  told      @{one['member']}: {_way(one)}, because {one['because']}")
    for one in found["not_told"]:
        click.echo(f"  not told  @{one['member']}: {one['why']}")


def _way(one: dict[str, Any]) -> str:
    inbox = "inbox" if one["in_app"] else ""
    mail = f"mail ({one['mail']})" if one["mail"] else f"no mail ({one['no_mail']})"
    return " and ".join(filter(None, (inbox, mail, "devices" if one["push"] else "")))


@plaza.group("mail")
def mail() -> None:
    """Mail that waits."""


@mail.command("send-due")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def send_due_command(as_json: bool) -> None:
    """Write the digests whose morning has come and send every mail that is due, in this process."""
    digests = make_digests() + make_rounds()
    due = jobs.due_rows(limit=10_000, kind=SEND)
    done = sum(jobs.run_row(row_id) for row_id in due)
    waiting = len(session().scalars(select(OutboxRow.id).where(OutboxRow.kind == SEND, OutboxRow.done_at.is_(None))).all())
    counts = {"digests": digests, "due": len(due), "done": done, "failed": len(due) - done, "waiting": waiting}
    click.echo(json.dumps(counts) if as_json else ", ".join(f"{name} {count}" for name, count in counts.items()))

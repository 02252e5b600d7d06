"""`plaza insights mail`: the weekly mail of one member of staff, printed or sent now."""

from __future__ import annotations

import click
from flask import render_template
from flask_babel import force_locale

from forum.accounts.queries import find_member_by_identifier
from forum.cli.insights import insights_command
from forum.core.config import current_config
from forum.core.permissions import SYSTEM
from forum.metrics.commands import catch_up
from forum.metrics.queries.weekly import monday_of, reader_of
from forum.metrics.weekly.sending import MESSAGE, context_of, send_now


@insights_command.command("mail")
@click.option("--to", "handle", required=True, metavar="HANDLE", help="Handle or address of a member of staff.")
@click.option("--dry-run", is_flag=True, help="Print the mail; nothing is sent.")
def mail_command(handle: str, dry_run: bool) -> None:
    """Send the mail of the latest Monday now, whether or not it was sent before or is wanted."""
    member = find_member_by_identifier(handle)
    reader = reader_of(SYSTEM, member.id) if member is not None else None
    if reader is None:
        raise click.ClickException("nobody of staff with this name can be mailed (is the address confirmed, mail not stopped?).")
    catch_up(SYSTEM)
    week = monday_of(reader.who)
    if not dry_run:
        send_now(reader, week)
        click.echo(f"sent to @{member.handle if member else handle}: the week before {week.isoformat()}")
        return
    values = {"public_url": current_config().public_url, "locale": reader.locale, **context_of(reader, week)}
    with force_locale(reader.locale):
        click.echo(" ".join(render_template(f"email/{MESSAGE}/subject.txt", **values).split()))
        click.echo()
        click.echo(render_template(f"email/{MESSAGE}/body.txt", **values))

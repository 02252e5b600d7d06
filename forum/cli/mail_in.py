"""`plaza mail receive`: a mail server hands over a mail through a pipe. Exit codes are those mail servers know (sysexits)."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask import json

from forum.cli.notifications import mail
from forum.core import settings
from forum.core.origin import through
from forum.kit.errors import PlazaError
from forum.notifications.addresses import takes_mail
from forum.notifications.arriving import receive

MEGABYTE = 1_000_000
BEGINNING = 200_000
LATER = 75


@mail.command("receive")
@click.option("--recipient", default="", help="The address the mail was delivered to, when its headers do not say it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def receive_command(recipient: str, as_json: bool) -> None:
    """Take a mail from standard input: post it, or say to its sender why not.

    Exit code 0: dealt with, whatever became of it (Plaza writes to members itself; no bounce is wanted). 75: deliver it again later.
    """
    if not takes_mail():
        click.echo("PLAZA_MAIL_REPLY_DOMAIN is not set: no mail is taken.", err=True)
        sys.exit(LATER)
    most = settings.get("mail.inbound_max_mb") * MEGABYTE
    raw = sys.stdin.buffer.read(most + 1)
    try:
        is_complete = len(raw) <= most
        with through("mail"):
            receipt = receive(raw if is_complete else raw[:BEGINNING], recipient=recipient, is_complete=is_complete)
    except PlazaError as error:
        click.echo(f"not now: {error.code}", err=True)
        sys.exit(LATER)
    except Exception as error:
        click.echo(f"failed: {type(error).__name__}", err=True)
        sys.exit(LATER)
    said: dict[str, Any] = {"outcome": receipt.outcome, "reason": receipt.reason, "post_id": receipt.post_id, "again": receipt.again}
    click.echo(json.dumps(said) if as_json else ", ".join(f"{name} {value}" for name, value in said.items() if value))

"""`plaza create-admin` and `plaza setup-token`: the first administrator, from the machine Plaza runs on."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app

from forum.accounts.commands import create_admin
from forum.admin.commands import issue_setup_token
from forum.cli import plaza
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid

PASSWORD_VARIABLE = "PLAZA_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


@plaza.command("create-admin")
@click.option("--handle", prompt="Handle (letters, digits, _)", help="Their name in addresses and mentions.")
@click.option("--email", prompt="E-mail address", help="Where mails about the account go.")
@click.option("--name", default="", help="Display name; made from the handle when left out.")
def create_admin_command(handle: str, email: str, name: str) -> None:
    """Make a member who is an administrator.

    The password is asked for, or read from PLAZA_ADMIN_PASSWORD, or from standard input when that is no terminal; it is
    never given on the command line, where every user of the machine could read it.
    """
    try:
        create_admin(SYSTEM, handle=handle, address=email, password=_password(), name=name)
    except Invalid as refusal:
        lines = [f"{field}: {message}" if field else str(message) for field, messages in refusal.fields.items() for message in messages]
        raise click.ClickException("\n".join(lines) or str(refusal)) from refusal
    click.echo(f"@{handle.removeprefix('@')} is an administrator. Sign in at {current_app.config['PLAZA'].public_url}/sign-in")


@plaza.command("setup-token")
@click.option("--quiet", is_flag=True, help="Say nothing when there is an administrator already.")
def setup_token_command(quiet: bool) -> None:
    """Print a link that opens the page of the first run once; earlier ones end."""
    if current_app.config["PLAZA"].demo:
        if not quiet:
            click.echo("This is a demo: sign in with one of the accounts shown at /sign-in.")
        return
    token = issue_setup_token(SYSTEM)
    if token is None:
        if not quiet:
            click.echo("There is an administrator already. Another one: flask --app wsgi plaza create-admin")
        return
    click.echo(f"Set up this Plaza (works once): {current_app.config['PLAZA'].public_url}/setup?token={token}")


def _password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed: str = click.prompt("Password (at least 10 characters)", hide_input=True, confirmation_prompt=True)
    return typed

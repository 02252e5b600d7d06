"""`plaza push keys`: the keys by which push services know this Plaza."""

from __future__ import annotations

import click
from flask import json

from forum.cli import plaza
from forum.core.config import current_config
from forum.notifications.push import keys, sending


@plaza.group("push")
def push() -> None:
    """Notifications on members' devices."""


@push.command("keys")
@click.option("--force", is_flag=True, help="Replace the keys. Every device that is turned on now has to be turned on again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def keys_command(force: bool, as_json: bool) -> None:
    """Make the keys that notifications on devices need, once, and keep them in the instance folder.

    Without keys nothing offers such notifications. PLAZA_VAPID_PRIVATE_KEY, where it is set, counts instead.
    """
    if current_config().vapid_private_key:
        raise click.ClickException("PLAZA_VAPID_PRIVATE_KEY is set: change it there.")
    try:
        public = keys.make_keys(replace=force)
    except FileExistsError:
        raise click.ClickException(f"there are keys in {keys.key_file()}; --force replaces them.") from None
    if force:
        sending.forget_all_devices()
    found = {"public_key": public, "file": str(keys.key_file()), "subject": keys.contact()}
    click.echo(json.dumps(found) if as_json else f"keys in {found['file']}\npublic key {public}")


def ready_keys() -> None:
    """Keys for a Plaza on somebody's own machine, as it gets its secret key: without asking."""
    if current_config().environment == "production" or keys.is_on():
        return
    try:
        keys.make_keys()
    except OSError:
        click.echo("  no keys for notifications on devices: the instance folder cannot be written to")

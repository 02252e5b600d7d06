"""`plaza simulate`: a made-up community that lives for some weeks, by the same commands as people, and the proof that it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import click
from flask import current_app
from flask.json import dumps
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from forum.accounts.models import User
from forum.cli import plaza
from forum.cli.counting import Day
from forum.cli.simulate.days import Life
from forum.cli.simulate.proof import Proof, proof
from forum.core.db import session
from forum.core.limits import limiter
from forum.kit import clock
from forum.threads.screening import unscreened

QUIET_DAYS = 8
"""After the last day nobody does anything, so that every digest has its Monday."""


@plaza.command("simulate")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same community.")
@click.option("--days", type=click.IntRange(1, 3_650), default=60, show_default=True, help="How long it lives.")
@click.option("--members", type=click.IntRange(12, 100_000), default=2_000, show_default=True, help="How many join.")
@click.option("--acts", type=click.FloatRange(0.01, 20), default=0.06, show_default=True, help="What a member does on a day, on average.")
@click.option("--until", type=Day(), metavar="DATE", help="The UTC day on which it ends (today).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; progress goes to standard error.")
@click.pass_context
def simulate_command(context: click.Context, seed: int, days: int, members: int, acts: float, until: Any, as_json: bool) -> None:
    """Let a community live in an EMPTY database: it asks, answers, votes, accepts, edits, hides, leaves, and is mailed.

    No mail leaves this machine. Afterwards every counter must equal its ledger, the ledger must recompute to itself, and every
    mail must have been sent exactly once; otherwise the exit code is 1.
    """
    if session().scalar(select(User.id).limit(1)) is not None:
        raise click.ClickException("this database has members already; a simulation needs one of its own (PLAZA_DATABASE_URL).")
    end = datetime.combine(until or clock.today(), time.min, tzinfo=clock.UTC)
    life = Life(seed, members, members * acts, begin=end - timedelta(days=days + QUIET_DAYS), days=days)
    with in_private(), unscreened(), Progressing(days + QUIET_DAYS) as bar:
        life.begin()
        for day in range(days + QUIET_DAYS):
            life.live(is_quiet=day >= days)
            bar.advance(1, life.summary())
        found = proof(life)
    _say(found, as_json=as_json)
    if not found.holds:
        context.exit(1)


@contextmanager
def in_private() -> Iterator[None]:
    """Mails are kept in memory, no worker is told of jobs, limits by the clock on the wall do not hold, and the time is our own."""
    mailman, config = current_app.extensions["mailman"], current_app.config["PLAZA"]
    before = mailman.backend, config.rate_limits, config.demo, current_app.extensions.get("plaza_job_carrier"), limiter.enabled
    mailman.backend, config.rate_limits, config.demo, current_app.extensions["plaza_job_carrier"] = "locmem", False, False, None
    limiter.enabled = False
    try:
        yield
    finally:
        mailman.backend, config.rate_limits, config.demo, current_app.extensions["plaza_job_carrier"], limiter.enabled = before
        clock.stop_pretending()


class Progressing:
    """A bar on a terminal, a line every ten days elsewhere."""

    def __init__(self, days: int) -> None:
        self.console = Console(stderr=True)
        columns = (TextColumn("day"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f}"), TimeElapsedColumn(),
                   TextColumn("{task.description}"))
        self.progress = Progress(*columns, console=self.console, disable=not self.console.is_terminal)
        self.task = self.progress.add_task("", total=days)
        self.day = 0

    def __enter__(self) -> Progressing:
        self.progress.start()
        return self

    def __exit__(self, *_cause: object) -> None:
        self.progress.stop()

    def advance(self, days: int, words: str) -> None:
        self.day += days
        self.progress.update(self.task, advance=days, description=words)
        if not self.console.is_terminal and self.day % 10 == 0:
            click.echo(f"day {self.day}: {words}", err=True)


def _say(found: Proof, *, as_json: bool) -> None:
    if as_json:
        click.echo(dumps(found.as_json()))
        return
    for line in found.lines():
        click.echo(line)

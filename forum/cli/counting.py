"""`plaza counts`, `plaza flow`: the numbers of the resolution room, for scripts and for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import click
from flask import json
from sqlalchemy import select

from forum.cli import plaza
from forum.core.db import command, read_one_moment, session, take_time
from forum.core.permissions import SYSTEM
from forum.kit.clock import day_bounds, parse_day, today
from forum.kit.text import tag_name
from forum.metrics.queries.narrowing import is_named, slice_choices
from forum.resolution.counting import FlowDay, Slice, counts, flow, staff_teams, total
from forum.resolution.days import rebuild_days
from forum.resolution.marks import rebuild_solution_counts
from forum.threads.commands.contributions import rebuild_contributions
from forum.threads.models import Category
from forum.threads.queries import tags_called
from forum.threads.states import FieldRole
from forum.threads.tallies import rebuild_tallies

FLOW_COLUMNS = ("day", "opening", "asked", "reopened", "restored", "solved", "closed", "removed", "closing")
DEFAULT_DAYS = 30
MOST_FLOW = timedelta(days=36_525)
"""A century: a row per day is held in memory and printed."""


class Day(click.ParamType[date]):
    """A UTC day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = parse_day(value)
            day_bounds(day)
            return day
        except (OverflowError, ValueError):
            self.fail(f"{value!r} is no day. Write it as YYYY-MM-DD.", param, ctx)


def sliced(function: Any) -> Any:
    """The options that choose which questions are counted."""
    options = (
        click.option("--category", "category", metavar="SLUG", help="Only questions of this category."),
        click.option("--tag", "tag", metavar="NAME", help="Only questions with this tag."),
        click.option("--language", "language", metavar="CODE", help="Only questions in this language."),
        click.option("--product", "product", metavar="NAME", help="Only questions about this product."),
        click.option("--version", "version", metavar="NAME", help="Only questions about this version."),
        click.option("--team", "team", metavar="SLUG", help="Only questions with a case of this staff team, open or closed."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def chosen_slice(
    category: str | None, tag: str | None, language: str | None, product: str | None, version: str | None = None, team: str | None = None,
) -> Slice:
    """The slice that the options name. A category, tag, product, version or team that is unknown ends the command with exit code 2."""
    for role, text in ((FieldRole.PRODUCT, product), (FieldRole.VERSION, version)):
        if text is not None and not is_named(role, text, slice_choices(SYSTEM)):
            raise click.BadParameter(f"there is no {role} {text!r}.", param_hint=f"--{role}")
    return Slice(_category_id(category), _tag_id(tag), language, product, version, _team_id(team))


def _category_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = session().scalar(select(Category.id).where(Category.slug == slug))
    if found is None:
        raise click.BadParameter(f"there is no category {slug!r}.", param_hint="--category")
    return found


def _tag_id(name: str | None) -> int | None:
    if name is None:
        return None
    found = tags_called([tag_name(name)]).get(tag_name(name))
    if found is None:
        raise click.BadParameter(f"there is no tag {name!r}.", param_hint="--tag")
    return found.id


def _team_id(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = next((team.id for team in staff_teams(SYSTEM) if team.slug == slug), None)
    if found is None:
        raise click.BadParameter(f"there is no team {slug!r}.", param_hint="--team")
    return found


def print_json(document: Any) -> None:
    click.echo(json.dumps(document))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain table: the first column to the left, numbers to the right."""
    lines = [[str(cell) for cell in line] for line in (columns, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        first, *others = (cell.ljust(width) if place == 0 else cell.rjust(width)
                          for place, (cell, width) in enumerate(zip(line, widths, strict=True)))
        click.echo("  ".join((first, *others)).rstrip())


@plaza.group("counts", invoke_without_command=True)
@click.option("--on", "on", type=Day(), metavar="DATE", help="As it was at the end of this UTC day; now without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@sliced
@click.pass_context
def counts_command(context: click.Context, on: date | None, as_json: bool, **chosen: str | None) -> None:
    """Print how many questions were asked, resolved, presumed solved, are unresolved, and closed by reason."""
    if context.invoked_subcommand is not None:
        return
    read_one_moment()
    found = counts(on, chosen_slice(**chosen))
    if as_json:
        print_json({"on": on.isoformat() if on else None, **found.as_json()})
        return
    lines = [("asked", found.asked), ("resolved", found.resolved), ("presumed", found.presumed), ("unresolved", found.unresolved)]
    lines += [(f"closed: {reason}", number) for reason, number in found.closed.items()]
    print_table(("questions", f"on {on}" if on else "now"), lines)


@counts_command.command("rebuild")
def rebuild_command() -> None:
    """Write the tallies, the daily rows and what members asked, answered and solved anew from posts and ledgers."""
    click.echo(f"{rebuild_counts()} daily rows written")


@command
def rebuild_counts() -> int:
    """Every cache of the counts, from the ledgers. Returns how many daily rows there are."""
    take_time()
    rebuild_tallies()
    rebuild_contributions()
    rebuild_solution_counts()
    return rebuild_days()


@plaza.command("flow")
@click.option("--from", "start", type=Day(), metavar="DATE", help=f"First UTC day; {DEFAULT_DAYS} days ago without it.")
@click.option("--to", "end", type=Day(), metavar="DATE", help="Last UTC day; today without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document: a list with one row per day.")
@sliced
def flow_command(start: date | None, end: date | None, as_json: bool, **chosen: str | None) -> None:
    """Print how the backlog of unresolved questions changed, day by day."""
    end = end or today()
    start = start or max(end, date.min + timedelta(days=DEFAULT_DAYS)) - timedelta(days=DEFAULT_DAYS - 1)
    if start > end:
        raise click.BadParameter("the period ends before it begins.", param_hint="--from")
    if end - start > MOST_FLOW:
        raise click.BadParameter(f"the period is longer than {MOST_FLOW.days} days.", param_hint="--from")
    read_one_moment()
    rows = flow(start, end, chosen_slice(**chosen))
    if as_json:
        print_json([row.as_json() for row in rows])
        return
    print_table(FLOW_COLUMNS, [_cells(row) for row in rows] + [("total", *_cells(total(rows))[1:])])


def _cells(row: FlowDay) -> tuple[Any, ...]:
    shown = row.as_json()
    return tuple(shown[column] for column in FLOW_COLUMNS)

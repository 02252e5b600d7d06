"""`plaza measures`: how long answers and solutions take."""

from __future__ import annotations

from datetime import date

import click

from forum.cli import plaza
from forum.cli.counting import Day, chosen_slice, print_json, print_table, sliced
from forum.core.db import read_one_moment
from forum.kit.durations import spans
from forum.resolution.counting import Measures, measures

NAMES = {"any": "first response", "staff": "first response by staff", "peer": "first response by members",
         "first": "first solution", "last": "last solution"}

UNITS = {"day": "d", "hour": "h", "minute": "min", "second": "s"}


@plaza.command("measures")
@click.option("--from", "start", type=Day(), metavar="DATE", help="Questions asked on this UTC day or later.")
@click.option("--to", "end", type=Day(), metavar="DATE", help="Questions asked on this UTC day or earlier.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; times in seconds.")
@sliced
def measures_command(start: date | None, end: date | None, as_json: bool, **chosen: str | None) -> None:
    """Print medians and 90th percentiles of the times to response and to solution, and how old the backlog is."""
    if start and end and start > end:
        raise click.BadParameter("the period ends before it begins.", param_hint="--from")
    read_one_moment()
    found = measures(start, end, chosen_slice(**chosen))
    if as_json:
        print_json({"from": start and start.isoformat(), "to": end and end.isoformat(), **found.as_json()})
        return
    _print(found)


def _print(found: Measures) -> None:
    spreads = {NAMES[name]: spread for name, spread in (found.first_response | found.resolution).items()}
    spreads["backlog age"] = found.backlog_age
    print_table(("time to", "questions", "median", "p90"), [
        (name, spread.n, _words(spread.median), _words(spread.p90)) for name, spread in spreads.items()
    ])
    click.echo()
    shares = {"solved by the first answer": found.first_contact, "reopened": found.reopened}
    print_table(("share", "questions", "of", "%"), [
        (name, one.count, one.n, "-" if one.share is None else f"{one.share:.1%}") for name, one in shares.items()
    ])
    click.echo()
    print_table(("unresolved for", "questions"), list(found.backlog_buckets.items()))


def _words(seconds: float | None) -> str:
    return "-" if seconds is None else " ".join(f"{span.value} {UNITS[span.unit]}" for span in spans(seconds))

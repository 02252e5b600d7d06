"""`plaza insights`: every measure with what it counts; `plaza metrics rebuild`: the facts it is counted from, anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.cli import plaza
from forum.cli.counting import Day, chosen_slice, print_json, print_table, sliced
from forum.core.db import read_one_moment, spare_memory
from forum.core.permissions import SYSTEM
from forum.kit.clock import today
from forum.kit.durations import spans
from forum.metrics.commands import Kept, begin_rebuild, catch_up
from forum.metrics.measured import Kind, Measure, Scope, Value, is_few
from forum.metrics.queries.freshness import amounts
from forum.metrics.queries.overview import Shown, overview
from forum.resolution.counting import SLICED_BY

DEFAULT_DAYS = 28
MOST_DAYS = 36_525
UNITS = {"day": "d", "hour": "h", "minute": "min", "second": "s"}


@plaza.group("insights", invoke_without_command=True)
@click.option("--from", "start", type=Day(), metavar="DATE", help=f"First UTC day; {DEFAULT_DAYS} days ago without it.")
@click.option("--to", "end", type=Day(), metavar="DATE", help="Last UTC day; today without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; times in seconds.")
@click.option("--as-kept", is_flag=True, help="Do not count first what has changed since the worker did.")
@sliced
@click.pass_context
def insights_command(
    context: click.Context, start: date | None, end: date | None, as_json: bool, as_kept: bool, **chosen: str | None,
) -> None:
    """Print every measure of the insights, beside the period of the same length before."""
    if context.invoked_subcommand is not None:
        return
    end = end or today()
    start = start or max(end, date.min + timedelta(days=DEFAULT_DAYS)) - timedelta(days=DEFAULT_DAYS - 1)
    if start > end:
        raise click.BadParameter("the period ends before it begins.", param_hint="--from")
    if (end - start).days > MOST_DAYS:
        raise click.BadParameter(f"the period is longer than {MOST_DAYS} days.", param_hint="--from")
    if not as_kept:
        catch_up(SYSTEM)
    read_one_moment()
    scope = Scope(start, end, chosen_slice(**chosen))
    shown = overview(SYSTEM, scope, _before(scope))
    if as_json:
        print_json({"from": start.isoformat(), "to": end.isoformat(), "slice": {name: value for name, value in chosen.items() if value},
                    "measures": [_as_json(one) for one in shown]})
        return
    print_table(("measure", "value", "before", "of", "p90"), [
        (_name(one.measure, scope), _words(one.measure.kind, one.value.value), _words(one.measure.kind, one.before and one.before.value),
         one.value.n, _words(Kind.DURATION, one.value.p90)) for one in shown
    ])


def _before(scope: Scope) -> Scope | None:
    try:
        return scope.before()
    except OverflowError:
        return None


def _name(measure: Measure, scope: Scope) -> str:
    """With what the number is not about, though the options are."""
    given, passed_over = scope.within.given, measure.passes_over(scope.within)
    whole = ["whole site"] if passed_over == given else [f"not by {', '.join(sorted(passed_over))}"]
    marks = [*([] if measure.has_past else ["now"]), *(whole if passed_over else [])]
    return f"{measure.name} ({', '.join(marks)})" if marks else str(measure.name)


def _as_json(one: Shown) -> dict[str, Any]:
    measure = one.measure
    return {
        "id": measure.id, "group": measure.group, "name": str(measure.name), "definition": str(measure.counted), "kind": measure.kind,
        "basis": measure.basis, "better": measure.better, "sliced": measure.sliced, "has_past": measure.has_past,
        "slices": [name for name in SLICED_BY if name in measure.slices], **_numbers(measure.kind, one.value),
        "before": _numbers(measure.kind, one.before) if one.before is not None else None,
    }


def _numbers(kind: Kind, value: Value) -> dict[str, Any]:
    return {"value": value.value, "n": value.n, "small": is_few(kind, value), "numerator": value.numerator,
            "denominator": value.denominator, "p90": value.p90, "complete": value.complete, "known_since": value.since}


def _words(kind: Kind, value: float | None) -> str:
    if value is None:
        return "-"
    if kind is Kind.DURATION:
        return " ".join(f"{span.value} {UNITS[span.unit]}" for span in spans(value))
    return f"{value:.1%}" if kind is Kind.SHARE else f"{value:.0f}" if kind is Kind.COUNT else f"{value:.2f}"


@plaza.group("metrics")
def metrics_group() -> None:
    """The facts that insights are counted from."""


@metrics_group.command("rebuild")
@click.option("--resume", is_flag=True, help="Go on with a rebuild that was interrupted.")
def rebuild_command(resume: bool) -> None:
    """Derive the facts of all questions and count all days anew from ledgers and posts. May be interrupted, and runs beside the site."""
    spare_memory()
    begin_rebuild(SYSTEM, afresh=not resume)
    done = {"questions": 0, "days": 0}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        questions_there, days_there = amounts()
        bars = {"questions": progress.add_task("questions", total=questions_there), "days": progress.add_task("days", total=days_there)}

        def told(kept: Kept) -> None:
            for name, number in (("questions", kept.questions), ("days", kept.days)):
                done[name] += number
                progress.update(bars[name], completed=done[name])

        catch_up(SYSTEM, told=told)
    click.echo(f"{done['questions']} questions derived, {done['days']} days counted")

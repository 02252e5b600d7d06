"""`plaza escalations ...`: cases for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import click
from flask import json

from forum.cli.counting import print_table
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso, parse_day, parse_instant, today, utcnow
from forum.kit.errors import NotFound
from moderation.escalations.clock import Clock
from moderation.escalations.lengths import written
from moderation.escalations.measured_words import COLUMNS, lines
from moderation.escalations.measured_words import as_json as measures_as_json
from moderation.escalations.models import Escalation
from moderation.escalations.periods import MOST_DAYS, USUAL_DAYS, Period, last_days
from moderation.escalations.queries import CaseRow, Filters, case_clock, case_measures, cases
from moderation.escalations.states import Priority, State


@click.group("escalations")
def escalations_group() -> None:
    """Look at the cases that staff work on."""


@escalations_group.command("list")
@click.option("--state", type=click.Choice([state.value for state in State]), help="Only these; without it all that are open.")
@click.option("--priority", type=click.Choice([one.value for one in Priority]), help="Only these.")
@click.option("--unowned", is_flag=True, help="Only those that nobody owns.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=500, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def list_command(state: str | None, priority: str | None, unowned: bool, limit: int, as_json: bool) -> None:
    """The cases, the most urgent first; those that are over, the last one first."""
    wanted = Filters(state=state or "", priority=priority or "", whose="unowned" if unowned else "")
    rows = list(islice(_all(wanted), limit))
    if as_json:
        click.echo(json.dumps({"cases": [_as_json(row) for row in rows]}))
        return
    print_table(("case", "state", "priority", "owner", "reason", "opened", "question"), [
        (row.id, row.state, row.priority, row.owner.handle if row.owner else "-", row.reason, iso(row.opened_at), row.title) for row in rows
    ])


def _all(wanted: Filters) -> Iterator[CaseRow]:
    cursor = None
    while True:
        page = cases(SYSTEM, wanted, cursor=cursor)
        yield from page.rows
        cursor = page.next_cursor
        if cursor is None:
            return


def _as_json(row: CaseRow) -> dict[str, object]:
    return {
        "id": row.id, "state": row.state, "priority": row.priority, "reason": row.reason, "source": row.source,
        "owner": row.owner.handle if row.owner else None, "team_id": row.team_id, "requests": row.voices, "question": row.thread_url,
        "opened_at": iso(row.opened_at), "updated_at": iso(row.updated_at), "closed_at": iso(row.closed_at) if row.closed_at else None,
    }


@escalations_group.command("clock")
@click.argument("case_id", type=click.IntRange(1, 2**31 - 1))
@click.option("--at", "moment", help="A moment such as 2026-05-04T12:00:00Z; without it now.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def clock_command(case_id: int, moment: str | None, as_json: bool) -> None:
    """What the clocks of a case say at a moment, by what was known of the case then, by the hours and times that hold today."""
    at = _moment(moment)
    try:
        case, clock = case_clock(SYSTEM, case_id, at)
    except NotFound:
        raise click.ClickException(f"There is no case {case_id}.") from None
    if at < case.opened_at:
        raise click.ClickException(f"Case {case_id} was opened at {iso(case.opened_at)}.")
    if as_json:
        click.echo(json.dumps(_clock_json(case, clock, at)))
        return
    print_table(("target", "state", "time", "used", "due"), [
        (one.target, one.state, written(one.minutes) or "-", written(one.elapsed // 60) if one.minutes else "-",
         iso(one.due) if one.due else "-") for one in clock.targets
    ])
    for pause in clock.pauses:
        click.echo(f"paused {iso(pause.start)} to {iso(pause.end) if pause.end else '...'}")


def _moment(text: str | None) -> datetime:
    if text is None:
        return utcnow()
    try:
        return parse_instant(text)
    except ValueError:
        raise click.BadParameter("Write a moment such as 2026-05-04T12:00:00Z.", param_hint="--at") from None


def _clock_json(case: Escalation, clock: Clock, at: datetime) -> dict[str, object]:
    return {
        "id": case.id, "at": iso(at), "paused": clock.is_paused,
        "pauses": [{"start": iso(pause.start), "end": iso(pause.end) if pause.end else None} for pause in clock.pauses],
        "targets": [{
            "target": one.target, "state": one.state, "minutes": one.minutes, "elapsed_minutes": one.elapsed // 60,
            "elapsed_seconds": one.elapsed, "share": round(one.share, 4), "due": iso(one.due) if one.due else None,
            "ended_at": iso(one.ended_at) if one.ended_at else None,
        } for one in clock.targets],
    }


@escalations_group.command("measures")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=USUAL_DAYS, show_default=True, help="The last so many days.")
@click.option("--since", help="The first day, such as 2026-05-04, instead of --days.")
@click.option("--until", help="The last day; without it today.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def measures_command(days: int, since: str | None, until: str | None, as_json: bool) -> None:
    """How cases went in a period: times against what is promised, ends, satisfaction; by priority, reason, rule and team."""
    period = _period(since, until) if since or until else last_days(days)
    made = case_measures(SYSTEM, period.since, period.until)
    if as_json:
        click.echo(json.dumps(measures_as_json(made)))
        return
    print_table(COLUMNS, [tuple("-" if cell is None else cell for cell in line) for line in lines(made)])


def _period(since: str | None, until: str | None) -> Period:
    try:
        last = parse_day(until) if until else today()
        period = Period(parse_day(since) if since else last, last)
    except ValueError:
        raise click.BadParameter("Write days such as 2026-05-04.", param_hint="--since") from None
    if not 0 <= (period.last - period.first).days <= MOST_DAYS or period.last > today():
        raise click.BadParameter("The first day comes before the last, the last is not to come, and three years are the most.")
    return period

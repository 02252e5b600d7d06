"""`plaza escalations dry-run RULE`: what a rule would have raised."""

from __future__ import annotations

import click
from flask import json
from sqlalchemy import func, select

from forum.cli.counting import print_table
from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.escalations.cli import escalations_group
from moderation.raising.commands import dry_run, start_run
from moderation.raising.models import RaisingRule, RaisingRun
from moderation.raising.queries import run_hits
from moderation.raising.states import DAYS, DAYS_MOST


@escalations_group.command("dry-run")
@click.argument("rule")
@click.option("--days", type=click.IntRange(1, DAYS_MOST), default=DAYS, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def dry_run_command(rule: str, days: int, as_json: bool) -> None:
    """What RULE (its number or its name) would have raised in the last days, and when: with its cap and cool-down, from what was known
    then. Nothing is raised; the outcome is also on the page of the rule.
    """
    found = named(rule)
    run_id = start_run(SYSTEM, found.id, days=days, in_background=False).id
    dry_run(SYSTEM, run_id)
    session().expire_all()
    run = session().get_one(RaisingRun, run_id)
    hits = run_hits(SYSTEM, run_id)
    if as_json:
        facts = {"rule": found.id, "name": found.name, "kind": found.kind, "days": days, "occasions": run.occasions, "raised": run.raised}
        click.echo(json.dumps({**facts, "hits": hits}))
        return
    click.echo(f"{found.name}, days looked at: {days}; held: {run.occasions}; would have raised: {run.raised}")
    print_table(("raised at", "fate", "question"), [(hit["at"] or "-", hit["fate"], f"/questions/{hit['thread_id']}/ {hit['title']}")
                                                    for hit in hits])


def named(rule: str) -> RaisingRule:
    """What the operator means. Raises BadParameter."""
    wanted = RaisingRule.id == int(rule) if rule.isdecimal() and len(rule) < 10 else func.lower(RaisingRule.name) == rule.lower()
    found = session().scalars(select(RaisingRule).where(wanted).order_by(RaisingRule.id).limit(2)).all()
    if len(found) != 1:
        why = "several rules are called so; use the number." if found else f"there is no rule {rule!r}."
        raise click.BadParameter(why, param_hint="RULE")
    return found[0]

"""`plaza customers import FILE`: plans and fields of customers, from what another system exports."""

from __future__ import annotations

from typing import TextIO

import click

from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotFound
from moderation.customers.commands import set_customer_facts
from moderation.customers.importing import Problem, Unreadable, Wanted, read_customers
from moderation.customers.states import PLAN


@click.group("customers")
def customers_group() -> None:
    """What staff know of members as customers."""


@customers_group.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_command(file: TextIO, dry_run: bool) -> None:
    """Set plans and fields from FILE, a CSV file in UTF-8 (- for standard input).

    Its first line names the columns: handle or email (confirmed ones), plan, and the fields of the settings. An empty cell empties; what
    has no column stays. Unknown columns, members and plans are reported by line, and the rest goes in; then the exit code is 1. It can be
    run again: what is so already is left alone.
    """
    changed = same = left_out = 0
    try:
        for one in read_customers(file):
            problem = one if isinstance(one, Problem) else _set(one, dry_run=dry_run)
            if problem:
                left_out += 1
                click.echo(f"line {problem.line}: {problem.why}" if problem.line else problem.why, err=True)
            elif isinstance(one, Wanted) and one.changes:
                changed += 1
            else:
                same += 1
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{'would change' if dry_run else 'changed'}: {changed}, as before: {same}, problems: {left_out}")
    if left_out:
        raise click.exceptions.Exit(1)


def _set(wanted: Wanted, *, dry_run: bool) -> Problem | None:
    if dry_run or not wanted.changes:
        return None
    fields = {name: value for name, value in wanted.values.items() if name != PLAN}
    try:
        set_customer_facts(SYSTEM, wanted.member_id, plan=wanted.values.get(PLAN), fields=fields)
    except (Invalid, NotFound):  # they left, or a plan was taken away, since the line was read
        return Problem(0, f"member {wanted.member_id} changed meanwhile: left out")
    return None

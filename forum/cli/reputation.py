"""`plaza reputation ...`: the ledger made anew from its causes, and a member's total explained row by row."""

from __future__ import annotations

from collections import Counter

import click
from flask import json
from sqlalchemy import or_, select

from forum.accounts.models import User
from forum.accounts.names import handle_key
from forum.cli import plaza
from forum.cli.counting import print_table
from forum.core.db import read_one_moment, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso
from forum.reputation.causes import all_posts
from forum.reputation.commands import recount, settle_posts
from forum.reputation.models import ReputationChange
from forum.reputation.points import shown
from forum.reputation.queries import explain
from forum.threads.earning import removed_before_it_cost

POSTS_AT_ONCE = 2_000
FOUND = ("written", "reversed", "recounted", "totals")
COLUMNS = ("when", "kind", "post", "points", "counted", "total")


@plaza.group("reputation")
def reputation_group() -> None:
    """Look after the reputation ledger."""


@reputation_group.command("recompute")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def recompute_command(as_json: bool) -> None:
    """Rebuild the ledger and all totals from what happened to posts. Changes nothing where they are right."""
    found = recompute()
    said = {name: found[name] for name in FOUND}
    if as_json:
        click.echo(json.dumps({"changed": sum(said.values()), **said}))
        return
    click.echo(", ".join(f"{number} {what}" for what, number in said.items()))


def recompute() -> Counter[str]:
    """What was wrong, in pieces that let others write in between."""
    found: Counter[str] = Counter()
    for posts in all_posts(POSTS_AT_ONCE):
        found += settle_posts(SYSTEM, posts)
    return found + recount(SYSTEM)


def begin_ledger() -> None:
    """A Plaza from before there was a ledger, or before removals cost points, has causes without a row: write what they are worth."""
    if not any(all_posts(POSTS_AT_ONCE)):
        return
    if session().scalar(select(ReputationChange.id).limit(1)) is None or any(removed_before_it_cost()):
        found = recompute()
        if found["written"]:
            click.echo(f"  reputation: {found['written']} rows written from votes, acceptances and removals")


@reputation_group.command("explain")
@click.argument("member")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def explain_command(member: str, as_json: bool) -> None:
    """Print every row of MEMBER's ledger (a handle or an id) with cause, points, what the cap left of them, and the running total."""
    read_one_moment()
    user = _member(member)
    rows = explain(user.id)
    if as_json:
        lines = [{**one.as_json(), "at": iso(one.row.at)} for one in rows]
        click.echo(json.dumps({
            "member": {"id": user.id, "handle": user.handle}, "reputation": user.reputation, "earned": user.reputation_earned,
            "explained": shown(sum(one.row.counted for one in rows)), "rows": lines,
        }))
        return
    print_table(COLUMNS, [
        (f"{one.row.at:%Y-%m-%d %H:%M}", one.row.kind + (" taken back" if one.row.reverses_id else ""), one.row.post_id or "-",
         one.row.points, one.row.counted, one.total)
        for one in rows
    ])
    click.echo(f"{user.handle}: {user.reputation}")


def _member(text: str) -> User:
    by_id = User.id == int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    by_handle = User.handle_key == handle_key(text.removeprefix("@"))
    wanted = by_handle if by_id is None else or_(by_handle, by_id)
    found = session().scalars(select(User).where(wanted).order_by(by_handle.desc()).limit(1)).one_or_none()
    if found is None:
        raise click.BadParameter(f"there is no member {text!r}.", param_hint="MEMBER")
    return found

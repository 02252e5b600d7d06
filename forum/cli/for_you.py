"""`plaza for-you`: the questions suggested to a member, with score and reason."""

from __future__ import annotations

import click
from flask import json

from forum.accounts.models import User
from forum.accounts.queries import find_member, find_member_by_handle, roles_of
from forum.accounts.sessions import to_actor
from forum.cli import plaza
from forum.cli.counting import print_table
from forum.core.db import read_one_moment
from forum.kit.row_ids import MAX_ROW_ID
from forum.notifications.recommending import questions_for
from forum.notifications.words import because

COLUMNS = ("thread", "score", "title", "because")


@plaza.command("for-you")
@click.argument("member")
@click.option("--limit", default=20, type=click.IntRange(min=1, max=100), help="How many at most.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def for_you_command(member: str, limit: int, as_json: bool) -> None:
    """Print the open questions MEMBER (a handle or an id) may help with, most pressing first, each with its reason."""
    read_one_moment()
    user = _called(member)
    found = questions_for(to_actor(user, roles_of(user.id)), limit=limit)
    if as_json:
        lines = [
            {"thread_id": one.row.id, "title": one.row.title, "url": one.row.url, "status": one.row.status,
             "score": round(one.position.score, 4),
             "because": {"kind": one.because.kind.value, "place": one.because.place, "answered": one.because.solved}} for one in found
        ]
        click.echo(json.dumps({"member": {"id": user.id, "handle": user.handle}, "questions": lines}))
        return
    print_table(COLUMNS, [(one.row.id, f"{one.position.score:.2f}", one.row.title, because(one.because)) for one in found])


def _called(text: str) -> User:
    found = find_member_by_handle(text.removeprefix("@"))
    if found is None and text.isascii() and text.isdecimal() and len(text) < 19 and int(text) <= MAX_ROW_ID:
        found = find_member(int(text))
    if found is None or found.left_at is not None:
        raise click.BadParameter(f"there is no member {text!r}.", param_hint="MEMBER")
    return found

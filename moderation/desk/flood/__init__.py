"""`plaza moderation flood`: many accounts post spam while people go on asking and answering; what becomes of both, and of the queue."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import click
from flask import json
from sqlalchemy import func, or_, select

from forum.accounts.models import User
from forum.cli.counting import print_table
from forum.cli.simulate import in_private
from forum.core.db import session
from forum.exchange.demo import SOURCE
from moderation.desk.flood.aftermath import clear, let_in
from moderation.desk.flood.course import Course
from moderation.desk.flood.people import HANDLE, crowd
from moderation.desk.flood.watching import Watch

LOOKS = 10
"""How often during the flood somebody works on the queue."""


@click.command("flood")
@click.option("--members", type=click.IntRange(2, 2_000), default=200, show_default=True, help="Accounts that post spam.")
@click.option("--posts", type=click.IntRange(20, 200_000), default=10_000, show_default=True, help="What they post, all together.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same flood.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; progress goes to standard error.")
@click.pass_context
def flood_command(context: click.Context, members: int, posts: int, seed: int, as_json: bool) -> None:
    """Flood a DEMO with spam by the same commands as people use, and show that the desk copes.

    Limits by the clock do not hold meanwhile, so that all of it reaches the screen. One honest post stands among about twenty, half of
    them by members who have just joined. It ends with all spammers dealt with in bulk. The exit code is 1 if an honest post is lost, a
    subject has two items, or spam is left.
    """
    refuse_elsewhere()
    begun = time.monotonic()
    with in_private():
        people = crowd(members, Random(seed))  # noqa: S311 - made-up chance
        watch = Watch(people.reviewer.id or 0, posts)
        course = Course(people, Random(seed), posts)  # noqa: S311
        for part in range(LOOKS):
            course.go_on(posts * (part + 1) // LOOKS)
            watch.work(course.spam_ids)
            click.echo(f"{course.posted} posted, {watch.waiting[-1]} waiting", err=True)
        found: dict[str, Any] = {"members": members, "posts": posts, "honest_posts": len(course.honest), **course.told(), **watch.told()}
        found["honest"] |= let_in(people, course)
        found["clean_up"] = clear(people, course)
    found["seconds"] = round(time.monotonic() - begun, 1)
    found["holds"] = not (found["honest"]["lost"] or found["items"]["doubled"] or sum(found["clean_up"]["left"].values()))
    click.echo(json.dumps(found)) if as_json else _print(found)
    if not found["holds"]:
        context.exit(1)


def refuse_elsewhere() -> None:
    """Somebody's own community is never flooded: everybody must be of the demo, or of a flood before."""
    of_demo = User.source == SOURCE
    others = or_(User.source.is_(None), ~of_demo) & ~User.handle.startswith(HANDLE, autoescape=True) & User.is_placeholder.is_(False)
    if session().scalar(select(func.count()).where(of_demo)) and session().scalar(select(User.id).where(others).limit(1)) is None:
        return
    raise click.ClickException("this is not a demo, or somebody has joined it. `plaza prepare --demo` makes one (PLAZA_INSTANCE_DIR).")


def _print(found: dict[str, Any]) -> None:
    print_table(("", "posted", "held", "refused"), [
        (name, *(str(found[name][state]) for state in ("posted", "held", "refused"))) for name in ("spam", "honest")])
    print_table(("", "times", "p50 ms", "p95 ms", "statements"), [
        (name, *(str(value) for value in one.values())) for name, one in found["work"].items()])
    for name in ("items", "clean_up"):
        click.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in found[name].items()))
    click.echo(f"honest posts lost: {found['honest']['lost']}; {found['seconds']} s; {'holds' if found['holds'] else 'DOES NOT HOLD'}")

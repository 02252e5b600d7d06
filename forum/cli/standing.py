"""`plaza badges ...` and `plaza votes ...`: badges given now, and a look at who votes for whom."""

from __future__ import annotations

from collections import Counter

import click
from flask import json

from forum.cli import plaza
from forum.cli.counting import print_table
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso
from forum.reputation.awarding import MEMBERS_AT_ONCE, award, is_first_run
from forum.reputation.deeds import all_members
from forum.reputation.queries import open_findings
from forum.reputation.rings import look_for_rings

COLUMNS = ("kind", "member", "other", "votes", "share", "back", "share", "since")


@plaza.group("badges")
def badges_group() -> None:
    """Look after badges."""


@badges_group.command("award")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def award_command(as_json: bool) -> None:
    """Give everybody the badges they are due, and note the privileges they have reached. Jobs do the same every day."""
    quietly, given = is_first_run(), Counter[str]()
    for members in all_members(MEMBERS_AT_ONCE):
        given += award(members, quietly=quietly)
    privileges = given.pop("privileges", 0)
    if as_json:
        click.echo(json.dumps({"badges": given.total(), "given": dict(given), "privileges": privileges}))
        return
    print_table(("badge", "given"), sorted(given.items()))
    click.echo(f"{given.total()} badges given, {privileges} privileges noted")


@plaza.group("votes")
def votes_group() -> None:
    """Look at votes."""


@votes_group.command("rings")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def rings_command(as_json: bool) -> None:
    """Look for members who vote for one another, and print what is to be looked at. Changes nothing else."""
    found = look_for_rings()
    lines = open_findings(SYSTEM)
    if as_json:
        click.echo(json.dumps({"new": found["new"], "changed": found["changed"], "findings": [
            {**line.as_json(), "found_at": iso(line.row.found_at)} for line in lines
        ]}))
        return
    print_table(COLUMNS, [
        (line.row.kind, line.handles[0], line.handles[1], line.row.votes, f"{line.row.share}%", line.row.votes_back,
         f"{line.row.share_back}%", line.row.since)
        for line in lines
    ])
    click.echo(f"{found['new']} new, {found['changed']} changed, {len(lines)} to look at (/admin/findings/)")

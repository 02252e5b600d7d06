"""`plaza reconcile`: every invariant of the house with its drift. Each room's `invariants.py` says what must hold."""

from __future__ import annotations

import importlib
import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
from flask import json

from forum.cli import plaza
from forum.core.db import read_one_moment

ROOMS = ["forum.threads", "forum.votes", "forum.resolution", "forum.reputation", "forum.knowledge", "forum.notifications",
         "forum.metrics", "forum.metrics.surveys"]
"""Rooms with an `invariants` module; floors above add theirs."""
SAMPLE = 5


def add_rooms(*rooms: str) -> None:
    """Ask the invariants of these rooms as well."""
    ROOMS.extend(room for room in rooms if room not in ROOMS)


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant: what was asked of the rows, how many break it, and a few of their ids."""

    name: str
    sentence: str
    drift: int
    sample: tuple[int, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "sentence": self.sentence, "drift": self.drift, "sample": list(self.sample), "seconds": self.seconds}


def invariants() -> dict[str, Callable[[], list[int]]]:
    """Every check by name (`votes.me_too_counts`), in the order of the rooms."""
    found: dict[str, Callable[[], list[int]]] = {}
    for room in ROOMS:
        module = importlib.import_module(f"{room}.invariants")
        for name, check in inspect.getmembers(module, inspect.isfunction):
            if check.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{room.partition('.')[2]}.{name}"] = check
    return found


def reconcile() -> list[Finding]:
    """Ask every invariant, all of the same moment."""
    read_one_moment()
    findings = []
    for name, check in invariants().items():
        started = time.perf_counter()
        drifting = check()
        sentence = (inspect.getdoc(check) or name).partition("\n")[0]
        findings.append(Finding(name, sentence, len(drifting), tuple(drifting[:SAMPLE]), round(time.perf_counter() - started, 3)))
    return findings


@plaza.command("reconcile")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.pass_context
def reconcile_command(context: click.Context, as_json: bool) -> None:
    """Check every counter and cache against its ledger. Exit code 1 when anything drifts."""
    findings = reconcile()
    drift = sum(finding.drift for finding in findings)
    if as_json:
        click.echo(json.dumps({"drift": drift, "invariants": [finding.as_json() for finding in findings]}))
    else:
        for finding in findings:
            sample = f" (such as {', '.join(map(str, finding.sample))})" if finding.sample else ""
            click.echo(f"{'ok   ' if not finding.drift else 'DRIFT'} {finding.name}: {finding.drift}{sample}. {finding.sentence}")
        click.echo(f"{len(findings)} invariants, {drift} rows drift")
    if drift:
        context.exit(1)

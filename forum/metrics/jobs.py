"""Jobs of this room: each batch is a transaction of its own, and no job runs longer than a part of its lease."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forum.core.db import command
from forum.core.jobs import enqueue, is_waiting, waits_for_others
from forum.core.permissions import SYSTEM
from forum.metrics import commands
from forum.metrics.commands.mailing import make_ready
from forum.metrics.queries.weekly import staff_who_want_it
from forum.metrics.weekly import sending

PIECE_SECONDS = 20.0
GO_ON = "metrics.go_on"


@waits_for_others
def keep_facts(_payload: Mapping[str, Any]) -> None:
    """What changed since the last time; after an upgrade or days without a worker, as many jobs as it takes."""
    if not is_waiting(GO_ON):
        go_on({})


@waits_for_others
def go_on(_payload: Mapping[str, Any]) -> None:
    if commands.catch_up(SYSTEM, seconds=PIECE_SECONDS):
        _hand_on()


@waits_for_others
def find_missed(_payload: Mapping[str, Any]) -> None:
    """Once a day, questions that changed without anybody telling this room."""
    commands.find_missed(SYSTEM)


@command
def _hand_on() -> None:
    enqueue(GO_ON, {})


@waits_for_others
def make_weekly_mails(_payload: Mapping[str, Any]) -> None:
    """One member after the other, each a transaction of its own."""
    for member_id in staff_who_want_it(SYSTEM):
        make_ready(SYSTEM, member_id)


@waits_for_others
def send_weekly_mail(payload: Mapping[str, Any]) -> None:
    sending.send_weekly_mail(int(payload["member_id"]), date.fromisoformat(payload["week"]))

"""Sending messages, outside any transaction, and the hourly look for what was lost.

A worker that is killed between the other side's answer and our commit leaves the message pending: it is sent again under the same
number, by which the other side knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from forum.core import fetching, jobs
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from moderation.handoff.commands import end_with_cases, forget_some, note_delivered, note_failure, send_stuck, tell_drifted
from moderation.handoff.messages import SEND
from moderation.handoff.queries import ready
from moderation.handoff.signing import signed_headers
from moderation.handoff.states import Failure

log = structlog.get_logger("plaza.handoff")
GONE, MOST_SECONDS_ASKED = 410, 6 * 3600
EVERY_SECONDS = 3600


@jobs.waits_for_others
def send(payload: Mapping[str, Any]) -> None:
    """One try of one message."""
    delivery_id, tried = int(payload["delivery_id"]), {"round": int(payload["round"]), "attempts": int(payload["attempts"])}
    message = ready(delivery_id, **tried)
    if message is None:
        return
    if not message.is_on:
        note_failure(SYSTEM, delivery_id, Failure.OFF, **tried)
        return
    headers = {"Content-Type": "application/json", **signed_headers(message.keys, message.webhook_id, utcnow(), message.body)}
    try:
        answer = fetching.fetch("POST", message.address, body=message.body, headers=headers)
    except fetching.Refused:
        log.warning("handoff_refused", delivery=delivery_id)
        note_failure(SYSTEM, delivery_id, Failure.REFUSED, **tried)
    except fetching.Unreachable as error:
        log.warning("handoff_unreachable", delivery=delivery_id, cause=str(error))
        note_failure(SYSTEM, delivery_id, Failure.UNREACHABLE, **tried)
    else:
        _note(delivery_id, answer, tried)


def _note(delivery_id: int, answer: fetching.Answer, tried: Mapping[str, int]) -> None:
    """What follows from an answer. Redirects are no success: nothing is ever sent where the destination does not say."""
    if 200 <= answer.status < 300:
        note_delivered(SYSTEM, delivery_id, answer.status)
        return
    log.warning("handoff_failed", delivery=delivery_id, status=answer.status)
    failure = Failure.GONE if answer.status == GONE else Failure.STATUS
    note_failure(SYSTEM, delivery_id, failure, status=answer.status, wait_seconds=_asked(answer.headers.get("retry-after", "")), **tried)


def _asked(text: str) -> int:
    """Seconds that the other side asks us to wait."""
    return min(int(text), MOST_SECONDS_ASKED) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


@jobs.waits_for_others
def reconcile(_payload: object = None) -> None:
    while send_stuck(SYSTEM):
        pass
    while end_with_cases(SYSTEM):
        pass
    after: int | None = 0
    while after is not None:
        after = tell_drifted(SYSTEM, after)
    while forget_some(SYSTEM):
        pass


ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = ((SEND, send),)
PERIODIC = (("handoff.reconcile", EVERY_SECONDS, reconcile),)

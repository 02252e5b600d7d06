"""Jobs of this room. Mails wait for another machine, so they run outside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.notifications import digests, letters, mailing, nudging


@waits_for_others
def send_letter(payload: Mapping[str, Any]) -> None:
    mailing.send_letter(int(payload["letter_id"]))


@waits_for_others
def make_digests(_payload: Mapping[str, Any]) -> None:
    """In batches, each a transaction of its own."""
    digests.make_digests()


@waits_for_others
def nudge_helpers(_payload: Mapping[str, Any]) -> None:
    """One question after the other, each a transaction of its own."""
    nudging.nudge_helpers()


def forget_letters(_payload: Mapping[str, Any]) -> None:
    letters.forget_old()

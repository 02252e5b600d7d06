"""Jobs of this room. Mails wait for another machine, so they run outside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from forum.notifications import digests, letters, mailing, refusals
from forum.notifications.commands import receiving


@waits_for_others
def send_letter(payload: Mapping[str, Any]) -> None:
    mailing.send_letter(int(payload["letter_id"]))


@waits_for_others
def make_digests(_payload: Mapping[str, Any]) -> None:
    """In batches, each a transaction of its own."""
    digests.make_digests()


@waits_for_others
def send_mail_answer(payload: Mapping[str, Any]) -> None:
    """Say to the sender of a mail why it was not posted."""
    given = {name: value for name, value in payload.items() if name != "received_id"}
    refusals.send_mail_answer(refusals.MailAnswer(**given), key=f"mail-refused-{payload['received_id']}")


def forget_received(_payload: Mapping[str, Any]) -> None:
    receiving.forget_received(SYSTEM)


def forget_letters(_payload: Mapping[str, Any]) -> None:
    letters.forget_old()

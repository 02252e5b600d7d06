"""Jobs of this room. Mails and push messages wait for another machine, so they run outside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from forum.core.db import command
from forum.core.events import from_payload
from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from forum.notifications import digests, letters, mailing, nudging, reactions, refusals, standing
from forum.notifications.commands import receiving
from forum.notifications.push import news, sending
from forum.notifications.telling import tell
from forum.threads.events import PostHidden, QuestionAsked


@waits_for_others
def send_letter(payload: Mapping[str, Any]) -> None:
    mailing.send_letter(int(payload["letter_id"]))


@command
def tell_of_hiding(payload: Mapping[str, Any]) -> None:
    """As it was told before there were statements of reasons."""
    tell(standing.hiding(cast(PostHidden, from_payload(payload))))


@waits_for_others
def make_digests(_payload: Mapping[str, Any]) -> None:
    """In batches, each a transaction of its own."""
    digests.make_digests()


@waits_for_others
def nudge_helpers(_payload: Mapping[str, Any]) -> None:
    """One question after the other, each a transaction of its own."""
    nudging.nudge_helpers()


def tell_devices(payload: Mapping[str, Any]) -> None:
    news.tell_devices(payload)


@waits_for_others
def send_to_device(payload: Mapping[str, Any]) -> None:
    sending.send_to_device(payload)


@waits_for_others
def send_mail_answer(payload: Mapping[str, Any]) -> None:
    """Say to the sender of a mail why it was not posted."""
    given = {name: value for name, value in payload.items() if name != "received_id"}
    refusals.send_mail_answer(refusals.MailAnswer(**given), key=f"mail-refused-{payload['received_id']}")


def forget_received(_payload: Mapping[str, Any]) -> None:
    receiving.forget_received(SYSTEM)


def forget_letters(_payload: Mapping[str, Any]) -> None:
    letters.forget_old()


def tell_more_of_question(payload: Mapping[str, Any]) -> None:
    """The next followers of a place, where there are many."""
    reactions.tell_of_question(cast(QuestionAsked, from_payload(payload)), int(payload["after"]))


@waits_for_others
def suggest_questions(_payload: Mapping[str, Any]) -> None:
    """In batches, as the digests."""
    digests.make_rounds()

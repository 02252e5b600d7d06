"""Jobs of this room. Mails and push messages wait for another machine, so they run outside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.notifications import digests, letters, mailing
from forum.notifications.push import news, sending


@waits_for_others
def send_letter(payload: Mapping[str, Any]) -> None:
    mailing.send_letter(int(payload["letter_id"]))


@waits_for_others
def make_digests(_payload: Mapping[str, Any]) -> None:
    """In batches, each a transaction of its own."""
    digests.make_digests()


def tell_devices(payload: Mapping[str, Any]) -> None:
    news.tell_devices(payload)


@waits_for_others
def send_to_device(payload: Mapping[str, Any]) -> None:
    sending.send_to_device(payload)


def forget_letters(_payload: Mapping[str, Any]) -> None:
    letters.forget_old()

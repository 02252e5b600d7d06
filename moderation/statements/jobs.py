"""Jobs of this room: shells that call commands. Mails wait for a mail server, so they run outside a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from moderation.statements import mailing
from moderation.statements.commands import forget_notices as forget_some
from moderation.statements.commands import telling
from moderation.statements.commands.counting import count_active_members
from moderation.statements.commands.noticing import FORGOTTEN_AT_ONCE


def tell_statement(payload: Mapping[str, Any]) -> None:
    telling.tell_statement(SYSTEM, int(payload["statement_id"]))


def tell_withdrawal(payload: Mapping[str, Any]) -> None:
    telling.tell_withdrawal(SYSTEM, int(payload["statement_id"]))


def tell_appeal(payload: Mapping[str, Any]) -> None:
    telling.tell_appeal(SYSTEM, int(payload["appeal_id"]))


def tell_notice(payload: Mapping[str, Any]) -> None:
    telling.tell_notice(SYSTEM, int(payload["notice_id"]))


@waits_for_others
def mail(payload: Mapping[str, Any]) -> None:
    mailing.send_letter(str(payload["what"]), int(payload["id"]))


@waits_for_others
def forget_notices(_payload: Mapping[str, Any]) -> None:
    """In batches, each a transaction of its own."""
    while forget_some(SYSTEM) == FORGOTTEN_AT_ONCE:
        pass


def count_active(_payload: Mapping[str, Any]) -> None:
    count_active_members(SYSTEM)

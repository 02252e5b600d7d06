"""Signed links in reminders: each does one thing as one asker, needs no sign-in, and works for thirty days."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.config import current_config
from forum.kit.tokens import sign, unsign
from forum.resolution.states import Purpose

SALT = "reminder-reply"
WORKS_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Reply:
    """What pressing the button says, for whom, about what. `version` is the question's when the mail was written."""

    purpose: Purpose
    member_id: int
    thread_id: int
    version: int
    answer_id: int = 0


def reply_link(reply: Reply) -> str:
    """The whole address, for a mail."""
    config = current_config()
    payload = [reply.purpose.value, reply.member_id, reply.thread_id, reply.version, reply.answer_id]
    return f"{config.public_url}/mail/reply/{sign(payload, config.secret_key, SALT)}"


def read_reply(token: str) -> Reply | None:
    """What the link says, or None when nobody of ours made it, or it is too old."""
    payload = unsign(token, current_config().secret_key, SALT, WORKS_SECONDS)
    if not isinstance(payload, list) or len(payload) != 5 or payload[0] not in set(Purpose):
        return None
    return Reply(Purpose(payload[0]), *(int(number) for number in payload[1:]))

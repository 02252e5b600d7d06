"""Secrets of destinations, and signatures as Standard Webhooks has them: `v1,` and the base64 of HMAC-SHA256 of "id.timestamp.body".

A secret is derived from the key of this Plaza and the salt of its destination: a copy of the database alone signs nothing. With another
`PLAZA_SECRET_KEY` every destination needs its new secret.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime

from forum.core.config import current_config
from forum.kit.clock import utcnow
from forum.kit.tokens import new_public_id, same_secret
from moderation.handoff.models import Destination
from moderation.handoff.states import FRESH, ID_MOST

PREFIX, VERSION = "whsec_", "v1"
PURPOSE = "plaza.handoff"
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
NOBODY = b"nobody has this secret"
MOST_SIGNATURES, MOST_CHARS = 8, 1_000


def new_salt() -> str:
    return new_public_id()


def new_webhook_id() -> str:
    return "msg_" + new_public_id()


def shown_secret(destination: Destination) -> str:
    """The secret as it is handed to people, once."""
    return PREFIX + base64.b64encode(_key(destination.public_id, destination.salt)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a secret as people have it. Raises ValueError."""
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)


def keys_of(destination: Destination) -> list[bytes]:
    """What counts now, the newest first: the former secret too, for a day after it was replaced."""
    salts = [destination.salt, destination.former_salt if destination.former_counts_until else None]
    return [_key(destination.public_id, salt) for salt in salts if salt]


def signature(key: bytes, webhook_id: str, timestamp: int, body: bytes) -> str:
    digest = hmac.digest(key, f"{webhook_id}.{timestamp}.".encode() + body, "sha256")
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def signed_headers(keys: Iterable[bytes], webhook_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers; each secret that counts has its signature in the last."""
    stamp = int(at.timestamp())
    return {ID: webhook_id, TIMESTAMP: str(stamp), SIGNATURE: " ".join(signature(key, webhook_id, stamp, body) for key in keys)}


def stamped(headers: Mapping[str, str]) -> tuple[str, int] | None:
    """Number and time of a message whose headers may be right; None for others. Its body need not be read for that."""
    webhook_id, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not 0 < len(webhook_id) <= ID_MOST or not webhook_id.isascii() or not webhook_id.isprintable():
        return None
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return None
    if abs(utcnow().timestamp() - int(stamp)) > FRESH.total_seconds():
        return None
    return webhook_id, int(stamp)


def is_signed(keys: Iterable[bytes], headers: Mapping[str, str], webhook_id: str, stamp: int, body: bytes) -> bool:
    """Whether one of the signatures is right under one of the secrets."""
    offered = headers.get(SIGNATURE, "")[:MOST_CHARS].split(" ")[:MOST_SIGNATURES]
    wanted = [signature(key, webhook_id, stamp, body) for key in keys]
    return any(same_secret(one, other) for one in wanted for other in offered)


def _key(public_id: str, salt: str) -> bytes:
    return hmac.digest(current_config().secret_key.encode(), f"{PURPOSE}:{public_id}:{salt}".encode(), "sha256")

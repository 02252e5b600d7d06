"""How long somebody took to write: the one-time key of a form says when the page was made, and signs it. No database, no script."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from forum.core.config import current_config
from forum.kit.clock import utcnow

KEY = re.compile(r"([A-Za-z0-9_-]{11})\.([0-9a-f]{1,12})\.([0-9a-f]{16})")
PER_SECOND = 10


def new_key() -> str:
    """A one-time key: a form sent twice with it posts once. Readable by us only: when it was made."""
    drawn, moment = secrets.token_urlsafe(8), f"{_now():x}"
    return f"{drawn}.{moment}.{_sign(drawn, moment)}"


def seconds_since(key: str | None) -> float | None:
    """Seconds since the form of this key was made; None when it says nothing we have signed."""
    found = KEY.fullmatch(key or "")
    if found is None or not hmac.compare_digest(_sign(found[1], found[2]), found[3]):
        return None
    return max(0, _now() - int(found[2], 16)) / PER_SECOND


def _now() -> int:
    return int(utcnow().timestamp() * PER_SECOND)


def _sign(drawn: str, moment: str) -> str:
    secret = current_config().secret_key.encode()
    return hmac.new(secret, f"form opened:{drawn}:{moment}".encode(), hashlib.sha256).hexdigest()[:16]

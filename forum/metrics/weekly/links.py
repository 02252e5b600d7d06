"""The signed link that ends the weekly mail without signing in."""

from __future__ import annotations

from forum.core.config import current_config
from forum.kit.tokens import sign, unsign

PURPOSE = "stop-weekly-insights"
WORKS_SECONDS = 400 * 24 * 3600
"""Mail programs offer to unsubscribe from old mails too."""


def stop_link(member_id: int) -> str:
    """The whole address, for a mail."""
    config = current_config()
    return f"{config.public_url}/insights/mail/stop/{sign(member_id, config.secret_key, PURPOSE)}"


def member_of(token: str) -> int | None:
    """Whose mail the link ends, or None when nobody of ours made it."""
    found = unsign(token, current_config().secret_key, PURPOSE, WORKS_SECONDS)
    return found if isinstance(found, int) else None

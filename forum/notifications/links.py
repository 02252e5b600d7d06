"""Where news lead, and signed links in mails.

Those need no sign-in, do one thing, and do it only when a button is pressed (or a mail program posts).
"""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.config import current_config
from forum.kit.tokens import sign, unsign
from forum.notifications.states import ABOUT_CASES, ABOUT_REQUESTS, ABOUT_SUGGESTIONS, SHELVES, Kind, LetterKind, Shelf, Topic

PURPOSE = "stop-mail"
WORKS_SECONDS = 400 * 24 * 3600
"""Mail programs offer to unsubscribe from old mails too."""


@dataclass(frozen=True)
class Stop:
    """What a link ends for whom: mails about one thread, the digest, or notices about themselves."""

    member_id: int
    kind: LetterKind
    thread_id: int | None


def place_of(kind: str, post_id: int | None, detail: str = "") -> str | None:
    """The path to what happened at a post or a case, or None when it is about a thread as a whole."""
    if kind == Kind.STAFF_WROTE:
        return f"/questions/{detail.partition(':')[0]}/private"
    if kind in ABOUT_REQUESTS:
        return f"/questions/{detail.partition(':')[0]}/staff-help"
    if kind in ABOUT_CASES:
        return f"/desk/cases/{detail.partition(':')[0]}/"
    if kind == Kind.SURVEY:
        return f"/surveys/{detail}"
    if post_id is None:
        return None
    return f"/suggested-edits/?post={post_id}" if kind in ABOUT_SUGGESTIONS else f"/posts/{post_id}/"


def inbox_of(topic: str) -> str:
    """The tab of the inbox where notices of a topic lie: it asks again who may see what."""
    return f"/inbox/?tab={SHELVES.get(Topic(topic), Shelf.PERSONAL)}"


def stop_link(stop: Stop) -> str:
    """The whole address, for a mail."""
    config = current_config()
    token = sign([stop.member_id, stop.kind, stop.thread_id], config.secret_key, PURPOSE)
    return f"{config.public_url}/mail/stop/{token}"


def read_stop(token: str) -> Stop | None:
    """What the link is about, or None when nobody of ours made it."""
    payload = unsign(token, current_config().secret_key, PURPOSE, WORKS_SECONDS)
    if not isinstance(payload, list) or len(payload) != 3:
        return None
    return Stop(int(payload[0]), LetterKind(payload[1]), payload[2])

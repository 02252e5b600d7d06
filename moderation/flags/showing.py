"""What the page to flag something shows one viewer: the form, or why there is none and what they can do instead. Reads only."""

from __future__ import annotations

from typing import Any

from flask import current_app
from werkzeug.exceptions import HTTPException

from forum.accounts.models import User
from forum.core.db import session
from forum.core.door import locale
from forum.core.permissions import Actor, verdict
from forum.kit.errors import NotFound
from forum.threads.models import Post
from moderation.flags.queries import find_open_flag, suspension_of, was_declined
from moderation.flags.reasons import WORDS, choices_for
from moderation.flags.states import DETAILS_MAX
from moderation.policy import DeskAction


def get_flaggable_member(viewer: Actor, member_id: int) -> User:
    """Somebody who is still there and no mere name of an import. Raises NotFound."""
    found = session().get(User, member_id)
    if found is None or found.left_at is not None or found.is_placeholder:
        raise NotFound()
    return found


def shown_flag(viewer: Actor, post: Post | None, member: User | None) -> dict[str, Any]:
    """All that the page is made of but its form. `state`: form, stranger, missing, suspended, flagged, declined or removed."""
    subject = post or member
    may = verdict(viewer, DeskAction.FLAG, subject)
    suspension = suspension_of(viewer)
    flag = find_open_flag(viewer, post_id=post.id if post else None, member_id=member.id if member else None)
    state = "form"
    if viewer.is_anonymous:
        state = "stranger"
    elif flag is not None:
        state = "flagged"
    elif not may.allowed:
        state = "missing"
    elif post is not None and not post.listed:
        state = "removed"
    elif suspension is not None:
        state = "suspended"
    elif post is not None and was_declined(viewer, post):
        state = "declined"
    return {
        "post": post, "member": member, "state": state, "missing": may.missing, "suspension": suspension, "flag": flag,
        "choices": choices_for(post, locale()) if state == "form" else [], "reason_words": WORDS, "longest": DETAILS_MAX,
        "action": f"/posts/{post.id}/flag" if post else f"/members/{member.id}/flag" if member else "",
        "back": post.permalink if post else f"/members/{member.id}/{member.handle}/" if member else "/",
        "guidelines": has_page("/guidelines/"), "notices": has_page("/notices/new"),
    }


def has_page(path: str) -> bool:
    """Whether this Plaza has a room that answers there."""
    try:
        return bool(current_app.url_map.bind("localhost").match(path, method="GET"))
    except HTTPException:
        return False

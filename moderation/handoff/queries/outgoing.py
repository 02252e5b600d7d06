"""What a message says, read at the moment it is sent: what has gone out of sight meanwhile is not told any more.

It holds no addresses and no names of members: who writes is "asker", "staff" or "member", and what looks like personal data in their
texts is masked. Of staff, the owner's name is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import iso
from forum.kit.markdown import plain
from forum.kit.personal_data import mask, personal_data
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind, ReadAccess
from moderation.escalations.models import Escalation
from moderation.handoff.models import Delivery, Destination
from moderation.handoff.signing import keys_of
from moderation.handoff.states import TEXT_MOST, DeliveryState, MessageKind
from moderation.policy import CASE_READERS
from moderation.teams.models import Team


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that sending needs, so that no row is read while the other machine thinks."""

    webhook_id: str
    address: str
    is_on: bool
    keys: tuple[bytes, ...]
    body: bytes


def ready(delivery_id: int, round: int, attempts: int) -> Ready | None:
    """None when this try was made already, or somebody sent it again meanwhile."""
    found = session().execute(
        select(Delivery, Destination).join(Destination, Destination.id == Delivery.destination_id).where(Delivery.id == delivery_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    delivery, destination = found
    if delivery.state != DeliveryState.PENDING or (delivery.round, delivery.attempts) != (round, attempts):
        return None
    return Ready(delivery.webhook_id, destination.address, destination.is_on, tuple(keys_of(destination)), body_of(SYSTEM, delivery))


def body_of(viewer: Actor, delivery: Delivery) -> bytes:
    """The JSON of a message; the README says what stands in it."""
    said = {"type": delivery.kind, "timestamp": iso(delivery.created_at), "data": _data(delivery)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _data(delivery: Delivery) -> dict[str, Any]:
    if delivery.kind == MessageKind.TEST or delivery.escalation_id is None:
        return {"test": True}
    case = session().get_one(Escalation, delivery.escalation_id)
    thread = session().get_one(Thread, case.thread_id)
    facts = delivery.facts
    data: dict[str, Any] = {"case": _case(case, delivery), "question": _question(thread)}
    for name in ("changed", "reconciled", "clock", "earlier", "ended"):
        if name in facts:
            data[name] = facts[name]
    if delivery.kind == MessageKind.HANDED_OFF and _is_public(thread):
        opening = select(Post.body_markdown).where(Post.thread_id == thread.id, Post.kind == PostKind.QUESTION)
        data["question"]["text"] = _masked(session().scalar(opening) or "")
    if delivery.kind == MessageKind.REPLIED:
        data["reply"] = _reply(int(facts["post_id"]), thread)
    return data


def _case(case: Escalation, delivery: Delivery) -> dict[str, Any]:
    now = delivery.facts.get("now") or {}
    owner_id, team_id = now.get("owner_id"), now.get("team_id")
    owner = session().scalar(select(User.display_name).where(User.id == owner_id, User.left_at.is_(None))) if owner_id else None
    team = session().scalar(select(Team.name).where(Team.id == team_id)) if team_id else None
    return {
        "number": case.id, "url": current_config().public_url + case.url, "version": delivery.case_version, "state": now.get("state"),
        "priority": now.get("priority"), "reason": now.get("reason"), "outcome": now.get("outcome"), "owner": owner, "team": team,
        "opened_at": iso(case.opened_at),
    }


def _question(thread: Thread) -> dict[str, Any]:
    category = session().scalar(select(Category.name).where(Category.id == thread.category_id))
    seen = _is_public(thread)
    return {
        "number": thread.id, "url": current_config().public_url + (thread.url if seen else f"/questions/{thread.id}/"),
        "title": _masked(thread.title) if seen else "", "category": category, "language": thread.language,
    }


def _is_public(thread: Thread) -> bool:
    """Members may read it: what only staff read is told to nobody else, handed off or not."""
    access = session().scalar(select(Category.read_access).where(Category.id == thread.category_id))
    return thread.listed and access != ReadAccess.STAFF


def _reply(post_id: int, thread: Thread) -> dict[str, Any]:
    post = session().get(Post, post_id)
    if post is None or post.is_removed or not post.listed or not _is_public(thread):
        return {"author": "", "text": "", "removed": True}
    by_staff = roles_of(post.author_id) & set(CASE_READERS)
    author = "asker" if post.author_id == thread.asker_id else "staff" if by_staff else "member"
    return {
        "author": author, "text": _masked(post.body_markdown), "url": current_config().public_url + post.permalink, "removed": False,
    }


def _masked(markdown: str) -> str:
    """The words of a text, with what looks like an address, a number or a secret made unreadable."""
    text = plain(markdown)[:TEXT_MOST]
    for finding in reversed(personal_data(text)):
        text = text[:finding.start] + mask(text[finding.start:finding.end], finding.kind) + text[finding.end:]
    return text

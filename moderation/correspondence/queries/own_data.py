"""Everything this Plaza keeps of what a member and staff said to each other, for that member. Nobody's notes are among it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import iso
from forum.threads.models import Attachment, Category, Thread
from forum.threads.visibility import threads_visible_to
from moderation.correspondence.models import PrivateFile, PrivateMessage
from moderation.customers.queries import own_facts
from moderation.escalations.models import Escalation, EscalationVoice, Satisfaction
from moderation.policy import DeskAction

MOST = 20_000
"""Of each kind, the newest so many."""
THREAD = (Thread, Thread.id == Escalation.thread_id)
CATEGORY = (Category, Category.id == Thread.category_id)


def own_data(viewer: Actor) -> dict[str, list[dict[str, Any]]]:
    """Private messages of both sides, requests for help, and what was said of how staff helped: each the newest first. And what staff keep
    of the member as a customer."""
    authorize(viewer, DeskAction.READ_OWN_CASES)
    return {
        "private_messages": _messages(viewer), "requests": _requests(viewer), "ratings": _ratings(viewer), "customer": own_facts(viewer),
    }


def _messages(viewer: Actor) -> list[dict[str, Any]]:
    message = PrivateMessage
    found = select(message, _title(viewer), Thread.id).join(Thread, Thread.id == message.thread_id).join(*CATEGORY)
    found = found.where(message.asker_id == viewer.id).order_by(message.id.desc()).limit(MOST)
    rows, files = session().execute(found).all(), _files(viewer)
    return [
        _about(title, thread_id) | {"sent_at": iso(one.sent_at), "from": "staff" if one.by_staff else "you", "text": one.body_markdown,
                                    "files": files.get(one.id, [])}
        for one, title, thread_id in rows
    ]


def _files(viewer: Actor) -> dict[int, list[dict[str, Any]]]:
    """What came with the messages, by message: the addresses are for whoever may read those."""
    sent = select(PrivateFile.message_id, Attachment).join(Attachment, Attachment.id == PrivateFile.attachment_id)
    sent = sent.join(PrivateMessage, PrivateMessage.id == PrivateFile.message_id).where(PrivateMessage.asker_id == viewer.id)
    found: dict[int, list[dict[str, Any]]] = {}
    for message_id, file in session().execute(sent.order_by(Attachment.id.desc()).limit(MOST)):
        facts = {"name": file.filename, "type": file.content_type, "bytes": file.size_bytes, "url": file.url}
        found.setdefault(message_id, []).append(facts)
    return found


def _requests(viewer: Actor) -> list[dict[str, Any]]:
    voice = EscalationVoice
    found = select(voice, _title(viewer), Thread.id).join(Escalation, Escalation.id == voice.escalation_id)
    found = found.join(*THREAD).join(*CATEGORY).where(voice.member_id == viewer.id).order_by(voice.id.desc())
    return [
        _about(title, thread_id) | {"asked_at": iso(one.at), "reason": one.reason, "words": one.words, "outcome": one.outcome}
        for one, title, thread_id in session().execute(found.limit(MOST))
    ]


def _ratings(viewer: Actor) -> list[dict[str, Any]]:
    rating = Satisfaction
    found = select(rating, _title(viewer), Thread.id).join(Escalation, Escalation.id == rating.escalation_id)
    found = found.join(*THREAD).join(*CATEGORY).where(rating.member_id == viewer.id)
    return [
        _about(title, thread_id) | {"said_at": iso(one.said_at), "score": one.score, "words": one.words}
        for one, title, thread_id in session().execute(found.order_by(rating.escalation_id.desc()).limit(MOST))
    ]


def _title(viewer: Actor) -> ColumnElement[str]:
    """A question's title for whoever may still read it."""
    return case((threads_visible_to(viewer), Thread.title), else_="")


def _about(title: str, thread_id: int) -> dict[str, Any]:
    return {"question": title, "url": f"/questions/{thread_id}/"}

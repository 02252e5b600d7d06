"""What must hold of private exchanges. Each function returns the ids that drift."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from forum.core.db import session
from forum.threads.models import Attachment, Post
from forum.threads.states import PostKind
from moderation.correspondence.models import CaseNote, PrivateFile, PrivateMessage
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.escalations.states import EventKind, Outcome, State


def messages_of_a_case() -> list[int]:
    """Private messages about another question than their case is about, or was before it went along with a merging."""
    came_along = select(EscalationEvent.id).where(
        EscalationEvent.escalation_id == Escalation.id, EscalationEvent.kind == EventKind.MOVED,
        EscalationEvent.before["thread_id"].as_integer() == PrivateMessage.thread_id,
    )
    found = select(PrivateMessage.id).outerjoin(Escalation, Escalation.id == PrivateMessage.escalation_id)
    wrong = Escalation.id.is_(None) | and_(Escalation.thread_id != PrivateMessage.thread_id, ~came_along.exists())
    return list(session().scalars(found.where(wrong).order_by(PrivateMessage.id)))


def messages_in_time() -> list[int]:
    """Private messages that are older than their case."""
    found = select(PrivateMessage.id).join(Escalation, Escalation.id == PrivateMessage.escalation_id)
    return list(session().scalars(found.where(PrivateMessage.sent_at < Escalation.opened_at).order_by(PrivateMessage.id)))


def forgotten_words() -> list[int]:
    """Private messages whose author has left, and that say something still."""
    found = select(PrivateMessage.id).where(PrivateMessage.forgotten_at.is_not(None), PrivateMessage.body_markdown != "")
    return list(session().scalars(found.order_by(PrivateMessage.id)))


def files_of_messages() -> list[int]:
    """Files sent in private that no message has, or that a post shows as well."""
    sent = select(PrivateFile.attachment_id).where(PrivateFile.attachment_id == Attachment.id).exists()
    astray = and_(Attachment.is_private.is_(True), or_(~sent, Attachment.post_id.is_not(None)))
    public = and_(Attachment.is_private.is_(False), sent)
    return list(session().scalars(select(Attachment.id).where(or_(astray, public)).order_by(Attachment.id)))


def public_summaries() -> list[int]:
    """Cases solved in private about which nothing was said in public: the answer that their history names is none, or they name none."""
    resolved = and_(EscalationEvent.escalation_id == Escalation.id, EscalationEvent.kind == EventKind.RESOLVED)
    posted = and_(Post.id == EscalationEvent.payload["post_id"].as_integer(), Post.kind == PostKind.ANSWER)
    other = aliased(Post)
    meanwhile = select(other.id).where(
        other.thread_id == Escalation.thread_id, other.kind == PostKind.ANSWER, other.created_at >= Escalation.opened_at,
    )
    found = select(Escalation.id).outerjoin(EscalationEvent, resolved).outerjoin(Post, posted).where(
        Escalation.state == State.RESOLVED, Escalation.outcome == Outcome.SOLVED_PRIVATELY, Post.id.is_(None), ~meanwhile.exists(),
    )
    return sorted(session().scalars(found))


def notes_in_time() -> list[int]:
    """Notes that are older than the case they are about."""
    found = select(CaseNote.id).join(Escalation, Escalation.id == CaseNote.escalation_id)
    return list(session().scalars(found.where(CaseNote.written_at < Escalation.opened_at).order_by(CaseNote.id)))

"""What happened, in the words of this room: each event that tells somebody, with those it means in person. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.core.events import Event
from forum.notifications.audience import personal
from forum.notifications.states import Kind
from forum.resolution.events import (
    InfoGiven,
    InfoRequested,
    QuestionClosed,
    QuestionReopened,
    QuestionSolved,
    SolutionAdded,
    SolutionEdited,
)
from forum.resolution.models import ResolutionChange
from forum.threads.events import (
    AnswerPosted,
    CommentPosted,
    EditSuggested,
    MembersMentioned,
    PostEdited,
    PostRestored,
    SuggestionDecided,
    ThreadChanged,
)
from forum.threads.models import Post, SuggestedEdit, Thread
from forum.threads.states import SuggestionState

KEPT_IN_ORDER = {"category": Kind.MOVED, "locked": Kind.LOCKED, "unlocked": Kind.UNLOCKED}


@dataclass(frozen=True)
class Occasion:
    """Something to tell: `cause` is the same however often the event is told of."""

    kind: Kind
    cause: str
    event: Event
    thread_id: int
    actor_id: int | None
    post_id: int | None = None
    personally: Mapping[int, Kind] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return self.event.at


def answer(event: AnswerPosted) -> Occasion:
    return _occasion(Kind.ANSWER, event, f"answer:{event.post_id}", event.post_id)


def comment(event: CommentPosted) -> Occasion:
    above = select(Post.parent_id).where(Post.id == event.post_id).scalar_subquery()
    return _occasion(Kind.COMMENT, event, f"comment:{event.post_id}", event.post_id, personal(Kind.COMMENT, [_author(above)]))


def mention(event: MembersMentioned) -> Occasion:
    return _occasion(Kind.MENTION, event, f"mention:{event.post_id}", event.post_id, personal(Kind.MENTION, event.member_ids))


def solution(event: QuestionSolved | SolutionAdded) -> Occasion:
    helper = _author(event.answer_id) if event.answer_id else None
    cause = f"solved:{event.thread_id}:{_stamp(event.at)}"
    return _occasion(Kind.SOLVED, event, cause, event.answer_id, personal(Kind.ACCEPTED, [helper]))


def edited_solution(event: SolutionEdited) -> Occasion:
    cause = f"edited:{event.answer_id}:{_stamp(event.at)}"
    return _occasion(Kind.SOLUTION_EDITED, event, cause, event.answer_id, _asker(Kind.SOLUTION_EDITED, event.thread_id))


def edit(event: PostEdited) -> Occasion:
    cause, author = f"post_edited:{event.post_id}:{event.revision}", _author(event.post_id)
    taken_over = select(SuggestedEdit.decided_by_id).where(SuggestedEdit.post_id == event.post_id, SuggestedEdit.revision == event.revision)
    told = [author] if author != session().scalar(taken_over) else []  # the author took the edit over themselves
    return _occasion(Kind.EDITED, event, cause, event.post_id, personal(Kind.EDITED, told))


def suggestion(event: EditSuggested) -> Occasion | None:
    """Nothing once it was decided or taken back: the post's author is told of what they can still decide."""
    waits = session().scalar(select(SuggestedEdit.decided_at.is_(None)).where(SuggestedEdit.id == event.suggestion_id))
    if not waits:
        return None
    cause = f"edit_suggested:{event.suggestion_id}"
    return _occasion(Kind.EDIT_SUGGESTED, event, cause, event.post_id, personal(Kind.EDIT_SUGGESTED, [_author(event.post_id)]))


def decision(event: SuggestionDecided) -> Occasion:
    suggester = session().scalar(select(SuggestedEdit.author_id).where(SuggestedEdit.id == event.suggestion_id))
    kind = Kind.EDIT_REJECTED if event.state == SuggestionState.REJECTED else Kind.EDIT_APPROVED
    return _occasion(kind, event, f"edit_decided:{event.suggestion_id}", event.post_id, personal(kind, [suggester]))


def question_back(event: InfoRequested) -> Occasion:
    cause = f"needs_info:{event.thread_id}:{_stamp(event.at)}"
    return _occasion(Kind.NEEDS_INFO, event, cause, event.post_id, _asker(Kind.NEEDS_INFO, event.thread_id))


def given_info(event: InfoGiven) -> Occasion:
    asked = (
        select(ResolutionChange.actor_id)
        .where(ResolutionChange.thread_id == event.thread_id, ResolutionChange.is_waiting_on == "asker",
               ResolutionChange.was_waiting_on != "asker")
        .order_by(ResolutionChange.seq.desc()).limit(1)
    )
    cause = f"info_given:{event.thread_id}:{_stamp(event.at)}"
    return _occasion(Kind.INFO_GIVEN, event, cause, event.post_id, personal(Kind.INFO_GIVEN, [session().scalar(asked)]))


def reopening(event: QuestionReopened) -> Occasion:
    return _occasion(Kind.REOPENED, event, f"reopened:{event.thread_id}:{_stamp(event.at)}")


def closing(event: QuestionClosed) -> Occasion:
    kind = Kind.DUPLICATE if event.duplicate_of_id else Kind.CLOSED
    return _occasion(kind, event, f"closed:{event.thread_id}:{_stamp(event.at)}", None, _asker(kind, event.thread_id))


def order_kept(event: ThreadChanged) -> Occasion | None:
    """A thread was moved, locked or unlocked; other changes say nothing to anybody."""
    kind = KEPT_IN_ORDER.get(event.what)
    if kind is None:
        return None
    return _occasion(kind, event, f"{kind}:{event.thread_id}:{_stamp(event.at)}", None, _asker(kind, event.thread_id))


def restoring(event: PostRestored) -> Occasion:
    cause = f"restored:{event.post_id}:{_stamp(event.at)}"
    return _occasion(Kind.RESTORED, event, cause, event.post_id, personal(Kind.RESTORED, [_author(event.post_id)]))


OCCASIONS: Mapping[type[Event], Callable[[Any], Occasion | None]] = {
    AnswerPosted: answer, CommentPosted: comment, MembersMentioned: mention, PostEdited: edit, ThreadChanged: order_kept,
    EditSuggested: suggestion, SuggestionDecided: decision,
    PostRestored: restoring, QuestionSolved: solution, SolutionAdded: solution, SolutionEdited: edited_solution,
    InfoRequested: question_back, InfoGiven: given_info, QuestionReopened: reopening, QuestionClosed: closing,
}


def _occasion(kind: Kind, event: Any, cause: str, post_id: int | None = None, personally: dict[int, Kind] | None = None) -> Occasion:
    return Occasion(kind, cause, event, event.thread_id, event.actor_id, post_id, personally or {})


def _stamp(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _author(post_id: Any) -> int | None:
    return session().scalar(select(Post.author_id).where(Post.id == post_id))


def _asker(kind: Kind, thread_id: int) -> dict[int, Kind]:
    return personal(kind, [session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))])

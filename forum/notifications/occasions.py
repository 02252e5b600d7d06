"""What happened, in the words of this room: each event that tells somebody, with those it means in person. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.core.events import Event
from forum.notifications.audience import personal, stamp
from forum.notifications.events import HelpersNudged
from forum.notifications.places import followers_of_places
from forum.notifications.recipients import authors_of
from forum.notifications.states import NOT_SOLVED_NOW, SOLVED_AGAIN, Kind
from forum.notifications.validity import still_stands
from forum.resolution.events import (
    AskerReminded,
    InfoGiven,
    InfoRequested,
    QuestionClosed,
    QuestionReopened,
    QuestionSolved,
    SolutionAdded,
    SolutionEdited,
)
from forum.resolution.models import ResolutionChange
from forum.resolution.states import Cause, ClosedReason, ReminderKind, SolvedHow
from forum.threads.events import (
    AnonymityLifted,
    AnswerPosted,
    AuthorAnonymised,
    CommentPosted,
    EditSuggested,
    MembersMentioned,
    MergeUndone,
    PostConverted,
    PostEdited,
    PostReleased,
    PostRestored,
    PostsMoved,
    QuestionAsked,
    SplitUndone,
    SuggestionDecided,
    ThreadChanged,
    ThreadsMerged,
    ThreadSplit,
)
from forum.threads.models import Post, PostMove, SuggestedEdit, Thread
from forum.threads.states import SuggestionState

AT_ONCE = 500
"""Followers of a category or tag who are told in one transaction."""
KEPT_IN_ORDER = {"category": Kind.MOVED, "locked": Kind.LOCKED, "unlocked": Kind.UNLOCKED}


@dataclass(frozen=True)
class Occasion:
    """Something to tell: `cause` is the same however often the event is told of.

    Without a thread it is about the members meant in person: `detail` says what, `bundle` what the inbox shows it with.
    `requested_id` is told of the post as a request for details. `is_by_staff`: whoever did it is not named.
    `is_mailed_apart`: its mail is sent by whoever tells it, whatever its reader chose.
    `place` are followers of the category and tags: a portion of them, and `last` the id it ends with when there may be more.
    """

    kind: Kind
    cause: str
    event: Event
    thread_id: int | None
    actor_id: int | None
    post_id: int | None = None
    personally: Mapping[int, Kind] = field(default_factory=dict)
    requested_id: int | None = None
    bundle: str = ""
    detail: str = ""
    is_by_staff: bool = False
    is_mailed_apart: bool = False
    place: frozenset[int] = frozenset()
    last: int | None = None

    @property
    def at(self) -> datetime:
        return self.event.at


def question(event: QuestionAsked, after: int = 0) -> Occasion:
    """A new question, for those who follow its category or a tag it has now: the first of them, or the next after an id."""
    category_id = session().scalar(select(Thread.category_id).where(Thread.id == event.thread_id)) or 0
    found = followers_of_places(event.thread_id, category_id, after=after, limit=AT_ONCE)
    last = found[-1] if len(found) == AT_ONCE else None
    told = _occasion(Kind.QUESTION, event, f"question:{event.thread_id}")
    return replace(told, place=frozenset(found), last=last)


def portions_of(occasion: Occasion) -> Iterator[Occasion]:
    """The occasion, and the same for the followers that are told after it."""
    yield occasion
    while occasion.last is not None and isinstance(occasion.event, QuestionAsked):
        occasion = question(occasion.event, occasion.last)
        yield occasion


def answer(event: AnswerPosted) -> Occasion:
    return _occasion(Kind.ANSWER, event, f"answer:{event.post_id}", event.post_id)


def comment(event: CommentPosted) -> Occasion:
    above = select(Post.parent_id).where(Post.id == event.post_id).scalar_subquery()
    told = _occasion(Kind.COMMENT, event, f"comment:{event.post_id}", event.post_id, personal(Kind.COMMENT, [_author(above)]))
    return replace(told, requested_id=_requested(event))


def mention(event: MembersMentioned) -> Occasion:
    return _occasion(Kind.MENTION, event, f"mention:{event.post_id}", event.post_id, personal(Kind.MENTION, event.member_ids))


def solution(event: QuestionSolved | SolutionAdded) -> Occasion | None:
    """What is only presumed is told to nobody but the asker, who knows better; what is so again, to nobody."""
    if isinstance(event, QuestionSolved) and event.quietly:
        return None
    if isinstance(event, QuestionSolved) and event.how == SolvedHow.PRESUMED:
        cause = f"presumed:{event.thread_id}:{stamp(event.at)}"
        return _occasion(Kind.PRESUMED, event, cause, None, _asker(Kind.PRESUMED, event.thread_id))
    helper = _author(event.answer_id) if event.answer_id else None
    cause = f"solved:{event.thread_id}:{stamp(event.at)}"
    return _occasion(Kind.SOLVED, event, cause, event.answer_id, personal(Kind.ACCEPTED, [helper]))


def edited_solution(event: SolutionEdited) -> Occasion:
    cause = f"edited:{event.answer_id}:{stamp(event.at)}"
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
    cause = f"needs_info:{event.thread_id}:{stamp(event.at)}"
    return _occasion(Kind.NEEDS_INFO, event, cause, event.post_id, _asker(Kind.NEEDS_INFO, event.thread_id))


def given_info(event: InfoGiven) -> Occasion:
    asked = select(ResolutionChange.actor_id).where(
        ResolutionChange.thread_id == event.thread_id,
        ResolutionChange.is_waiting_on == "asker", ResolutionChange.was_waiting_on != "asker",
    ).order_by(ResolutionChange.seq.desc()).limit(1)
    cause = f"info_given:{event.thread_id}:{stamp(event.at)}"
    return _occasion(Kind.INFO_GIVEN, event, cause, event.post_id, personal(Kind.INFO_GIVEN, [session().scalar(asked)]))


def reopening(event: QuestionReopened) -> Occasion:
    told = _occasion(Kind.REOPENED, event, f"reopened:{event.thread_id}:{stamp(event.at)}")
    if event.is_solved_again:
        return replace(told, personally=personal(Kind.REOPENED, authors_of(event.solved_by)), detail=SOLVED_AGAIN)
    reader = _asker(Kind.REOPENED, event.thread_id) if event.reason == Cause.ARTICLE_REMOVED else None
    return replace(told, personally=reader, detail=event.reason) if reader else told


def closing(event: QuestionClosed) -> Occasion:
    kind = Kind.DUPLICATE if event.duplicate_of_id else Kind.NO_REPLY if event.reason == ClosedReason.NO_REPLY else Kind.CLOSED
    told, cause = personal(kind, authors_of(event.withdrawn)) | _asker(kind, event.thread_id), f"closed:{event.thread_id}:{stamp(event.at)}"
    return replace(_occasion(kind, event, cause, None, told), detail=NOT_SOLVED_NOW if event.withdrawn else "")


def order_kept(event: ThreadChanged) -> Occasion | None:
    """A thread was moved, locked or unlocked; other changes say nothing to anybody."""
    if (kind := KEPT_IN_ORDER.get(event.what)) is None:
        return None
    return _occasion(kind, event, f"{kind}:{event.thread_id}:{stamp(event.at)}", None, _asker(kind, event.thread_id))


def split(event: ThreadSplit | MergeUndone) -> Occasion:
    return _moved(Kind.SPLIT, event)


def merge(event: ThreadsMerged | SplitUndone) -> Occasion:
    return _moved(Kind.MERGED, event)


def _moved(kind: Kind, event: PostsMoved) -> Occasion:
    """For those who wrote the posts, in the thread they stand in now."""
    cause = f"{kind}:{event.act_id}:{stamp(event.at)}"
    told = personal(kind, authors_moved(event.act_id))
    return Occasion(kind, cause, event, event.into_id, event.actor_id, None, told, bundle=f"thread:{event.into_id}")


def authors_moved(act_id: int) -> list[int]:
    """Who wrote the posts of an act."""
    found = select(Post.author_id).join(PostMove, PostMove.post_id == Post.id).where(PostMove.act_id == act_id)
    return list(session().scalars(found.distinct().order_by(Post.author_id)))


def conversion(event: PostConverted) -> Occasion:
    cause = f"{Kind.CONVERTED}:{event.act_id}:{stamp(event.at)}"
    told = _occasion(Kind.CONVERTED, event, cause, event.post_id, personal(Kind.CONVERTED, [_author(event.post_id)]))
    return replace(told, detail=event.kind)


def anonymity(event: AuthorAnonymised) -> Occasion:
    """Told to the author alone, who knows it is about them."""
    kind = Kind.NAMED if isinstance(event, AnonymityLifted) else Kind.ANONYMISED
    told = _occasion(kind, event, f"{kind}:{event.act_id}:{stamp(event.at)}", None, personal(kind, [event.member_id]))
    return replace(told, is_by_staff=True)


def restoring(event: PostRestored | PostReleased) -> Occasion | None:
    """Back, or let in. Nothing when it is part of something larger, or the post is out of sight all the same."""
    how = "held" if isinstance(event, PostReleased) else ""
    if getattr(event, "quietly", False) or not _is_back(event.post_id):
        return None
    cause = f"{how or 'restored'}:{event.post_id}:{stamp(event.at)}"
    told = _occasion(Kind.RESTORED, event, cause, event.post_id, personal(Kind.RESTORED, [_author(event.post_id)]))
    return replace(told, is_by_staff=True, detail=how)


def reminder(event: AskerReminded) -> Occasion | None:
    """None when the asker has spoken, or somebody has decided, since it was sent."""
    kind = Kind.REMINDER if event.kind == ReminderKind.ACCEPT else Kind.DETAILS_MISSING
    cause = f"reminder:{event.reminder_id}"
    return _if_it_stands(_occasion(kind, event, cause, None, _asker(kind, event.thread_id)))


def nudge(event: HelpersNudged) -> Occasion | None:
    """None when somebody has answered meanwhile."""
    return _if_it_stands(_occasion(Kind.NUDGE, event, f"nudge:{event.thread_id}", None, personal(Kind.NUDGE, event.member_ids)))


def _if_it_stands(occasion: Occasion) -> Occasion | None:
    thread = session().get(Thread, occasion.thread_id)
    return occasion if thread is not None and still_stands(occasion.kind, thread) else None


ABOUT_THREADS: Mapping[type[Event], Callable[[Any], Occasion | None]] = {
    QuestionAsked: question,
    AnswerPosted: answer, CommentPosted: comment, MembersMentioned: mention, PostEdited: edit, ThreadChanged: order_kept,
    EditSuggested: suggestion, SuggestionDecided: decision,
    PostRestored: restoring, PostReleased: restoring, QuestionSolved: solution, SolutionAdded: solution, SolutionEdited: edited_solution,
    InfoRequested: question_back, InfoGiven: given_info, QuestionReopened: reopening, QuestionClosed: closing,
    AskerReminded: reminder, HelpersNudged: nudge,
    ThreadSplit: split, MergeUndone: split, ThreadsMerged: merge, SplitUndone: merge, PostConverted: conversion,
    AuthorAnonymised: anonymity, AnonymityLifted: anonymity,
}


def _occasion(kind: Kind, event: Any, cause: str, post_id: int | None = None, personally: dict[int, Kind] | None = None) -> Occasion:
    thread_id = _thread_of(post_id, event.thread_id)
    return Occasion(kind, cause, event, thread_id, event.actor_id, post_id, personally or {}, bundle=f"thread:{thread_id}")


def _thread_of(post_id: int | None, thread_id: int) -> int:
    """Where the post stands by now: staff may have moved it since."""
    there = None if post_id is None else session().scalar(select(Post.thread_id).where(Post.id == post_id))
    return there or thread_id


def _requested(event: CommentPosted) -> int | None:
    """The asker, if this comment put them on turn: the request tells them of it."""
    if not event.asks_for_info:
        return None
    asked = select(ResolutionChange.id).where(
        ResolutionChange.thread_id == event.thread_id, ResolutionChange.actor_id == event.actor_id, ResolutionChange.at >= event.at,
        ResolutionChange.is_waiting_on == "asker",
    )
    return session().scalar(select(Thread.asker_id).where(Thread.id == event.thread_id, asked.exists()))


def _is_back(post_id: int) -> bool:
    found = select(Post.id).where(Post.id == post_id, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    return session().scalar(found) is not None


def _author(post_id: Any) -> int | None:
    return session().scalar(select(Post.author_id).where(Post.id == post_id))


def _asker(kind: Kind, thread_id: int) -> dict[int, Kind]:
    return personal(kind, [session().scalar(select(Thread.asker_id).where(Thread.id == thread_id))])

"""Suggested edits, for those they are meant for: who made them, the post's author, and reviewers who see the post."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from forum.accounts.people import Person, person
from forum.core.cache import parts
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.policy import Action
from forum.threads.models import Post, SuggestedEdit, Thread
from forum.threads.queries.loading import get_post
from forum.threads.states import APPLIED
from forum.threads.visibility import posts_visible_to, threads_visible_to

PER_PAGE = 30
COUNT_SECONDS = 15
"""How old the count of the queue may be in the header of another process."""


def suggestions_visible_to(viewer: Actor) -> ColumnElement[bool]:
    """For statements that join Post and Thread. Whoever may not see the post sees nothing that was suggested for it."""
    if viewer.is_anonymous:
        return false()
    concerned = or_(SuggestedEdit.author_id == viewer.id, Post.author_id == viewer.id)
    return (true() if can(viewer, Action.REVIEW_EDITS) else concerned) & posts_visible_to(viewer) & threads_visible_to(viewer)


def get_suggestion(viewer: Actor, suggestion_id: int, *, lock: bool = False) -> SuggestedEdit:
    """One suggestion with its people, post, thread and category; `lock` holds thread, post and suggestion. Raises NotFound."""
    wanted = _with_post(viewer).where(SuggestedEdit.id == suggestion_id)
    if not lock:
        found = session().scalars(wanted.options(joinedload(SuggestedEdit.author), joinedload(SuggestedEdit.decided_by))).one_or_none()
    else:
        post_id = session().scalar(select(SuggestedEdit.post_id).where(SuggestedEdit.id == suggestion_id))
        if post_id is None:
            raise NotFound()
        get_post(viewer, post_id, lock=True)
        fresh = wanted.with_for_update(of=SuggestedEdit).execution_options(populate_existing=True)
        found = session().scalars(fresh).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _with_post(viewer: Actor) -> Select[SuggestedEdit]:
    found = select(SuggestedEdit).join(SuggestedEdit.post).join(Post.thread).join(Thread.category)
    found = found.options(contains_eager(SuggestedEdit.post).contains_eager(Post.thread).contains_eager(Thread.category))
    return found.where(suggestions_visible_to(viewer))


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """A page of suggestions, and the id to go on from."""

    items: list[SuggestedEdit]
    next_id: int | None


def suggestions_to_decide(viewer: Actor, after: int | None) -> SuggestionPage:
    """What waits for this viewer, the oldest first: a reviewer's queue, or what was suggested for one's own posts."""
    found = _with_post(viewer).where(SuggestedEdit.decided_at.is_(None), SuggestedEdit.author_id != viewer.id)
    return _page(found.where(SuggestedEdit.id > after) if after else found, newest_first=False)


def suggestions_by(viewer: Actor, before: int | None) -> SuggestionPage:
    """The viewer's own, the newest first, whatever became of them."""
    found = _with_post(viewer).where(SuggestedEdit.author_id == viewer.id)
    return _page(found.where(SuggestedEdit.id < before) if before else found, newest_first=True)


def suggestions_for_post(viewer: Actor, post_id: int, before: int | None) -> SuggestionPage:
    """What this viewer may see of what was suggested for one post, the newest first."""
    found = _with_post(viewer).where(SuggestedEdit.post_id == post_id)
    return _page(found.where(SuggestedEdit.id < before) if before else found, newest_first=True)


def _page(found: Select[SuggestedEdit], *, newest_first: bool) -> SuggestionPage:
    found = found.join(SuggestedEdit.author).options(contains_eager(SuggestedEdit.author))
    found = found.order_by(SuggestedEdit.id.desc() if newest_first else SuggestedEdit.id)
    rows = list(session().scalars(found.limit(PER_PAGE + 1)))
    return SuggestionPage(rows[:PER_PAGE], rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None)


def waiting_suggestion(viewer: Actor, post_id: int) -> SuggestedEdit | None:
    """The viewer's own suggestion that waits at this post."""
    mine = select(SuggestedEdit).where(SuggestedEdit.post_id == post_id, SuggestedEdit.author_id == viewer.id)
    return session().scalars(mine.where(SuggestedEdit.decided_at.is_(None))).one_or_none()


def count_to_review(viewer: Actor) -> int | None:
    """How many wait for a reviewer, a few seconds old at most; None for who does not review.

    Only what others than staff can see is ever suggested for, and it is closed when it leaves their sight: one count serves all.
    """
    if not can(viewer, Action.REVIEW_EDITS):
        return None
    kept = parts().held("suggested_edits", dict[str, tuple[float, Counter[int]]])
    at, waiting = kept.get("waiting", (0.0, Counter[int]()))
    if time.monotonic() - at > COUNT_SECONDS:
        waiting = _waiting_by_author()
        kept["waiting"] = time.monotonic(), waiting
    return waiting.total() - waiting[viewer.id or 0]


def _waiting_by_author() -> Counter[int]:
    waiting = select(SuggestedEdit.author_id, func.count()).where(SuggestedEdit.decided_at.is_(None))
    numbers: dict[int, int] = dict(session().execute(waiting.group_by(SuggestedEdit.author_id)).all())
    return Counter(numbers)


def forget_count() -> None:
    """This process's count is of before what was just committed."""
    parts().held("suggested_edits", dict[str, tuple[float, Counter[int]]]).clear()


@dataclass(frozen=True, slots=True)
class Credit:
    """Who suggested a revision and who took it over."""

    suggester: Person
    reviewer: Person
    is_improved: bool


def credits_of(post: Post, numbers: Collection[int]) -> dict[int, Credit]:
    """The revisions of a post the viewer may see that began as suggestions, by number."""
    found = (
        select(SuggestedEdit).where(SuggestedEdit.post_id == post.id, SuggestedEdit.revision.in_(numbers), SuggestedEdit.state.in_(APPLIED))
        .options(joinedload(SuggestedEdit.author), joinedload(SuggestedEdit.decided_by))
    )
    return {
        row.revision: Credit(person(row.author), person(row.decided_by), row.state == "improved")
        for row in session().scalars(found) if row.revision is not None and row.decided_by is not None
    }

"""A post or a member that nobody has flagged, as the page shows it on which a moderator decides on their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forum.accounts.models import User
from forum.accounts.people import Person, person
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.threads.models import Post
from forum.threads.queries import get_post
from moderation.policy import DeskAction
from moderation.review.decisions import Case, Choice, choices_for
from moderation.review.doors import door
from moderation.review.states import Subject


@dataclass(frozen=True, slots=True)
class SubjectView:
    """`only_member_id` where it is about a member and no post."""

    post: Post | None
    member: Person
    choices: list[Choice]

    @property
    def post_id(self) -> int | None:
        return self.post.id if self.post else None

    @property
    def only_member_id(self) -> int | None:
        return None if self.post else self.member.id


def post_subject(viewer: Actor, post_id: int) -> SubjectView:
    """Raises NotFound."""
    authorize(viewer, DeskAction.REVIEW)
    post = get_post(viewer, post_id)
    user = session().get_one(User, post.author_id)
    held = post.held_at is not None and post.hidden_at is None and door("release") is not None
    case = Case(
        Subject.POST, kind=post.kind, is_held=held, is_hidden=post.hidden_at is not None, is_deleted=post.deleted_at is not None,
        is_open_question=post.thread.resolution == "open", is_comment=post.is_comment, **_about(user),
    )
    return SubjectView(post, person(user), choices_for(viewer, case))


def member_subject(viewer: Actor, member_id: int) -> SubjectView:
    """Raises NotFound."""
    authorize(viewer, DeskAction.REVIEW)
    user = session().get(User, member_id)
    if user is None or user.left_at is not None:
        raise NotFound()
    return SubjectView(None, person(user), choices_for(viewer, Case(Subject.MEMBER, **_about(user))))


def _about(user: User) -> dict[str, Any]:
    return {"member_id": user.id, "member_is_staff": user.is_staff, "member_is_gone": user.left_at is not None or user.is_placeholder}

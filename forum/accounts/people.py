"""A member as every page shows them: a name, a picture, a link. Small values that outlive the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from forum.accounts.models import User


@dataclass(frozen=True, slots=True)
class Person:
    """What templates print of a member. Generated pictures are drawn by the page itself, so they cost no request."""

    id: int
    handle: str
    display_name: str
    avatar_key: str
    is_staff: bool
    is_deleted: bool

    @property
    def url(self) -> str | None:
        return None if self.is_deleted else f"/members/{self.id}/{self.handle}/"

    @property
    def avatar_url(self) -> str | None:
        return None if self.is_deleted or self.avatar_key.startswith("g") else f"/avatars/{self.id}-{self.avatar_key}"


WIDTH = 6


def person_columns(user: Any = User) -> tuple[ColumnElement[Any], ...]:
    """What a statement selects for `person_of`: the table or an alias of it."""
    return (user.id, user.handle, user.display_name, user.avatar_key, user.is_staff, user.left_at)


def person_of(values: Any) -> Person | None:
    """The person in a slice of a row selected with `person_columns`; None where an outer join found nobody."""
    member_id, handle, display_name, avatar_key, is_staff, left_at = values
    if member_id is None:
        return None
    return Person(member_id, handle, display_name, avatar_key, bool(is_staff), left_at is not None)


def person(user: User) -> Person:
    return Person(user.id, user.handle, user.display_name, user.avatar_key, user.is_staff, user.has_left)

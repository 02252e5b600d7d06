"""What members keep to themselves: conditions for statements that list people, and who sees it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from forum.accounts.models import ProfileChoice, User
from forum.accounts.states import Hidden
from forum.core.permissions import Actor, can
from forum.policy import Action


@dataclass(frozen=True, slots=True)
class Choices:
    """What a member hides from others, and the languages they said they answer in (none: see their answers)."""

    hides: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()


def choices_in(row: ProfileChoice | None) -> Choices:
    """The choices of a member's row; who has none hides nothing."""
    if row is None:
        return Choices()
    return Choices(frozenset(str(what) for what in Hidden if row.hides(what)), tuple(row.helper_languages.split()))


def choice_columns(member_id: int, choices: Choices) -> dict[str, Any]:
    """The row that says these choices."""
    hidden = {f"hides_{what}": what in choices.hides for what in Hidden}
    return {"user_id": member_id, "helper_languages": " ".join(choices.languages), **hidden}


def sees_all_of(viewer: Actor, member: Any) -> bool:
    """Members see all of themselves, moderators all of everybody. `member`: anything with an id."""
    return can(viewer, Action.SEE_WHOLE_PROFILE, member)


def hidden_from_leaderboards(member_id: Any = User.id) -> ColumnElement[bool]:
    """The member of this column takes no part in leaderboards."""
    return _hides(ProfileChoice.hides_leaderboards, member_id)


def hidden_from_directory(member_id: Any = User.id) -> ColumnElement[bool]:
    """The member of this column is not found by name: neither in the list of members nor while one writes a mention."""
    return _hides(ProfileChoice.hides_directory, member_id)


def _hides(column: Any, member_id: Any) -> ColumnElement[bool]:
    return select(ProfileChoice.user_id).where(ProfileChoice.user_id == member_id, column.is_(True)).exists()

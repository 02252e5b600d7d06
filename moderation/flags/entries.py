"""Where pages of the forum offer to flag."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, literal_column, select

from forum.core.entries import Entry, Place
from forum.core.permissions import Actor, can
from forum.policy import Action
from moderation.flags.models import Flag
from moderation.flags.states import FlagState


def others(viewer: Actor, post: Any) -> bool:
    """Everybody is offered it on what somebody else wrote: who may not yet is told there what is missing, a stranger is led in."""
    return bool(post.author_id != viewer.id)


def another_member(viewer: Actor, member: Any) -> bool:
    return bool(not viewer.is_anonymous and member.id != viewer.id and not member.is_deleted)


def edits_categories(viewer: Actor, _category: Any) -> bool:
    return can(viewer, Action.EDIT_CATEGORIES)


def own_open_flags(post_ids: Any, member_id: Any) -> Select[Any]:
    """Through the unique index of open flags: one probe for each post of the page."""
    mine = select(literal_column("'flag'"), Flag.post_id, literal_column("1"))
    return mine.where(Flag.post_id.in_(post_ids), Flag.reporter_id == member_id, Flag.state == literal_column(f"'{FlagState.OPEN}'"))


ENTRIES = (
    Entry(Place.POST, "flag", "/posts/{id}/flag", "flag", _l("Flag…"), others, done=_l("You flagged this"), dialog="flag", strangers=True,
          marks=own_open_flags),
    Entry(Place.MEMBER, "flag", "/members/{id}/flag", "flag", _l("Flag this member…"), another_member, dialog="flag"),
    Entry(Place.CATEGORY, "flags", "/admin/categories/{id}/flags", "flag", _l("Reasons to flag here"), edits_categories),
    Entry(Place.SETTINGS, "flags", "/flags/", "flag", _l("Your flags"), lambda viewer, _nothing: not viewer.is_anonymous),
)

"""A member's picture: their own, or their initials."""

from __future__ import annotations

from forum.accounts import pictures
from forum.accounts.commands.profile import CHANGES_PER_DAY, DAY_SECONDS, shown_differently
from forum.accounts.models import User
from forum.core import limits
from forum.core.db import after_commit, command, lock
from forum.core.permissions import Actor, authorize
from forum.policy import Action


def set_avatar(actor: Actor, data: bytes) -> None:
    """Show this picture from now on. The file is written before the row that names it. Raises Invalid, TooMany."""
    authorize(actor, Action.CHANGE_PROFILE)
    limits.spend_durably(f"avatar:{actor.id}", limit=CHANGES_PER_DAY, seconds=DAY_SECONDS)
    picture, key = pictures.squared(data), pictures.uploaded_key()
    pictures.write(actor.member_id, key, picture)
    try:
        _show(actor, key)
    except BaseException:
        pictures.forget(actor.member_id, key)
        raise


@command
def remove_avatar(actor: Actor) -> None:
    """Back to initials."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    _show(actor, pictures.generated_key())


@command
def _show(actor: Actor, key: str) -> None:
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    user = lock(User, actor.member_id)
    member_id, before = user.id, user.avatar_key
    user.avatar_key = key
    shown_differently(user, everywhere=True)
    after_commit(lambda: pictures.forget(member_id, before))

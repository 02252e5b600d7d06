"""What others see of a member, and how the member sees Plaza."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts.commands.joining import check_free, reserve_handle
from forum.accounts.events import ProfileChanged
from forum.accounts.models import User
from forum.accounts.names import BIO_MAX, NAME_MAX, check_handle, handle_key
from forum.accounts.pictures import generated_key, is_generated
from forum.core import limits, settings
from forum.core.db import command, lock
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import normalise, plain_line
from forum.policy import Action

DAY_SECONDS = 24 * 3600
MONTH_SECONDS = 30 * DAY_SECONDS
CHANGES_PER_DAY = 20


@command
def change_profile(actor: Actor, *, display_name: str, bio: str) -> None:
    """Set name and bio. A changed name is a changed page everywhere. Raises Invalid, TooMany."""
    authorize(actor, Action.CHANGE_PROFILE)
    name, bio = plain_line(display_name), normalise(bio).strip()
    if not name or len(name) > NAME_MAX:
        raise Invalid.field("display_name", _("Use 1 to %(max)d characters.", max=NAME_MAX))
    if len(bio) > BIO_MAX:
        raise Invalid.field("bio", _("Use at most %(max)d characters.", max=BIO_MAX))
    limits.spend_durably(f"profile:{actor.id}", limit=CHANGES_PER_DAY, seconds=DAY_SECONDS)
    user = lock(User, actor.member_id)
    renamed = user.display_name != name
    user.display_name, user.bio = name, bio
    if renamed and is_generated(user.avatar_key):
        user.avatar_key = generated_key()  # its picture shows the initials
    shown_differently(user, everywhere=renamed)


@command
def change_handle(actor: Actor, handle: str) -> None:
    """Take another handle; the old one is kept free of others for a week. Raises Invalid, TooMany."""
    authorize(actor, Action.CHANGE_PROFILE)
    handle = check_handle(handle)
    check_free(handle, by_another_than=actor.id)
    user = lock(User, actor.member_id)
    if user.handle == handle:
        return
    if handle_key(handle) != user.handle_key:
        limit = settings.get("accounts.handle_changes_per_month")
        limits.spend_durably(f"handle-change:{actor.id}", limit=limit, seconds=MONTH_SECONDS)
        reserve_handle(user.handle)
    user.handle, user.handle_key = handle, handle_key(handle)
    shown_differently(user, everywhere=True)


def shown_differently(user: User, *, everywhere: bool) -> None:
    """Tell the house; cached pages forget the old name or picture."""
    announce(ProfileChanged(at=utcnow(), member_id=user.id))
    if everywhere:
        settings.raise_epoch()


@command
def set_theme(actor: Actor, theme: str) -> None:
    """`system`, `light` or `dark`, as the door checks it."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    lock(User, actor.member_id).theme = theme


@command
def set_locale(actor: Actor, locale: str) -> None:
    """The language of pages and mails."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    lock(User, actor.member_id).locale = locale

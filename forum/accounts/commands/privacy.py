"""What a member keeps to themselves, and the languages they answer in."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from forum.accounts.commands.profile import shown_differently
from forum.accounts.models import ProfileChoice, User
from forum.accounts.privacy import Choices, choice_columns
from forum.core.db import command, lock, session
from forum.core.door import LOCALES
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid
from forum.policy import Action


@command
def choose_privacy(actor: Actor, *, hides: Collection[str], languages: Collection[str]) -> None:
    """Keep what others are no longer to see: `hides` are words of `states.Hidden`. No `languages`: as the answers say. Raises Invalid."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    if not set(languages) <= set(LOCALES):
        raise Invalid.field("languages", _l("Choose one of the list."))
    user = lock(User, actor.member_id)
    chosen = Choices(frozenset(hides), tuple(code for code in LOCALES if code in languages))
    session().merge(ProfileChoice(**choice_columns(user.id, chosen)))
    shown_differently(user, everywhere=False)

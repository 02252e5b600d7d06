"""Leaving: the posts stay under "Former member", everything that names the person goes."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from forum.accounts import pictures
from forum.accounts.commands.passwords import prove_current
from forum.accounts.commands.roles import hold_admins
from forum.accounts.events import MemberLeft
from forum.accounts.models import Email, LoginSession, OneTimeToken, ProfileChoice, Role, User
from forum.accounts.names import FORMER_NAME, FORMER_PREFIX
from forum.core import settings
from forum.core.db import after_commit, command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.policy import Action


def leave(actor: Actor, password: str) -> None:
    """Delete the actor's account. Raises Invalid for a wrong password or the last admin, TooMany."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    prove_current(actor, password)
    _anonymise(actor)


@command
def _anonymise(actor: Actor) -> None:
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    if actor.has_role("admin") and hold_admins() <= 1:
        raise Invalid(_("You are the only admin. Make somebody else an admin first."))
    user = lock(User, actor.member_id)
    if user.left_at is not None:
        return
    left = MemberLeft(at=utcnow(), member_id=user.id)
    member_id, picture = user.id, user.avatar_key
    announce(left)  # other rooms take their part while the row still says who this was
    user.handle = user.handle_key = f"{FORMER_PREFIX}{user.id}"
    user.display_name, user.bio, user.avatar_key = FORMER_NAME, "", pictures.generated_key()
    user.password_hash = user.locale = user.theme = user.verified_at = None
    user.left_at, user.is_staff = left.at, False
    session().flush()
    for table in (Email, LoginSession, OneTimeToken, ProfileChoice, Role):
        session().execute(delete(table).where(table.user_id == user.id))
    settings.raise_epoch()
    after_commit(lambda: pictures.forget(member_id, picture))

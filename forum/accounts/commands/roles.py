"""Who is staff, and as what. Roles are a set."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts.commands.joining import add_member, check_free
from forum.accounts.commands.passwords import prove_current
from forum.accounts.events import RolesChanged
from forum.accounts.models import ROLES, Role, User
from forum.accounts.names import NAME_MAX, check_address, check_handle, name_from_handle
from forum.accounts.passwords import check_password, hash_password
from forum.accounts.queries import find_email, roles_of
from forum.accounts.sessions import end_other_sessions
from forum.core import settings
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from forum.policy import Action


def hold_admins() -> int:
    """How many admins there are, held until commit: of two who go at the same time, the second sees the first gone."""
    rows = select(Role.user_id).where(Role.role == "admin").order_by(Role.user_id).with_for_update(key_share=True)
    return len(session().scalars(rows).all())


@command
def set_roles(actor: Actor, member_id: int, roles: Iterable[str]) -> None:
    """Give a member exactly these roles. Their sessions end, but for the actor's own. Raises Invalid, NotFound."""
    authorize(actor, Action.GRANT_ROLES)
    wanted = frozenset(roles)
    if wanted - set(ROLES):
        raise Invalid.field("roles", _("There is no such role."))
    if "admin" not in wanted:
        hold_admins()  # before the member's row, the same order for everybody
    user = lock(User, member_id)
    if user.left_at is not None:
        raise NotFound()
    before = roles_of(member_id)
    if wanted == before:
        return
    if "admin" in before - wanted and hold_admins() <= 1:
        raise Invalid.field("roles", _("This is the only admin. Make somebody else an admin first."))
    _write(actor, user, before, wanted)


def grant_roles(actor: Actor, member_id: int, roles: Iterable[str], password: str) -> None:
    """The same by somebody at a browser, who proves again who they are. Raises Invalid, NotFound, TooMany."""
    authorize(actor, Action.GRANT_ROLES)
    prove_current(actor, password)
    set_roles(actor, member_id, roles)


def _write(actor: Actor, user: User, before: frozenset[str], wanted: frozenset[str]) -> None:
    now = utcnow()
    for role in before - wanted:
        session().delete(session().get_one(Role, (user.id, role)))
    for role in wanted - before:
        session().add(Role(user_id=user.id, role=role, granted_at=now, granted_by_id=actor.id))
    user.is_staff = bool(wanted)
    session().flush()
    end_other_sessions(user.id, keep=actor.session_key if actor.id == user.id else "")
    settings.raise_epoch()
    announce(RolesChanged(at=now, actor_id=actor.id, member_id=user.id, before=tuple(sorted(before)), after=tuple(sorted(wanted))))


def create_admin(actor: Actor, *, handle: str, address: str, password: str, name: str = "", locale: str | None = None) -> int:
    """A new member who is an admin, address proved by whoever runs this. Returns their id. Raises Invalid."""
    authorize(actor, Action.GRANT_ROLES)
    return add_admin(actor, prepared_admin(handle, address, password, name=name), locale=locale)


def prepared_admin(handle: str, address: str, password: str, *, name: str) -> tuple[str, str, str, str]:
    """Checked (handle, name, address, password hash); slow, therefore outside the transaction. Raises Invalid."""
    handle, address = check_handle(handle), check_address(address)
    name = plain_line(name)[:NAME_MAX] or name_from_handle(handle)
    password = check_password(password, about=(handle, name, address.partition("@")[0]))
    check_free(handle)
    if find_email(address) is not None:
        raise Invalid.field("email", _("There is an account with this address already."))
    return handle, name, address, hash_password(password)


@command
def add_admin(actor: Actor, prepared: tuple[str, str, str, str], *, locale: str | None) -> int:
    """The rows of `create_admin`, for a command that does more at once."""
    authorize(actor, Action.GRANT_ROLES)
    handle, name, address, password_hash = prepared
    check_free(handle)
    user = add_member(handle=handle, name=name, address=address, password_hash=password_hash, locale=locale, verified=True)
    _write(actor, user, frozenset(), frozenset({"admin"}))
    return user.id

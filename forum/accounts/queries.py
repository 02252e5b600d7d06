"""Finding members. Addresses are read only for their owner, for sign-in and for admins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from forum.accounts.devices import device_words, is_pocket_device
from forum.accounts.models import Email, LoginSession, ProfileChoice, Role, User
from forum.accounts.names import address_key, handle_key
from forum.accounts.privacy import Choices, choices_in
from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.paging import Page, clamp_page, last_page

DEMO_HANDLES = {"member": "demo_member", "helper": "demo_helper", "agent": "demo_agent", "admin": "demo_admin"}
LIKE_ESCAPES = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@dataclass(frozen=True)
class SessionRow:
    """A signed-in browser as its owner sees it."""

    id: int
    device: str
    is_pocket_device: bool
    is_this: bool
    seen_at: datetime
    created_at: datetime
    address_prefix: str


@dataclass(frozen=True)
class MemberRow:
    """A member as the admin's list shows them."""

    member: User
    address: str | None
    roles: tuple[str, ...]


def find_member(member_id: int) -> User | None:
    return session().get(User, member_id)


def get_member(member_id: int) -> User:
    """Whoever is or was a member. Raises NotFound."""
    found = find_member(member_id)
    if found is None:
        raise NotFound()
    return found


def find_member_by_handle(handle: str) -> User | None:
    return session().scalars(select(User).where(User.handle_key == handle_key(handle))).one_or_none()


def choices_of(member_id: int) -> Choices:
    """What a member hides, and the languages they chose."""
    return choices_in(session().get(ProfileChoice, member_id))


def choices_by_member(member_ids: Iterable[int]) -> dict[int, Choices]:
    """The choices of those of these members who made any."""
    rows = session().scalars(select(ProfileChoice).where(ProfileChoice.user_id.in_(list(member_ids))))
    return {row.user_id: choices_in(row) for row in rows}


def find_email(address: str) -> Email | None:
    return session().scalars(select(Email).where(Email.address_key == address_key(address))).one_or_none()


def find_email_of(member_id: int) -> Email | None:
    return session().scalars(select(Email).where(Email.user_id == member_id)).one_or_none()


def addresses_of(member_ids: Iterable[int]) -> dict[int, str]:
    """Their addresses, by member; whoever has none is left out. Confidential: callers record who looks."""
    found = select(Email.user_id, Email.address).where(Email.user_id.in_(list(member_ids)))
    return {row.user_id: row.address for row in session().execute(found)}


def find_member_by_identifier(identifier: str) -> User | None:
    """Whoever signs in with this e-mail address or handle."""
    if "@" in identifier.lstrip("@"):
        found = find_email(identifier)
        return session().get(User, found.user_id) if found else None
    return find_member_by_handle(identifier.strip().lstrip("@"))


def is_handle_taken(handle: str, *, by_another_than: int | None = None) -> bool:
    taken = select(User.id).where(User.handle_key == handle_key(handle), User.id != (by_another_than or 0))
    return session().scalar(taken) is not None


def roles_of(member_id: int) -> frozenset[str]:
    return frozenset(session().scalars(select(Role.role).where(Role.user_id == member_id)))


def roles_by_member(member_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Roles of several members at once, each in alphabetical order."""
    rows = session().execute(select(Role.user_id, Role.role).where(Role.user_id.in_(list(member_ids))).order_by(Role.role))
    found: dict[int, tuple[str, ...]] = {}
    for member_id, role in rows:
        found[member_id] = (*found.get(member_id, ()), role)
    return found


def count_admins() -> int:
    """Members who are admins now."""
    admins = select(func.count()).select_from(Role).join(User, User.id == Role.user_id)
    return session().scalar(admins.where(Role.role == "admin", User.left_at.is_(None))) or 0


def sessions_of(actor: Actor) -> list[SessionRow]:
    """The actor's own signed-in browsers: this one first, then the most recently used."""
    own = select(LoginSession).where(LoginSession.user_id == actor.id, LoginSession.expires_at > utcnow())
    rows = session().scalars(own.order_by(LoginSession.seen_at.desc(), LoginSession.id.desc()))
    found = [
        SessionRow(row.id, device_words(row.agent), is_pocket_device(row.agent), row.key_hash == actor.session_key, row.seen_at,
                   row.created_at, row.address_prefix)
        for row in rows
    ]
    return sorted(found, key=lambda row: not row.is_this)


def demo_members() -> list[tuple[str, User]]:
    """(role word, member) of the demo accounts that exist, from least to most powerful."""
    keys = {handle_key(handle): word for word, handle in DEMO_HANDLES.items()}
    found = {user.handle_key: user for user in session().scalars(select(User).where(User.handle_key.in_(keys), User.left_at.is_(None)))}
    return [(word, found[key]) for key, word in keys.items() if key in found]


def members_page(text: str, role: str | None, *, number: int, size: int = 30) -> Page[MemberRow]:
    """Members for the admin, newest first, at most the last page: by a part of the handle or name, by the whole address, or by role.

    A part of an address finds nobody: what the list does not show could otherwise be guessed letter by letter.
    """
    where: list[ColumnElement[bool]] = [User.left_at.is_(None)]
    if text:
        part = f"%{text.casefold().translate(LIKE_ESCAPES)}%"
        words = (func.lower(User.handle), func.lower(User.display_name))
        where.append(or_(*(column.like(part, escape="\\") for column in words), Email.address_key == address_key(text)))
    if role:
        where.append(User.id.in_(select(Role.user_id).where(Role.role == role) if role != "staff" else select(Role.user_id)))
    total = session().scalar(select(func.count()).select_from(User).outerjoin(Email).where(*where)) or 0
    number = clamp_page(number, last_page(total, size))
    rows = session().execute(
        select(User, Email.address).outerjoin(Email).where(*where).order_by(User.id.desc()).limit(size).offset((number - 1) * size)
    ).all()
    roles = roles_by_member(user.id for user, _address in rows)
    items = [MemberRow(user, address, roles.get(user.id, ())) for user, address in rows]
    return Page(items, number=number, size=size, total=total, has_next=number * size < total)

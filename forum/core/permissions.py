"""Who acts, and the one question asked before every write: may they?

The rules themselves are table 2, `forum/policy/`; this is the engine that asks them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from forum.kit.errors import Missing, NotAllowed

STAFF_ROLES = frozenset({"agent", "moderator", "editor", "admin"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts or looks: a member, a stranger, or the system. Plain values, loaded once per request."""

    id: int | None = None
    handle: str = ""
    display_name: str = ""
    roles: frozenset[str] = frozenset()
    reputation: int = 0
    joined_at: datetime | None = None
    is_verified: bool = False
    silenced_until: datetime | None = None
    suspended_until: datetime | None = None
    locale: str | None = None
    theme: str | None = None
    avatar_key: str = ""
    unread_count: int = 0
    session_key: str = ""
    reauthenticated_at: datetime | None = None
    is_system: bool = False
    extra: dict[str, Any] = field(default_factory=dict, compare=False)

    # Flask-Login's protocol, so that the actor is the current user
    @property
    def is_authenticated(self) -> bool:
        return self.id is not None

    @property
    def is_active(self) -> bool:
        return True

    @property
    def is_anonymous(self) -> bool:
        return self.id is None

    def get_id(self) -> str:
        return str(self.id or "")

    @property
    def member_id(self) -> int:
        """The id of whoever must be a member here. Raises NotAllowed for strangers and the system."""
        if self.id is None:
            raise NotAllowed(missing=Missing("sign_in"))
        return self.id

    @property
    def is_staff(self) -> bool:
        return self.is_system or not STAFF_ROLES.isdisjoint(self.roles)

    def has_role(self, *roles: str) -> bool:
        """True for any of `roles`; the system has them all."""
        return self.is_system or not self.roles.isdisjoint(roles)

    @property
    def url(self) -> str:
        return f"/members/{self.id}/{self.handle}/"

    @property
    def avatar_url(self) -> str | None:
        """Where an uploaded picture is; pages draw initials themselves (keys that begin with "g")."""
        return None if self.avatar_key[:1] in ("", "g") else f"/avatars/{self.id}-{self.avatar_key}"


STRANGER = Actor()
SYSTEM = Actor(display_name="Plaza", is_system=True, is_verified=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer. A refusal may say what is missing (a role, reputation, a verified address)."""

    allowed: bool
    missing: Missing | None = None

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)
Rule = Callable[[Actor, Any], Verdict]
_rules: dict[Enum, Rule] = {}


def declare(rules: dict[Any, Rule]) -> None:
    """Install the policy table."""
    _rules.update(rules)


def verdict(actor: Actor, action: Enum, subject: Any = None) -> Verdict:
    """May `actor` do `action` to `subject`, and if not, what is missing?"""
    if actor.is_system:
        return ALLOWED
    return _rules[action](actor, subject)


def can(actor: Actor, action: Enum, subject: Any = None) -> bool:
    return verdict(actor, action, subject).allowed


def authorize(actor: Actor, action: Enum, subject: Any = None) -> None:
    """First line of every command. Raises NotAllowed with what is missing."""
    answer = verdict(actor, action, subject)
    if not answer.allowed:
        raise NotAllowed(missing=answer.missing)

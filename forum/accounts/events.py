"""What accounts announce."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class MemberJoined(Event):
    member_id: int


@dataclass(frozen=True)
class EmailVerified(Event):
    member_id: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    member_id: int


@dataclass(frozen=True)
class ProfileChanged(Event):
    member_id: int


@dataclass(frozen=True)
class RolesChanged(Event):
    actor_id: int | None
    member_id: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class MemberLeft(Event):
    member_id: int


@dataclass(frozen=True)
class VerificationRequested(Event):
    """The mail job issues the token itself, so that no secret waits in the outbox."""

    member_id: int
    address: str


@dataclass(frozen=True)
class PasswordResetRequested(Event):
    member_id: int


@dataclass(frozen=True)
class SignUpRepeated(Event):
    """Somebody signed up with the address of a member: only that address is told."""

    member_id: int

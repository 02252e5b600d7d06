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
class StaffSignedIn(Event):
    """Somebody who holds a role began a session, from this network."""

    actor_id: int
    member_id: int
    network: str


@dataclass(frozen=True)
class MemberLeft(Event):
    member_id: int


@dataclass(frozen=True)
class VerificationRequested(Event):
    """The mail job issues the token itself, so that no secret waits in the outbox.

    Here and below `member_id` 0 means that nobody has the address: the same work is done, and nobody is written to.
    """

    member_id: int


@dataclass(frozen=True)
class PasswordResetRequested(Event):
    member_id: int


@dataclass(frozen=True)
class SignUpRepeated(Event):
    """Somebody signed up with the address of a member: only that address is told."""

    member_id: int


@dataclass(frozen=True)
class AddressChangeRequested(Event):
    """The new address is asked to confirm; it waits in `emails.pending_address`, not here."""

    member_id: int


@dataclass(frozen=True)
class AddressChanged(Event):
    member_id: int

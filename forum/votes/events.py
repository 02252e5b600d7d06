"""What votes announce."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class VoteCast(Event):
    """`was` is the value of the vote that this one replaces; 0 for a first vote."""

    actor_id: int
    thread_id: int
    post_id: int
    value: int
    was: int = 0


@dataclass(frozen=True)
class VoteWithdrawn(Event):
    actor_id: int
    thread_id: int
    post_id: int
    value: int


@dataclass(frozen=True)
class MeTooAdded(Event):
    actor_id: int
    thread_id: int


@dataclass(frozen=True)
class MeTooWithdrawn(Event):
    actor_id: int
    thread_id: int

"""What votes announce."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class VoteCast(Event):
    actor_id: int
    thread_id: int
    post_id: int
    value: int


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

"""What the admin room announces."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.events import Event


@dataclass(frozen=True)
class SettingChanged(Event):
    """`before` and `after` as JSON would write them; the default counts as a value like any other."""

    actor_id: int | None
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class JobDiscarded(Event):
    """A job that failed for good was given up; `name` is its kind."""

    actor_id: int | None
    name: str


@dataclass(frozen=True)
class ConfidentialSeen(Event):
    """Staff looked at something confidential; `what` is a code: "address", "dossier" ..."""

    actor_id: int | None
    what: str
    member_id: int | None = None
    thread_id: int | None = None
    post_id: int | None = None


@dataclass(frozen=True)
class CommunityExported(Event):
    """Somebody took the community away as a file; `what` says with what beside what everybody may read."""

    actor_id: int | None
    what: tuple[str, ...]


@dataclass(frozen=True)
class FindingDecided(Event):
    """Somebody looked at what votes between two members look like; `decision` is what they found it to be."""

    actor_id: int | None
    member_id: int
    other_id: int
    finding_id: int
    kind: str
    decision: str
    note: str

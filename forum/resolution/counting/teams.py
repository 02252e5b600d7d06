"""Which questions are on the desk of which staff team: only a room above the forum knows, and says so when the app is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, false, select

from forum.core.permissions import Actor
from forum.threads.models import Thread


@dataclass(frozen=True, slots=True)
class StaffTeam:
    """A team as somebody chooses it."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Desks:
    """`teams` (viewer): those the viewer may choose, in the order they are shown. `threads` (id of a team): selects the ids of what is
    or was on its desk. `stamp`: changes whenever anything comes to a desk or leaves one."""

    teams: Callable[[Actor], Sequence[StaffTeam]]
    threads: Callable[[int], Select[Any]]
    stamp: Callable[[], str]


NOBODY = Desks(lambda _viewer: (), lambda _team_id: select(Thread.id).where(false()), lambda: "")
_known = {"desks": NOBODY}


def tell_teams_with(desks: Desks) -> None:
    """A room above says so when the app is made. Without one there are no teams, and nothing is on their desks."""
    _known["desks"] = desks


def staff_teams(viewer: Actor) -> Sequence[StaffTeam]:
    return _known["desks"].teams(viewer)


def threads_of_team(team_id: int) -> Select[Any]:
    """The ids of the threads that are or were on the desk of a team."""
    return _known["desks"].threads(team_id)


def desks_stamp() -> str:
    """Names the state of all desks, for keys of what is kept."""
    return _known["desks"].stamp()

"""Which cases are wanted: the same words in the address of the table, on the board, in saved views and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, or_, select

from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.row_ids import row_id
from forum.threads.models import Thread
from moderation.escalations.closing import owed, told_where
from moderation.escalations.models import Escalation, EscalationWatcher
from moderation.escalations.queries.desks import belongs_to
from moderation.escalations.states import CLOSED, OPEN, WAITING, Priority, Reason, State
from moderation.teams.models import Team, TeamMember

ORDERS = ("priority", "due", "oldest")
WHOSE = ("", "mine", "team", "unowned", "watched")
DUE = ("", "soon")
PUBLIC = ("", "missing")
VIEWS = ("", "board")
GROUPS: dict[str, frozenset[State]] = {"waiting": WAITING, "over": CLOSED}
"""Words for several states at once."""
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Filters:
    """Without a state: all open cases; those that are over come with the last one first. `view` says how they are shown.

    `public`: "missing" for those that are over, unless a state is named, and still owe the public a summary of what was said in private.
    """

    state: str = ""
    priority: str = ""
    reason: str = ""
    whose: str = ""
    due: str = ""
    public: str = ""
    owner: int | None = None
    team: int | None = None
    category: int | None = None
    order: str = "priority"
    view: str = ""

    @property
    def states(self) -> frozenset[str]:
        """Those that are wanted; empty for all that are open."""
        return GROUPS.get(self.state) or frozenset({self.state} - {""})

    @property
    def is_over(self) -> bool:
        return not self.states & OPEN if self.states else bool(self.public)

    @property
    def is_plain(self) -> bool:
        """Nothing is left out."""
        return not self.kept

    @property
    def kept(self) -> str:
        """What a saved view keeps: neither the order nor how it is shown."""
        return self.asked(order="", view="")

    def asked(self, **changes: Any) -> str:
        """The query string of these filters with some changed, without its question mark."""
        now = replace(self, **changes)
        said = {one.name: getattr(now, one.name) for one in fields(now)}
        return urlencode({name: value for name, value in said.items() if value})


def read_filters(said: Mapping[str, str], order: str = ORDERS[0]) -> Filters:
    """What an address asks for; what makes no sense is left out."""

    def among(name: str, words: Any) -> str:
        return said.get(name, "") if said.get(name, "") in words else ""

    return Filters(
        state=among("state", (*State, *GROUPS)), priority=among("priority", tuple(Priority)), reason=among("reason", tuple(Reason)),
        whose=among("whose", WHOSE), due=among("due", DUE), public=among("public", PUBLIC), owner=_id(said, "owner"),
        team=_id(said, "team"), category=_id(said, "category"), order=among("order", ORDERS) or (order if order in ORDERS else ORDERS[0]),
        view=among("view", VIEWS),
    )


def filters_in(asked: str) -> Filters:
    """The same from a query string."""
    return read_filters(dict(parse_qsl(asked)))


def _id(said: Mapping[str, str], name: str) -> int | None:
    try:
        return row_id(said[name]) if said.get(name) else None
    except ValueError:
        return None


def narrowing(viewer: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions of these filters, for a statement that joins the thread of each case. Who may see it is not among them."""
    found: list[ColumnElement[bool]] = [Escalation.closed_at.is_not(None) if filters.is_over else Escalation.closed_at.is_(None)]
    for column, wanted in (
        (Escalation.priority, filters.priority), (Escalation.reason, filters.reason), (Escalation.owner_id, filters.owner),
        (Thread.category_id, filters.category),
    ):
        if wanted:
            found.append(column == wanted)
    if filters.team:
        found.append(belongs_to(filters.team))
    if filters.states:
        found.append(Escalation.state.in_(sorted(filters.states)))
    if filters.due:
        found.append(Escalation.next_due_at <= utcnow() + SOON)
    if filters.public:
        found += [owed(), told_where()]
    return found + _of_whom(viewer, filters.whose)


def _of_whom(viewer: Actor, whose: str) -> list[ColumnElement[bool]]:
    if whose == "mine":
        return [Escalation.owner_id == viewer.id]
    if whose == "unowned":
        return [Escalation.owner_id.is_(None)]
    if whose == "watched":
        watched = select(EscalationWatcher.escalation_id).where(EscalationWatcher.member_id == viewer.id)
        return [Escalation.id.in_(watched)]
    return [_of_teams(viewer)] if whose == "team" else []


def _of_teams(viewer: Actor) -> ColumnElement[bool]:
    """With a team of theirs; what is with none is the default team's."""
    mine = select(TeamMember.team_id).where(TeamMember.member_id == viewer.id)
    in_default = select(Team.id).join(TeamMember, TeamMember.team_id == Team.id).where(
        Team.is_default.is_(True), TeamMember.member_id == viewer.id,
    )
    return or_(Escalation.team_id.in_(mine), Escalation.team_id.is_(None) & in_default.exists())

"""Jobs of cases: shells around commands."""

from __future__ import annotations

from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from moderation.escalations.commands.clocks import AT_ONCE, watch_some
from moderation.escalations.commands.distributing import distribute_case, distributing_teams, waiting_for_somebody
from moderation.escalations.commands.reminding import remind_askers

MOST_GIVEN = 200


@waits_for_others
def watch_clocks(_payload: object = None) -> None:
    """Every case on which a clock has moved on, in short transactions of their own; after a week's rest as after a minute."""
    while watch_some(SYSTEM) == AT_ONCE:
        pass


@waits_for_others
def remind(_payload: object = None) -> None:
    """Askers who owe staff an answer, in portions, each in its own transaction."""
    after: int | None = 0
    while after is not None:
        after = remind_askers(SYSTEM, after)


@waits_for_others
def distribute(_payload: object = None) -> None:
    """Cases that nobody owns go to whoever of their team has least to do, each in its own transaction; a team that is full rests."""
    if not any(team.is_open for team in distributing_teams()):
        return
    full: set[int] = set()
    for case_id in waiting_for_somebody(MOST_GIVEN):
        given = distribute_case(SYSTEM, case_id, without=full)
        if given.team_id is not None and given.owner_id is None:
            full.add(given.team_id)

"""Teams: added, changed, made the default one, retired. They are never deleted: cases of the past name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line, slugify
from moderation.policy import DeskAction
from moderation.teams.commands.calendars import CHANGED_MEANWHILE
from moderation.teams.events import TeamChanged
from moderation.teams.models import Calendar, Team
from moderation.teams.states import LANGUAGES, MOST_OPEN, MOST_OPEN_EVER, MOST_TEAMS, NAME_MAX

TAKEN = ("new",)
"""Words of addresses that are no team."""
SLUG_MAX = 40


@dataclass(frozen=True)
class TeamDraft:
    """What a form says of a team. Without a calendar it works day and night; without a language it takes all."""

    name: str
    calendar_id: int | None = None
    languages: Sequence[str] = ()
    distributes: bool = False
    most_open: int = MOST_OPEN


@command
def add_team(actor: Actor, draft: TeamDraft) -> Team:
    """A further team; the first one is the default. Raises Invalid."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    teams = _hold_teams()
    name = _cleaned(draft, None, teams)
    if len(teams) >= MOST_TEAMS:
        raise Invalid(_l("There are %(most)d teams already.", most=MOST_TEAMS))
    wanted, slugs = slugify(name, SLUG_MAX), {team.slug for team in teams}
    slug = next(one for one in (wanted, *(f"{wanted}-{n}" for n in range(2, MOST_TEAMS + 3))) if one not in {*slugs, *TAKEN})
    team = Team(name=name, slug=slug, is_default=not any(one.is_default for one in teams), version=1, created_at=utcnow(), retired_at=None)
    _fill(team, draft)
    session().add(team)
    session().flush()
    announce(TeamChanged(utcnow(), actor.id, team.id, name, "added", after=_told(team)))
    return team


@command
def edit_team(actor: Actor, slug: str, draft: TeamDraft, *, version: int) -> Team:
    """Its address stays. `version` is what the form was made from. Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    teams = _hold_teams()
    team = _called(teams, slug)
    name = _cleaned(draft, team, teams)
    if team.version != version:
        raise Invalid(CHANGED_MEANWHILE)
    before = _told(team)
    team.name = name
    _fill(team, draft)
    if _told(team) != before:
        team.version += 1
        announce(TeamChanged(utcnow(), actor.id, team.id, name, "edited", before, _told(team)))
    return team


@command
def make_default(actor: Actor, slug: str) -> Team:
    """What belongs to no team is this one's. Raises NotFound, WrongState for a retired one."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    teams = _hold_teams()
    team = _called(teams, slug)
    if team.retired_at is not None:
        raise WrongState(_l("This team is retired."), current="retired")
    if not team.is_default:
        for other in teams:
            other.is_default = False
        session().flush()
        team.is_default = True
        announce(TeamChanged(utcnow(), actor.id, team.id, team.name, "made_default"))
    return team


@command
def retire_team(actor: Actor, slug: str) -> None:
    """No longer offer it; who is in it and what it did stays. Raises NotFound, WrongState for the default one."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    team = _called(_hold_teams(), slug)
    if team.is_default:
        raise WrongState(_l("Make another team the default one first."), current="default")
    if team.retired_at is None:
        team.retired_at = utcnow()
        announce(TeamChanged(utcnow(), actor.id, team.id, team.name, "retired"))


@command
def reinstate_team(actor: Actor, slug: str) -> None:
    """Offer it again. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_TEAMS)
    team = _called(_hold_teams(), slug)
    if team.retired_at is not None:
        team.retired_at = None
        announce(TeamChanged(utcnow(), actor.id, team.id, team.name, "reinstated"))


def held_team(slug: str) -> Team:
    """The team of this address, locked. Raises NotFound."""
    team_id = session().scalar(select(Team.id).where(Team.slug == slug))
    if team_id is None:
        raise NotFound()
    return lock(Team, team_id)


def _hold_teams() -> list[Team]:
    """All of them, fresh. Rows that name one, members and cases, may be added meanwhile (`forum.core.db.lock`)."""
    held = select(Team).order_by(Team.id).with_for_update(key_share=True)
    return list(session().scalars(held.execution_options(populate_existing=True)))


def _called(teams: Sequence[Team], slug: str) -> Team:
    found = next((team for team in teams if team.slug == slug), None)
    if found is None:
        raise NotFound()
    return found


def _cleaned(draft: TeamDraft, team: Team | None, teams: Sequence[Team]) -> str:
    name, problems = plain_line(draft.name), dict[str, list[object]]()
    if not name:
        problems["name"] = [_l("Give it a name.")]
    elif len(name) > NAME_MAX:
        problems["name"] = [_l("At most %(most)d characters.", most=NAME_MAX)]
    elif any(other.name.casefold() == name.casefold() for other in teams if other is not team):
        problems["name"] = [_l("There is a team of this name already.")]
    if draft.calendar_id is not None and session().get(Calendar, draft.calendar_id) is None:
        problems["calendar"] = [_l("Choose one of the list.")]
    if not set(draft.languages).issubset(LANGUAGES):
        problems["languages"] = [_l("Choose one of the list.")]
    if not 1 <= draft.most_open <= MOST_OPEN_EVER:
        problems["most_open"] = [_l("Between 1 and %(most)d.", most=MOST_OPEN_EVER)]
    if problems:
        raise Invalid(fields=problems)
    return name


def _fill(team: Team, draft: TeamDraft) -> None:
    team.calendar_id = draft.calendar_id
    team.languages = [one for one in LANGUAGES if one in draft.languages]
    team.distributes, team.most_open = draft.distributes, draft.most_open


def _told(team: Team) -> str:
    """A team in one line, for the log."""
    parts = [team.name, f"calendar {team.calendar_id}" if team.calendar_id else "", " ".join(team.languages)]
    parts += [f"gives cases, at most {team.most_open}"] if team.distributes else []
    return " · ".join(part for part in parts if part)

"""Saving filters under a name, renaming and deleting what was saved."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from moderation.escalations.models import SavedView
from moderation.escalations.queries.filters import Filters
from moderation.escalations.queries.views import led_teams, saved_views
from moderation.escalations.states import MOST_VIEWS, VIEW_NAME_MAX
from moderation.policy import DeskAction


@command
def save_view(actor: Actor, name: str, filters: Filters, *, team_id: int | None = None) -> SavedView:
    """Under the name of one that is there already, that one changes. Raises Invalid naming `name` or `team`."""
    authorize(actor, DeskAction.READ_CASES)
    lock(User, actor.member_id)
    said = _named(name)
    if team_id is not None and team_id not in dict(led_teams(actor)):
        raise Invalid.field("team", _l("Only leads share views with their team."))
    view = _called(actor, said)
    if view is None:
        if (session().scalar(select(func.count()).where(SavedView.member_id == actor.id)) or 0) >= MOST_VIEWS:
            raise Invalid.field("name", _l("You have %(most)d views already.", most=MOST_VIEWS))
        view = SavedView(member_id=actor.member_id, name=said)
        session().add(view)
    view.filters, view.team_id = filters.kept, team_id
    session().flush()
    return view


@command
def rename_view(actor: Actor, view_id: int, name: str) -> SavedView:
    """Raises Invalid naming `name`, NotFound for what the actor may not change."""
    authorize(actor, DeskAction.READ_CASES)
    view, said = _held(actor, view_id), _named(name)
    same = select(SavedView.id).where(SavedView.member_id == view.member_id, SavedView.name == said, SavedView.id != view.id)
    if session().scalar(same) is not None:
        raise Invalid.field("name", _l("There is a view of this name already."))
    view.name = said
    return view


@command
def delete_view(actor: Actor, view_id: int) -> None:
    """Raises NotFound for what the actor may not change."""
    authorize(actor, DeskAction.READ_CASES)
    session().delete(_held(actor, view_id))


def _held(actor: Actor, view_id: int) -> SavedView:
    if view_id not in {line.id for line in saved_views(actor) if line.may_change}:
        raise NotFound()
    return lock(SavedView, view_id)


def _called(actor: Actor, name: str) -> SavedView | None:
    return session().scalars(select(SavedView).where(SavedView.member_id == actor.id, SavedView.name == name)).one_or_none()


def _named(name: str) -> str:
    said = plain_line(name)
    if not said:
        raise Invalid.field("name", _l("Give it a name."))
    if len(said) > VIEW_NAME_MAX:
        raise Invalid.field("name", _l("At most %(most)d characters.", most=VIEW_NAME_MAX))
    return said

"""Following categories and tags."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, delete, func, select

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.notifications.models import PlaceFollow
from forum.notifications.places import MOST
from forum.policy import Action
from forum.threads.models import Category, Tag
from forum.threads.queries import get_category, get_tag


@command
def follow_category(actor: Actor, slug: str) -> Category:
    """Hear of new questions in a category. Twice is once. Raises NotFound, Invalid when one follows very much."""
    category = get_category(actor, slug)
    authorize(actor, Action.FOLLOW, category)
    _follow(actor, PlaceFollow.category_id == category.id, PlaceFollow(category_id=category.id))
    return category


@command
def unfollow_category(actor: Actor, slug: str) -> Category:
    category = get_category(actor, slug)
    authorize(actor, Action.FOLLOW, category)
    _unfollow(actor, PlaceFollow.category_id == category.id)
    return category


@command
def follow_tag(actor: Actor, name: str) -> Tag:
    """Hear of new questions with a tag. Twice is once. Raises NotFound, Invalid when one follows very much."""
    tag = get_tag(actor, name)
    authorize(actor, Action.FOLLOW, tag)
    _follow(actor, PlaceFollow.tag_id == tag.id, PlaceFollow(tag_id=tag.id))
    return tag


@command
def unfollow_tag(actor: Actor, name: str) -> Tag:
    tag = get_tag(actor, name)
    authorize(actor, Action.FOLLOW, tag)
    _unfollow(actor, PlaceFollow.tag_id == tag.id)
    return tag


def _follow(actor: Actor, where: ColumnElement[bool], fresh: PlaceFollow) -> None:
    mine = PlaceFollow.user_id == actor.member_id
    if session().scalar(select(PlaceFollow.id).where(mine, where)) is not None:
        return
    if (session().scalar(select(func.count()).where(mine)) or 0) >= MOST:
        raise Invalid(_l("You follow %(max)d categories and tags already. Stop following some of them first.", max=MOST))
    fresh.user_id, fresh.created_at = actor.member_id, utcnow()
    session().add(fresh)


def _unfollow(actor: Actor, where: ColumnElement[bool]) -> None:
    session().execute(delete(PlaceFollow).where(PlaceFollow.user_id == actor.member_id, where))

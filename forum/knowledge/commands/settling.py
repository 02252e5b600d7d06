"""What stands beside an article's words: its owner, when it is to be looked at again, its place among the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.knowledge.commands.writing import hold
from forum.knowledge.events import ArticleSettingsChanged
from forum.knowledge.models import Article, ArticleCategory
from forum.policy import Action


@command
def change_article_settings(actor: Actor, article_id: int, *, version: int, owner_id: int | None, review_by: date | None) -> Article:
    """Who looks after it, and when it is to be looked at again. Raises Invalid for an owner who is no editor."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    if owner_id is not None and owner_id != article.owner_id and not _is_editor(owner_id):
        raise Invalid.field("owner", _l("Choose one of the list."))
    for what, before, after in (("owner", article.owner_id, owner_id), ("review_by", article.review_by, review_by)):
        if before != after:
            said = (_said(what, before), _said(what, after))
            announce(ArticleSettingsChanged(utcnow(), actor.id, article.id, article.title, what, *said))
    if (article.owner_id, article.review_by) != (owner_id, review_by):
        article.owner_id, article.review_by = owner_id, review_by
        article.version += 1
    return article


@command
def order_articles(actor: Actor, category_id: int, article_ids: Sequence[int]) -> None:
    """Show the articles of a category in this order. Raises NotFound, WrongState when there are others by now."""
    authorize(actor, Action.EDIT_ARTICLE_CATEGORIES)
    category = session().get(ArticleCategory, category_id)
    if category is None:
        raise NotFound()
    found = select(Article).where(Article.category_id == category_id, Article.id.in_(article_ids)).order_by(Article.id).with_for_update()
    rows = {row.id: row for row in session().scalars(found)}
    if len(rows) != len(article_ids):
        raise WrongState(_l("Somebody else has changed the list meanwhile."))
    for position, article_id in enumerate(article_ids, start=1):
        rows[article_id].position = position
    settings.raise_epoch()
    announce(ArticleSettingsChanged(utcnow(), actor.id, article_ids[0], category.name_en or category.name_es, "position"))


def _is_editor(member_id: int) -> bool:
    return session().scalar(select(Role.user_id).where(Role.user_id == member_id, Role.role.in_(("editor", "admin"))).limit(1)) is not None


def _said(what: str, value: object) -> str:
    if value is None:
        return ""
    if what == "owner":
        return session().scalar(select(User.display_name).where(User.id == value)) or ""
    return str(value)

"""The places of the home of help: added, worded, ordered, removed when nothing stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line, slugify
from forum.knowledge.events import ArticleCategoryChanged
from forum.knowledge.models import Article, ArticleCategory
from forum.policy import Action

NAME_MAX, LEAD_MAX, MOST = 60, 200, 60
ICONS = (
    "book-open", "circle-question-mark", "rocket", "credit-card", "wifi", "smartphone", "router", "wrench", "user", "shield", "mail",
    "settings",
)
"""Those a category can have; the first is the usual one."""


@command
def add_article_category(actor: Actor, words: Mapping[str, str]) -> ArticleCategory:
    """A further one at the end; `words` are name_en, name_es, lead_en, lead_es and icon. Raises Invalid."""
    authorize(actor, Action.EDIT_ARTICLE_CATEGORIES)
    clean = _cleaned(words)
    taken = set(session().scalars(select(ArticleCategory.slug)))
    if len(taken) >= MOST:
        raise Invalid(_("There are too many already for anybody to choose from."))
    wanted = slugify(clean["name_en"] or clean["name_es"], 40)
    slug = next(name for name in (wanted, *(f"{wanted}-{number}" for number in range(2, MOST + 2))) if name not in taken)
    position = (session().scalar(select(func.max(ArticleCategory.position))) or 0) + 1
    row = ArticleCategory(slug=slug, position=position, **clean)
    session().add(row)
    _tell(actor, row, "added")
    return row


@command
def edit_article_category(actor: Actor, slug: str, words: Mapping[str, str]) -> ArticleCategory:
    """New words; the address stays. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_ARTICLE_CATEGORIES)
    row = _get(slug)
    for name, value in _cleaned(words).items():
        setattr(row, name, value)
    _tell(actor, row, "text")
    return row


@command
def order_article_categories(actor: Actor, slugs: Sequence[str]) -> None:
    """Show them in this order. Raises WrongState when there are others by now."""
    authorize(actor, Action.EDIT_ARTICLE_CATEGORIES)
    rows = {row.slug: row for row in session().scalars(select(ArticleCategory).order_by(ArticleCategory.id).with_for_update())}
    if set(rows) != set(slugs) or len(rows) != len(slugs):
        raise WrongState(_l("Somebody else has changed the list meanwhile."))
    for position, slug in enumerate(slugs, start=1):
        rows[slug].position = position
    if slugs:
        _tell(actor, rows[slugs[0]], "order")


@command
def remove_article_category(actor: Actor, slug: str) -> None:
    """Raises WrongState while articles stand there, drafts and archived ones too."""
    authorize(actor, Action.EDIT_ARTICLE_CATEGORIES)
    row = _get(slug)
    if session().scalar(select(Article.id).where(Article.category_id == row.id).limit(1)) is not None:
        raise WrongState(_l("There are articles in it. Move them first."))
    _tell(actor, row, "removed")
    session().delete(row)


def _get(slug: str) -> ArticleCategory:
    row = session().scalars(select(ArticleCategory).where(ArticleCategory.slug == slug).with_for_update()).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _tell(actor: Actor, row: ArticleCategory, what: str) -> None:
    settings.raise_epoch()
    announce(ArticleCategoryChanged(utcnow(), actor.id, row.name_en or row.name_es, what))


def _cleaned(words: Mapping[str, str]) -> dict[str, str]:
    clean = {name: plain_line(words.get(name, "")) for name in ("name_en", "name_es", "lead_en", "lead_es")}
    problems: dict[str, list[object]] = {}
    for name, value in clean.items():
        if len(value) > (NAME_MAX if name.startswith("name") else LEAD_MAX):
            problems[name] = [_("This is too long.")]
    if not clean["name_en"] and not clean["name_es"]:
        problems["name_en"] = [_("Give it a name in one language at least.")]
    icon = words.get("icon") or ICONS[0]
    if icon not in ICONS:
        problems["icon"] = [_("Choose one of the list.")]
    if problems:
        raise Invalid(fields=problems)
    return {**clean, "icon": icon}

"""Which questions may be chosen, and what the chosen names mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.text import fold
from forum.resolution.counting import Slice
from forum.threads.models import CategoryField
from forum.threads.queries import categories_for, get_tag
from forum.threads.states import LANGUAGES, FieldRole


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: categories by slug; products and versions by what the fields of categories offer."""

    categories: Mapping[str, str]
    category_ids: Mapping[str, int]
    products: Sequence[str]
    versions: Sequence[str]


def slice_choices(viewer: Actor) -> Choices:
    """Of the categories that the viewer may read."""
    seen = categories_for(viewer)
    ids = [category.id for category in seen]
    found = select(CategoryField.role, CategoryField.choices).where(
        CategoryField.category_id.in_(ids), CategoryField.role.in_((FieldRole.PRODUCT, FieldRole.VERSION)),
    ).order_by(CategoryField.category_id, CategoryField.position)
    offered: dict[str, dict[str, None]] = {FieldRole.PRODUCT: {}, FieldRole.VERSION: {}}
    for role, choices in session().execute(found):
        offered[role].update(dict.fromkeys(choices or ()))
    return Choices(
        {category.slug: category.name for category in seen}, {category.slug: category.id for category in seen},
        list(offered[FieldRole.PRODUCT]), list(offered[FieldRole.VERSION]),
    )


def slice_of(viewer: Actor, texts: Mapping[str, str], choices: Choices, prefix: str = "") -> tuple[Slice, dict[str, Any]]:
    """The questions that the texts name, and by input what names nothing."""
    wrong: dict[str, Any] = {}
    tag_id, category, language = None, texts.get("category"), texts.get("language")
    if category and category not in choices.category_ids:
        wrong["category"] = _l("There is no such category.")
    if language and language not in LANGUAGES:
        wrong["language"] = _l("Choose English or Spanish.")
    if texts.get("tag"):
        try:
            tag_id = get_tag(viewer, fold(texts["tag"].lstrip("#"))).id
        except NotFound:
            wrong["tag"] = _l("There is no such tag. Type its whole name.")
    chosen = Slice(
        choices.category_ids.get(category or ""), tag_id, language or None, texts.get("product") or None, texts.get("version") or None,
    )
    return chosen, {f"{prefix}{name}": words for name, words in wrong.items()}

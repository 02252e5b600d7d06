"""Which questions may be chosen, and what the chosen names mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.kit.text import fold
from forum.resolution.counting import Slice, staff_teams
from forum.threads.models import CategoryField, Tag, Thread, ThreadField
from forum.threads.queries import categories_for, get_tag
from forum.threads.states import LANGUAGES, FieldRole

NO_SUCH: Mapping[str, Any] = {
    "category": _l("There is no such category."), "tag": _l("There is no such tag. Type its whole name."),
    "language": _l("Choose English or Spanish."), "product": _l("There is no such product. Type its whole name."),
    "version": _l("There is no such version. Type its whole name."), "team": _l("There is no such team."),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: categories and staff teams by slug; products and versions by what the fields of categories offer."""

    categories: Mapping[str, str]
    category_ids: Mapping[str, int]
    products: Sequence[str]
    versions: Sequence[str]
    teams: Mapping[str, str]
    team_ids: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The questions that texts name. `names`: by input, how an address names them best; `wrong`: what names nothing, and what to do."""

    slice: Slice
    names: Mapping[str, str]
    wrong: Mapping[str, Any]


def slice_choices(viewer: Actor) -> Choices:
    """Of the categories that the viewer may read, and the teams they may see."""
    seen, teams = categories_for(viewer), staff_teams(viewer)
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
        {team.slug: team.name for team in teams}, {team.slug: team.id for team in teams},
    )


def slice_of(viewer: Actor, texts: Mapping[str, str], choices: Choices, prefix: str = "") -> Chosen:
    """The questions that the texts name."""
    given = {name: text for name, text in texts.items() if text}
    tag = _tag(viewer, given["tag"]) if "tag" in given else None
    known = {
        "category": given.get("category") in choices.category_ids, "tag": tag is not None, "language": given.get("language") in LANGUAGES,
        "product": "product" in given and is_named(FieldRole.PRODUCT, given["product"], choices),
        "version": "version" in given and is_named(FieldRole.VERSION, given["version"], choices),
        "team": given.get("team") in choices.team_ids,
    }
    names = {name: tag.name if name == "tag" and tag is not None else text for name, text in given.items() if known[name]}
    chosen = Slice(
        choices.category_ids.get(names.get("category", "")), tag.id if tag is not None else None, names.get("language"),
        names.get("product"), names.get("version"), choices.team_ids.get(names.get("team", "")),
    )
    return Chosen(chosen, names, {f"{prefix}{name}": NO_SUCH[name] for name in given if not known[name]})


def _tag(viewer: Actor, text: str) -> Tag | None:
    try:
        return get_tag(viewer, fold(text.lstrip("#")))
    except NotFound:
        return None


def is_named(role: FieldRole, text: str, choices: Choices) -> bool:
    """Whether one of the categories offers this product or version, or a question there says it."""
    if text in (choices.products if role is FieldRole.PRODUCT else choices.versions):
        return True
    own = and_(CategoryField.id == ThreadField.field_id, CategoryField.role == role, CategoryField.category_id == Thread.category_id)
    said = select(ThreadField.thread_id).join(Thread, Thread.id == ThreadField.thread_id).join(CategoryField, own)
    said = said.where(CategoryField.category_id.in_(list(choices.category_ids.values())), ThreadField.value == text)
    return session().scalar(said.limit(1)) is not None

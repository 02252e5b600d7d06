"""What a category asks of every question: fields made, changed, ordered, retired. Answers given once are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from forum.core import settings
from forum.core.db import bump, command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line, slugify
from forum.policy import Action
from forum.threads.events import CategoryChanged
from forum.threads.fields import MAX_VALUE_CHARS
from forum.threads.models import Category, CategoryField, ThreadField
from forum.threads.patterns import is_usable_pattern
from forum.threads.states import FieldKind, FieldRole

LABEL_MAX, HELP_MAX, KEY_MAX, CHOICES_MAX = 60, 200, 30, 200
LARGEST = 1e15
"""As many digits as an answer may have."""


@dataclass(frozen=True)
class FieldDraft:
    """What an admin decides about a field. `minimum` and `maximum` are for numbers, `pattern` for texts, `choices` for choices."""

    label: str
    help: str = ""
    kind: str = FieldKind.TEXT
    role: str = FieldRole.NONE
    required: bool = False
    choices: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None


@command
def add_field(actor: Actor, category_id: int, draft: FieldDraft) -> CategoryField:
    """Ask for one more thing in this category. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_CATEGORIES)
    category = lock(Category, category_id)
    _check(category_id, draft)
    last = session().scalar(select(func.max(CategoryField.position)).where(CategoryField.category_id == category_id)) or 0
    field = CategoryField(category_id=category_id, key=_free_key(category_id, draft.label), label="", position=last + 1)
    _write(field, draft)
    session().add(field)
    _changed(actor, category, field.label)
    return field


@command
def edit_field(actor: Actor, field_id: int, draft: FieldDraft) -> CategoryField:
    """Change a field. Its kind stays once somebody has answered it. Raises Invalid, NotFound."""
    authorize(actor, Action.EDIT_CATEGORIES)
    field = lock(CategoryField, field_id)
    category = lock(Category, field.category_id)
    _check(category.id, draft, field_id)
    answered = session().scalar(select(ThreadField.thread_id).where(ThreadField.field_id == field_id).limit(1)) is not None
    if draft.kind != field.kind and answered:
        raise Invalid.field("kind", _l("Questions have answered this already. Retire it and add another one."))
    _write(field, draft)
    _changed(actor, category, field.label)
    return field


@command
def retire_field(actor: Actor, field_id: int, *, retired: bool) -> CategoryField:
    """Ask for it no longer (answers stay with their questions and in search), or again."""
    authorize(actor, Action.EDIT_CATEGORIES)
    field = lock(CategoryField, field_id)
    if not retired:
        _check_role(field.category_id, field.role, field_id)
    field.retired_at = (field.retired_at or utcnow()) if retired else None
    _changed(actor, lock(Category, field.category_id), field.label)
    return field


@command
def order_fields(actor: Actor, category_id: int, field_ids: Sequence[int]) -> None:
    """Ask in this order; fields that are not named keep theirs, behind."""
    authorize(actor, Action.EDIT_CATEGORIES)
    category = lock(Category, category_id)
    found = select(CategoryField).where(CategoryField.category_id == category_id).order_by(CategoryField.position, CategoryField.id)
    wanted = {field_id: place for place, field_id in enumerate(field_ids)}
    for position, field in enumerate(sorted(session().scalars(found).all(), key=lambda row: wanted.get(row.id, len(wanted))), start=1):
        field.position = position
    _changed(actor, category)


def _check(category_id: int, draft: FieldDraft, field_id: int = 0) -> None:
    fields: dict[str, list[object]] = {}
    if not plain_line(draft.label) or len(draft.label) > LABEL_MAX:
        fields["label"] = [_l("Use 1 to %(max)d characters.", max=LABEL_MAX)]
    if len(draft.help) > HELP_MAX:
        fields["help"] = [_l("Use at most %(max)d characters.", max=HELP_MAX)]
    if draft.kind not in set(FieldKind):
        fields["kind"] = [_l("Choose one of the list.")]
    if draft.kind == FieldKind.CHOICE and len(draft.choices) < 2:
        fields["choices"] = [_l("Give at least two choices, one on each line.")]
    if len(draft.choices) > CHOICES_MAX or any(len(choice) > MAX_VALUE_CHARS for choice in draft.choices):
        fields["choices"] = [_l("These are too many or too long.")]
    if draft.pattern and not is_usable_pattern(draft.pattern):
        fields["pattern"] = [_l("Plaza cannot use this as a regular expression.")]
    fields |= _wrong_bounds(draft)
    if fields:
        raise Invalid(fields=fields)
    _check_role(category_id, draft.role, field_id)


def _wrong_bounds(draft: FieldDraft) -> dict[str, list[object]]:
    bounds = {name: bound for name, bound in (("minimum", draft.minimum), ("maximum", draft.maximum)) if bound is not None}
    wrong: dict[str, list[object]] = {
        name: [_l("Enter a number.")] for name, bound in bounds.items() if not abs(bound) <= LARGEST  # so NaN is refused too
    }
    if not wrong and len(bounds) == 2 and bounds["minimum"] > bounds["maximum"]:
        wrong["maximum"] = [_l("The largest value must not be smaller than the smallest.")]
    return wrong


def _check_role(category_id: int, role: str, field_id: int) -> None:
    """One field at most names the product, one the version: solutions and searches rely on it."""
    if role not in set(FieldRole):
        raise Invalid.field("role", _l("Choose one of the list."))
    same = select(CategoryField.label).where(CategoryField.category_id == category_id, CategoryField.role == role)
    held = session().scalar(same.where(CategoryField.id != field_id, CategoryField.retired_at.is_(None)))
    if role != FieldRole.NONE and held is not None:
        raise Invalid.field("role", _l("The field %(label)s has this meaning already.", label=held))


def _write(field: CategoryField, draft: FieldDraft) -> None:
    is_number, is_text, is_choice = (draft.kind == kind for kind in (FieldKind.NUMBER, FieldKind.TEXT, FieldKind.CHOICE))
    field.label, field.help, field.required = plain_line(draft.label), plain_line(draft.help), draft.required
    field.kind, field.role = str(draft.kind), str(draft.role)
    field.choices = list(dict.fromkeys(plain_line(choice) for choice in draft.choices if plain_line(choice))) if is_choice else []
    field.pattern = draft.pattern if is_text else ""
    field.minimum, field.maximum = (draft.minimum, draft.maximum) if is_number else (None, None)


def _free_key(category_id: int, label: str) -> str:
    key = re.sub(r"-", "_", slugify(label, KEY_MAX))
    taken = set(session().scalars(select(CategoryField.key).where(CategoryField.category_id == category_id)))
    return next(candidate for n in range(1, len(taken) + 2) if (candidate := key if n == 1 else f"{key}_{n}") not in taken)


def _changed(actor: Actor, category: Category, label: str = "") -> None:
    session().flush()
    bump(category, version=1)
    settings.raise_epoch()
    announce(CategoryChanged(utcnow(), actor.id, category.id, "fields", category.name, field=label))

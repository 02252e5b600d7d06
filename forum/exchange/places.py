"""Categories with their fields, and tags: found by name, made where they are missing, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lucide import IconDoesNotExist
from sqlalchemy import func, insert, select

from forum.core import rendering, settings
from forum.core.db import session
from forum.exchange.records import BadRecord, CategoryRecord, TagRecord
from forum.kit.clock import utcnow
from forum.kit.text import slugify, tag_name
from forum.threads.fields import check_fields
from forum.threads.models import Category, CategoryField, Tag, TagSynonym
from forum.threads.patterns import is_usable_pattern
from forum.threads.queries import fields_of, tags_called

MAX_NAME_CHARS = 80


def add_category(record: CategoryRecord) -> bool:
    """Make a category (inside a command). False when there is one of that slug already. Raises BadRecord."""
    slug = slugify(record.slug)
    if session().scalar(select(Category.id).where(Category.slug == slug)) is not None:
        return False
    for field in record.fields:
        _check_pattern(field.pattern)
    last = session().scalar(select(func.max(Category.position)))
    position = record.position if record.position is not None else (last or 0) + 1
    category = Category(
        slug=slug, name=record.name[:MAX_NAME_CHARS], description=record.description, position=position, read_access=record.read_access,
        post_access=record.post_access, archived_at=utcnow() if record.archived else None, created_at=utcnow(),
    )
    if record.icon and _is_icon(record.icon):
        category.icon = record.icon
    session().add(category)
    session().flush()
    rows = [
        {"category_id": category.id, "key": field.key, "label": field.label, "help": field.help, "kind": field.kind, "role": field.role,
         "required": field.required, "choices": list(field.choices), "pattern": field.pattern, "minimum": field.minimum,
         "maximum": field.maximum, "position": place}
        for place, field in enumerate(record.fields)
    ]
    if rows:
        session().execute(insert(CategoryField), rows)
    settings.raise_epoch()
    return True


def _check_pattern(pattern: str) -> None:
    if not is_usable_pattern(pattern):
        raise BadRecord(f"the pattern {pattern!r} is not a regular expression Plaza can use")


def _is_icon(name: str) -> bool:
    try:
        rendering.icon(name)
    except IconDoesNotExist:
        return False
    return True


def add_tag(record: TagRecord) -> bool:
    """Make a tag with its synonyms (inside a command). False when there is one of that name already."""
    name = tag_name(record.name)
    if not name:
        raise BadRecord(f"{record.name!r} cannot be a tag")
    known = tags_called([name, *map(tag_name, record.synonyms)])
    if name in known:
        return False
    tag = Tag(name=name, description=record.description, created_at=utcnow())
    session().add(tag)
    session().flush()
    spellings = dict.fromkeys(filter(None, map(tag_name, record.synonyms)))
    rows = [{"name": other, "tag_id": tag.id} for other in spellings if other != name and other not in known]
    if rows:
        session().execute(insert(TagSynonym), rows)
    return True


def tag_ids(names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """(id, name) of the tags meant by these names as they were typed, made where missing (inside a command)."""
    wanted = {raw: tag_name(raw) for raw in names}
    known = tags_called(set(wanted.values()) - {""})
    fresh = sorted(set(wanted.values()) - known.keys() - {""})
    if fresh:
        session().execute(insert(Tag), [{"name": name, "created_at": utcnow()} for name in fresh])
        known |= tags_called(fresh)
    return {raw: (known[name].id, known[name].name) for raw, name in wanted.items() if name in known}


def synonyms_by_tag(tags: Iterable[int]) -> dict[int, list[str]]:
    """The other names of tags, by their ids."""
    found: dict[int, list[str]] = {}
    for name, tag_id in session().execute(select(TagSynonym.name, TagSynonym.tag_id).where(TagSynonym.tag_id.in_(list(tags)))):
        found.setdefault(tag_id, []).append(name)
    return found


@dataclass
class Places:
    """Categories by slug, with what their questions say; read anew for every batch, so that nothing stale is written."""

    categories: dict[str, Category]
    fields: dict[int, Sequence[CategoryField]]

    def answers(self, category: Category, given: dict[str, str]) -> list[tuple[int, str, str, float | None]]:
        """(field id, key, value, number) of the answers that fit their fields; others are left out."""
        if not given:
            return []
        if category.id not in self.fields:
            self.fields[category.id] = fields_of(category.id)
        answers, _errors = check_fields(self.fields[category.id], given, required=False)
        return [(answer.field_id, answer.key, answer.value, answer.number) for answer in answers]


def places(slugs: Iterable[str]) -> Places:
    """The categories of these slugs, made where missing (inside a command)."""
    wanted = {slugify(slug): slug for slug in slugs}
    found = _categories(wanted)
    for slug in wanted.keys() - found.keys():
        add_category(CategoryRecord(slug, wanted[slug].replace("-", " ").strip().capitalize() or slug))
    return Places(found if len(found) == len(wanted) else _categories(wanted), {})


def _categories(slugs: Iterable[str]) -> dict[str, Category]:
    return {category.slug: category for category in session().scalars(select(Category).where(Category.slug.in_(list(slugs))))}

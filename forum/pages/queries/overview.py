"""The categories a viewer may read, each with how many threads it has in which state: what every list page begins with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.pages.queries.listing import Place
from forum.resolution.counting import Counts, status_counts
from forum.threads.models import Category, CategoryField, Tag, TagSynonym, Tally, Thread
from forum.threads.states import FieldRole, Status
from forum.threads.tallies import CATEGORY_ITSELF
from forum.threads.visibility import readable_access

NUDGE_HOURS = 24
NUDGE_MOST = 100


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category with its threads by status."""

    id: int
    slug: str
    name: str
    description: str
    icon: str
    is_archived: bool
    takes_staff_only: bool
    read_access: str
    statuses: tuple[tuple[str, int], ...]

    @property
    def url(self) -> str:
        return f"/categories/{self.slug}/"

    @property
    def counts(self) -> Counts:
        return status_counts(dict(self.statuses))

    @property
    def threads(self) -> int:
        return sum(number for _status, number in self.statuses)


@dataclass(frozen=True, slots=True)
class Overview:
    """Every category the viewer may read, in order. With a tag, only its threads are counted."""

    categories: tuple[CategoryFacts, ...]
    reads_everything: bool

    def place(self, *, category_id: int | None = None, tag_id: int | None = None) -> Place:
        return Place(tuple(one.id for one in self.categories), self.reads_everything, category_id, tag_id)

    def find(self, slug: str) -> CategoryFacts | None:
        return next((one for one in self.categories if one.slug == slug), None)

    def get(self, slug: str) -> CategoryFacts:
        """Raises NotFound, for absent and forbidden alike."""
        found = self.find(slug)
        if found is None:
            raise NotFound()
        return found

    def statuses(self, category_id: int | None = None) -> Counter[str]:
        """Threads by status, in one category or in all."""
        found: Counter[str] = Counter()
        for one in self.categories:
            if category_id is None or one.id == category_id:
                found.update(dict(one.statuses))
        return found


def overview_for(viewer: Actor, *, tag_id: int | None = None) -> Overview:
    """One statement, whatever there is."""
    counted = and_(Tally.category_id == Category.id, Tally.tag_id == (CATEGORY_ITSELF if tag_id is None else tag_id), Tally.threads > 0)
    columns = (Category.id, Category.slug, Category.name, Category.description, Category.icon, Category.archived_at,
               Category.post_access, Category.read_access)
    found = select(*columns, Tally.status, Tally.threads).outerjoin(Tally, counted).order_by(Category.position, Category.id, Tally.status)
    readable, rows = readable_access(viewer), session().connection().execute(found).all()
    statuses: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        counts = statuses.setdefault(row[0], [])
        if row[8] is not None:
            counts.append((row[8], row[9]))
    seen = {row[0]: row for row in rows}
    categories = tuple(
        CategoryFacts(row[0], row[1], row[2], row[3], row[4], row[5] is not None, row[6] == "staff", row[7], tuple(statuses[row[0]]))
        for row in seen.values() if row[7] in readable
    )
    return Overview(categories, reads_everything=len(categories) == len(seen))


def count_without_reply(place: Place) -> int:
    """Questions of the last 24 hours that nobody has answered yet, where the viewer may read; counted up to 100."""
    since = utcnow() - timedelta(hours=NUDGE_HOURS)
    found = select(Thread.id).where(Thread.listed.is_(True), Thread.status == Status.UNANSWERED, Thread.created_at >= since)
    if not place.reads_everything:
        found = found.where(func.coalesce(Thread.category_id, 0).in_(place.readable_ids))
    return session().scalar(select(func.count()).select_from(found.limit(NUDGE_MOST).subquery())) or 0


def find_tag(name: str) -> Tag | None:
    """The tag of this name, or the one the name is another spelling of."""
    found = session().scalars(select(Tag).where(Tag.name == name)).one_or_none()
    if found is None:
        found = session().scalars(select(Tag).join(TagSynonym, TagSynonym.tag_id == Tag.id).where(TagSynonym.name == name)).one_or_none()
    return found


def product_choices(category_id: int | None) -> Sequence[tuple[str, str]]:
    """(label, choice) of what a category's product field offers."""
    if category_id is None:
        return ()
    found = select(CategoryField.label, CategoryField.choices).where(
        CategoryField.category_id == category_id, CategoryField.role == FieldRole.PRODUCT, CategoryField.retired_at.is_(None)
    )
    return [(label, choice) for label, choices in session().execute(found) for choice in choices]

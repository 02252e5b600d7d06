"""The tags a viewer may know of: those that have threads where the viewer may read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.paging import Page, within
from forum.kit.text import tag_name
from forum.pages.queries.overview import Overview
from forum.pages.wanted import Wanted
from forum.resolution.counting import Counts, tallies_by_tag
from forum.threads.models import Tag, Tally
from forum.threads.models.organising import tag_url
from forum.threads.tallies import CATEGORY_ITSELF

TAGS_PER_PAGE = 60


@dataclass(frozen=True, slots=True)
class TagCard:
    """A tag with what became of its questions."""

    name: str
    url: str
    description: str
    threads: int
    counts: Counts


def tag_cards(viewer: Actor, overview: Overview, wanted: Wanted) -> Page[TagCard]:
    """A page of tags, most used first; `wanted.tag` keeps those that begin with it. Raises NotFound beyond the last page."""
    readable = [one.id for one in overview.categories]
    used = (
        select(Tally.tag_id, func.sum(Tally.threads).label("threads"))
        .where(Tally.tag_id != CATEGORY_ITSELF, Tally.category_id.in_(readable))
        .group_by(Tally.tag_id).having(func.sum(Tally.threads) > 0).subquery()
    )
    found = select(Tag.id, Tag.name, Tag.description, used.c.threads).join(used, used.c.tag_id == Tag.id)
    if wanted.tag:
        found = found.where(Tag.name.startswith(tag_name(wanted.tag), autoescape=True))
    found = found.order_by(used.c.threads.desc(), Tag.name).offset((wanted.number - 1) * TAGS_PER_PAGE).limit(TAGS_PER_PAGE + 1)
    rows = session().execute(found).all()
    counts = tallies_by_tag(viewer, [row[0] for row in rows[:TAGS_PER_PAGE]])
    cards = [TagCard(name, tag_url(name), description, int(threads), counts[tag_id]) for tag_id, name, description, threads in
             rows[:TAGS_PER_PAGE]]
    return within(Page(cards, wanted.number, TAGS_PER_PAGE, has_next=len(rows) > TAGS_PER_PAGE))

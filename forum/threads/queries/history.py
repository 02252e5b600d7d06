"""What a post said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts.people import Person, person
from forum.core.db import session
from forum.kit.errors import NotFound
from forum.threads.models import Post, Revision

MAX_REVISIONS = 200


@dataclass(frozen=True, slots=True)
class Version:
    """One revision for the history page; title, tags and fields only of opening posts."""

    number: int
    created_at: datetime
    editor: Person
    note: str
    restores: int | None
    body: str
    title: str | None
    tags: tuple[str, ...]
    fields: Mapping[str, str]


def revisions_of(post: Post) -> list[Version]:
    """The newest revisions of a post the viewer may see, newest first."""
    found = select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.editor))
    return [_version(row) for row in session().scalars(found.order_by(Revision.number.desc()).limit(MAX_REVISIONS))]


def get_revision(post: Post, number: int) -> Version:
    """One revision of a post the viewer may see. Raises NotFound."""
    found = select(Revision).where(Revision.post_id == post.id, Revision.number == number).options(joinedload(Revision.editor))
    row = session().scalars(found).one_or_none()
    if row is None:
        raise NotFound()
    return _version(row)


def _version(row: Revision) -> Version:
    return Version(
        row.number, row.created_at, person(row.editor), row.note, row.restores, row.body_markdown, row.title,
        tuple(row.tags or ()), dict(row.fields or {}),
    )

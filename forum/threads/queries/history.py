"""What a post said before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.core.db import session
from forum.kit.errors import NotFound
from forum.threads.models import Post, Revision

MAX_REVISIONS = 200


def revisions_of(post: Post) -> list[Revision]:
    """The newest revisions of a post the viewer may see, newest first, with who wrote them."""
    found = select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.editor))
    return list(session().scalars(found.order_by(Revision.number.desc()).limit(MAX_REVISIONS)))


def get_revision(post: Post, number: int) -> Revision:
    found = select(Revision).where(Revision.post_id == post.id, Revision.number == number).options(joinedload(Revision.editor))
    revision = session().scalars(found).one_or_none()
    if revision is None:
        raise NotFound()
    return revision

"""Uploaded files, for those who may have them."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.errors import NotFound
from forum.threads.models import Attachment
from forum.threads.private_files import may_read
from forum.threads.queries.loading import get_post


def get_attachment(viewer: Actor, public_id: str, filename: str) -> Attachment:
    """A file the viewer may download: its owner until it is used, then whoever may see the post or read the message. Raises NotFound."""
    found = select(Attachment).where(Attachment.public_id == public_id, Attachment.filename == filename)
    file = session().scalars(found).one_or_none()
    if file is None:
        raise NotFound()
    if file.is_private:
        if not may_read(viewer, file.id):
            raise NotFound()
    elif file.post_id is not None:
        get_post(viewer, file.post_id)
    elif viewer.is_anonymous or file.owner_id != viewer.id:
        raise NotFound()
    return file

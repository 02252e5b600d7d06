"""Files that go from the public, or from their owner alone, to where few read them. All inside a command."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from sqlalchemy import delete, select, update

from forum.core.db import after_commit, session
from forum.threads import storage
from forum.threads.models import Attachment


def withhold(file_ids: Collection[int], owner_id: int) -> list[int]:
    """From now on a room above says who reads these uploads of a member; those that a post shows stay where they are. Returns which."""
    free = (Attachment.id.in_(file_ids), Attachment.owner_id == owner_id, Attachment.post_id.is_(None), Attachment.is_private.is_(False))
    return _withhold(list(session().scalars(select(Attachment).where(*free).order_by(Attachment.id).with_for_update())))


def withhold_from(post_id: int) -> list[int]:
    """The same for all files of a post, which the caller holds."""
    theirs = select(Attachment).where(Attachment.post_id == post_id).order_by(Attachment.id)
    return _withhold(list(session().scalars(theirs.with_for_update())))


def _withhold(files: list[Attachment]) -> list[int]:
    ids = [file.id for file in files]
    if ids:
        taken = update(Attachment).where(Attachment.id.in_(ids)).values(post_id=None, is_private=True)
        session().execute(taken.execution_options(synchronize_session="fetch"))
    return ids


def discard_files(file_ids: Collection[int]) -> None:
    """Rows and bytes go, with the transaction."""
    gone = list(session().scalars(select(Attachment.public_id).where(Attachment.id.in_(file_ids))))
    for public_id in gone:
        storage.mark(public_id)
        after_commit(partial(storage.remove, public_id))
    if gone:
        session().execute(delete(Attachment).where(Attachment.public_id.in_(gone)))

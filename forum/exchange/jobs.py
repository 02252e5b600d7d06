"""Shells of the exchange room's jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core.db import session
from forum.core.jobs import waits_for_others
from forum.core.permissions import SYSTEM
from forum.exchange.commands.copying import forget_copies, note_copy_made
from forum.exchange.models import OwnCopy
from forum.exchange.own import storage
from forum.exchange.own.pieces import reader_of
from forum.exchange.own.writing import write_copy


@waits_for_others
def make_own_copy(payload: Mapping[str, Any]) -> None:
    """Outside any transaction: it may take a while, and nobody waits for its locks. Begun anew when it was interrupted."""
    copy = session().get(OwnCopy, int(payload["copy_id"]))
    member = reader_of(copy.member_id) if copy is not None and copy.ended_at is None and copy.made_at is None else None
    if copy is None or member is None:
        return
    copy_id, key = copy.id, copy.key
    session().rollback()
    written = write_copy(member, key)
    if not note_copy_made(SYSTEM, copy_id, size_bytes=written.size_bytes, files_left_out=written.files_left_out):
        storage.remove(key)


def forget_own_copies(_payload: object = None) -> None:
    forget_copies(SYSTEM)

"""The file: a ZIP of `data.json`, written row by row, and the member's own files beside it."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from sqlalchemy import select

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.own import storage
from forum.exchange.own.pieces import ROWS_AT_ONCE, Piece, all_pieces
from forum.kit.clock import iso, utcnow
from forum.threads import storage as uploads
from forum.threads.models import Attachment

DATA = "data.json"
FILES_MOST_BYTES = 2_000_000_000
"""Of the member's own files; those beyond are in the list alone."""
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Written:
    """What became of it."""

    size_bytes: int
    files_left_out: int


def write_copy(member: Actor, key: str) -> Written:
    """Make the file; it is complete under its name or not there at all. Reads only; memory does not grow with what is in it."""
    storage.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = storage.partial_of(key)
    with partial.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(DATA, "w", force_zip64=True) as entry:
                _write_data(entry, member, all_pieces())
            left_out = _add_files(archive, member)
        out.flush()
        os.fsync(out.fileno())
    partial.chmod(0o600)
    partial.replace(storage.path_of(key))
    return Written(storage.path_of(key).stat().st_size, left_out)


def _write_data(entry: IO[bytes], member: Actor, pieces: tuple[Piece, ...]) -> None:
    text = io.TextIOWrapper(entry, encoding="utf-8", newline="\n", write_through=True)
    head = {"made_at": iso(utcnow()), "site": settings.get("site.name"), "member_id": member.id}
    text.write(json.dumps(head, ensure_ascii=False)[:-1])
    for piece in pieces:
        text.write(f',\n"{piece.name}": {{"about": {json.dumps(piece.about)}, "rows": [')
        for number, row in enumerate(piece.of(member)):
            text.write(("\n" if number == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
        text.write("\n]}")
    text.write("\n}\n")
    text.flush()
    text.detach()


def _add_files(archive: zipfile.ZipFile, member: Actor) -> int:
    """Put the member's own uploads beside the data, the oldest first, as far as there is room. How many had none."""
    room, left_out = FILES_MOST_BYTES, 0
    for public_id, filename, size in _own_files(member):
        path = uploads.path_of(public_id)
        if size > room or not path.is_file():
            left_out += 1
            continue
        room -= size
        with path.open("rb") as source, archive.open(zipfile.ZipInfo(f"files/{public_id}/{filename}"), "w", force_zip64=True) as entry:
            shutil.copyfileobj(source, entry, CHUNK_BYTES)
    return left_out


def _own_files(member: Actor) -> Iterator[tuple[str, str, int]]:
    last = 0
    while True:
        mine = select(Attachment.id, Attachment.public_id, Attachment.filename, Attachment.size_bytes)
        mine = mine.where(Attachment.owner_id == member.id, Attachment.id > last).order_by(Attachment.id).limit(ROWS_AT_ONCE)
        rows = session().execute(mine).all()
        session().rollback()
        for last, *file in rows:  # noqa: B007 - the last one is where the next page begins
            yield file[0], file[1], file[2]
        if len(rows) < ROWS_AT_ONCE:
            return

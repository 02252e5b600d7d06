"""Authors by the names their source knows them by. Who is not here yet becomes a member without an address: a placeholder."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from forum.accounts.models import ProfileChoice, Role, User
from forum.accounts.names import BIO_MAX, FORMER_NAME, FORMER_PREFIX, HANDLE, HANDLE_MAX, NAME_MAX, RESERVED, handle_key
from forum.accounts.privacy import Choices, choice_columns
from forum.core.db import session
from forum.exchange.records import MemberRecord
from forum.exchange.surveys import write_recommendations
from forum.kit.clock import utcnow
from forum.kit.portions import portions
from forum.kit.text import excerpt, fold, plain_line
from forum.reputation.causes import Cause
from forum.reputation.ledger import earn
from forum.reputation.states import Kind

MAX_KNOWN = 100_000
NOT_HANDLE = re.compile(r"[^A-Za-z0-9_.-]+")
DOTS = re.compile(r"\.{2,}")


@dataclass(frozen=True, slots=True)
class Author:
    """What writing a thread needs to know of a member."""

    id: int
    is_staff: bool


class People:
    """Remembers whom it has met, up to a bound. `describe` says what the source knows of a ref, None when it knows nothing."""

    def __init__(self, source: str, describe: Callable[[str], MemberRecord | None]) -> None:
        self.source, self.describe = source, describe
        self.known: dict[str, Author] = {}

    def strangers(self, refs: Iterable[str]) -> list[MemberRecord]:
        """Those who are not members yet, described, each once; the others are known afterwards."""
        if len(self.known) > MAX_KNOWN:
            self.known.clear()
        unmet = list(dict.fromkeys(ref for ref in refs if ref not in self.known))
        if unmet:
            self.known.update(members_of(self.source, unmet))
        return [self.describe(ref) or MemberRecord(ref, ref, plain_line(ref)) for ref in unmet if ref not in self.known]


def members_of(source: str, refs: Collection[str]) -> dict[str, Author]:
    """Members that came from this source before."""
    known: dict[str, Author] = {}
    for some in portions(refs):
        found = select(User.source_ref, User.id, User.is_staff).where(User.source == source, User.source_ref.in_(some))
        known.update({str(ref): Author(member_id, staff) for ref, member_id, staff in session().execute(found)})
    return known


def add_members(source: str, records: Sequence[MemberRecord], *, real: bool) -> dict[str, Author]:
    """Insert members (inside a command). `real` ones count as verified and may sign in by the demo's door; others are placeholders."""
    if not records:
        return {}
    taken = _taken_handles(records)
    now = utcnow()
    columns = [_columns(source, record, _free_handle(record, taken), now, real) for record in records]
    session().execute(insert(User), columns)
    added = members_of(source, [record.ref for record in records])
    roles = [
        {"user_id": added[record.ref].id, "role": role, "granted_at": record.created_at or now, "granted_by_id": None}
        for record in records for role in sorted(set(record.roles))
    ]
    if roles:
        session().execute(insert(Role), roles)
    choices = [
        choice_columns(added[record.ref].id, Choices(frozenset(record.hides), record.helper_languages))
        for record in records if (record.hides or record.helper_languages) and record.left_at is None
    ]
    if choices:
        session().execute(insert(ProfileChoice), choices)
    earn(
        Cause(Kind.BROUGHT_ALONG, added[record.ref].id, None, record.created_at or now, given=record.reputation_brought)
        for record in records if record.reputation_brought
    )
    write_recommendations({added[record.ref].id: record.recommendations for record in records if record.recommendations})
    return added


def _columns(source: str, record: MemberRecord, handle: str, now: datetime, real: bool) -> dict[str, Any]:
    joined = record.created_at or now
    return {
        "handle": handle, "handle_key": handle_key(handle), "display_name": record.display_name[:NAME_MAX] or handle,
        "created_at": joined, "bio": excerpt(record.bio, BIO_MAX) if len(record.bio) > BIO_MAX else record.bio,
        "locale": record.locale, "verified_at": joined if real else None, "is_placeholder": not real,
        "is_staff": bool(record.roles), "left_at": record.left_at, "source": source, "source_ref": record.ref,
    }


def _taken_handles(records: Sequence[MemberRecord]) -> set[str]:
    """Keys of existing handles that could clash with the ones wanted."""
    bases = {handle_key(base) for record in records for base in _candidates(record)}
    known = (session().scalars(select(User.handle_key).where(User.handle_key.in_(some))) for some in portions(bases))
    return {key for keys in known for key in keys}


def _free_handle(record: MemberRecord, taken: set[str]) -> str:
    for handle in _candidates(record):
        key = handle_key(handle)
        if key not in taken:
            taken.add(key)
            return handle
    number = 2
    while True:
        handle = f"{_candidates(record)[-1][:HANDLE_MAX - 8]}-{number}"
        if handle_key(handle) not in taken and session().scalar(select(User.id).where(User.handle_key == handle_key(handle))) is None:
            taken.add(handle_key(handle))
            return handle
        number += 1


def _candidates(record: MemberRecord) -> list[str]:
    """The handle wanted, and one with the ref added for when it is somebody else's."""
    base = record.handle if _is_handle(record) else as_handle(record.handle)
    tail = NOT_HANDLE.sub("", record.ref.rpartition(":")[2])[:12].strip("-.") or "2"
    return [base, f"{base[:HANDLE_MAX - 1 - len(tail)].rstrip('.-')}-{tail}"]


def _is_handle(record: MemberRecord) -> bool:
    key = handle_key(record.handle)
    fits = HANDLE.fullmatch(record.handle) is not None and ".." not in record.handle and key not in RESERVED
    return fits and (record.left_at is not None or not key.startswith(FORMER_PREFIX))


def as_handle(name: str) -> str:
    """A handle that looks like a name: accents folded, blanks left out, as people are mentioned elsewhere."""
    bare = name if name.isascii() else fold(name)
    handle = DOTS.sub(".", NOT_HANDLE.sub("", bare))[:HANDLE_MAX].strip("-.")
    key = handle_key(handle)
    if not HANDLE.fullmatch(handle) or key in RESERVED or key.startswith(FORMER_PREFIX):
        return f"member_{handle}"[:HANDLE_MAX].rstrip(".-")
    return handle


def former(ref: str, source: str, created_at: datetime | None) -> MemberRecord:
    """Somebody of whom nothing is left but what they wrote."""
    return MemberRecord(ref, f"{FORMER_PREFIX}{as_handle(source)[:20]}", FORMER_NAME, created_at, left_at=created_at or utcnow())


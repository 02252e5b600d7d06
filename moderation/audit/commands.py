"""Chaining the log, and the acts of those who read it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from forum.accounts.models import User
from forum.admin.events import ConfidentialSeen
from forum.core.db import command, insert_all, lock, session
from forum.core.events import announce
from forum.core.origin import through
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.audit.chain import BEGINNING, link_hash, seal_hash
from moderation.audit.events import AuditExported
from moderation.audit.models import AuditLink, AuditRow, AuditSeal
from moderation.audit.queries import content_of, last_seal, unsealed
from moderation.policy import DeskAction

BATCH = 500
LOOK_ONCE_IN = timedelta(hours=1)
ACTS_LOOKED_AT = 2_000


class Look(NamedTuple):
    """Somebody looked at something confidential, in this request."""

    at: datetime
    actor_id: int
    what: str
    member_id: int | None
    thread_id: int | None
    post_id: int | None
    request_id: str

    @property
    def key(self) -> tuple[object, ...]:
        """By whom, and at what."""
        return self[1:6]


def seal_log(actor: Actor, *, everything: bool = False) -> int:
    """Chain and seal what is not sealed yet, in batches. Returns how many rows. `everything` also looks for rows far behind."""
    sealed = 0
    while unsealed(limit=1, everything=everything):
        made = seal_batch(actor, everything=everything)
        sealed += made
        if not made:
            break
    return sealed


@command
def seal_batch(actor: Actor, *, everything: bool = False) -> int:
    """Seal at most 500 committed rows in the order of their ids. A row that was committed late takes the next place: places have
    no gaps, ids may. Of two sealers at once one wins, the other starts anew (`previous_hash` is unique)."""
    authorize(actor, DeskAction.SEAL_AUDIT)
    rows = unsealed(limit=BATCH, everything=everything)
    if not rows:
        return 0
    before = last_seal()
    first = before.last_position + 1 if before else 1
    last_link = _link(rows, first, session().get_one(AuditLink, first - 1).hash if before else BEGINNING)
    facts = {"sealed_at": utcnow(), "first_position": first, "last_position": first + len(rows) - 1}
    previous = before.hash if before else BEGINNING
    session().add(AuditSeal(
        id=before.id + 1 if before else 1, previous_hash=previous, **facts,
        hash=seal_hash(previous, last_link=last_link, **facts),  # type: ignore[arg-type]
    ))
    return len(rows)


def _link(rows: Sequence[AuditRow], first: int, before: str) -> str:
    links = []
    for position, row in enumerate(rows, first):
        before = link_hash(before, content_of(row))
        links.append({"id": position, "row_id": row.id, "hash": before})
    insert_all(AuditLink, links)
    return before


@command
def note_view(
    actor: Actor, what: str, *, member_id: int | None = None, thread_id: int | None = None, post_id: int | None = None
) -> None:
    """Record that staff look at something confidential (`what`: a code with words in `words.py`), before it is shown.

    A GET writes nothing, so the confidential piece stands behind a "Show" button: its POST calls this and answers with the page
    that has the piece (components/reveal.html). Nothing is shown that was not recorded first.
    """
    authorize(actor, DeskAction.SEE_CONFIDENTIAL)
    announce(ConfidentialSeen(utcnow(), actor.id, what, member_id=member_id, thread_id=thread_id, post_id=post_id))


@command
def record_looks(actor: Actor, viewer_id: int, looks: Sequence[Look]) -> int:
    """Write what one viewer has looked at (the system), but for what they looked at within the hour before. Returns how many rows."""
    authorize(actor, DeskAction.RECORD_LOOKS)
    lock(User, viewer_id)  # two processes do not write the same look
    since = min(look.at for look in looks) - LOOK_ONCE_IN
    last = _looks_of(viewer_id, since)
    number = 0
    for look in sorted(looks, key=lambda one: one.at):
        before = last.get(look.key)
        if before is not None and look.at - before < LOOK_ONCE_IN:
            continue
        last[look.key] = look.at
        number += 1
        with through("web", look.request_id):
            announce(ConfidentialSeen(
                look.at, viewer_id, look.what, member_id=look.member_id, thread_id=look.thread_id, post_id=look.post_id,
            ))
    return number


def _looks_of(viewer_id: int, since: datetime) -> dict[tuple[object, ...], datetime]:
    """When a viewer last looked at what, of the newest of their acts."""
    columns = (AuditRow.action, AuditRow.at, AuditRow.details, AuditRow.member_id, AuditRow.thread_id, AuditRow.post_id)
    newest = select(*columns).where(AuditRow.actor_id == viewer_id).order_by(AuditRow.id.desc()).limit(ACTS_LOOKED_AT)
    found: dict[tuple[object, ...], datetime] = {}
    for action, at, details, *subject in session().execute(newest):
        if action == ConfidentialSeen.__name__ and at > since:
            found.setdefault((viewer_id, details.get("what"), *subject), at)
    return found


@command
def note_export(actor: Actor, form: str, filters: Mapping[str, object]) -> None:
    """Record that somebody takes rows of the log away, before the first of them leaves."""
    authorize(actor, DeskAction.EXPORT_AUDIT)
    said = json.dumps({name: value for name, value in filters.items() if value}, sort_keys=True, ensure_ascii=False)
    announce(AuditExported(utcnow(), actor.id, form, said))

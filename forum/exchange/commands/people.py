"""Members that an import needs."""

from __future__ import annotations

from collections.abc import Sequence

from forum.core.db import command
from forum.core.permissions import Actor, authorize
from forum.exchange.people import Author, add_members, members_of
from forum.exchange.records import MemberRecord
from forum.policy import Action


@command
def write_members(actor: Actor, source: str, records: Sequence[MemberRecord], *, real: bool = False) -> tuple[dict[str, Author], int]:
    """The members of these refs, made where missing, and how many were. `real` ones are no placeholders (demo accounts)."""
    authorize(actor, Action.ADMINISTER)
    known = members_of(source, [record.ref for record in records])
    fresh = list({record.ref: record for record in records if record.ref not in known}.values())
    return known | add_members(source, fresh, real=real), len(fresh)

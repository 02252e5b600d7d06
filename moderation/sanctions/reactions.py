"""What the sanctions room does when told: telling members that a sanction is over. Imposing one is told by its statement of reasons."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.notifications.audience import personal
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from forum.notifications.telling import tell
from moderation.sanctions.events import SanctionExpired, SanctionLifted
from moderation.sanctions.models import MemberNote
from moderation.sanctions.states import NEVER_WAS, OUTSIDE, SanctionKind


def member_leaves(event: MemberLeft) -> None:
    """Notes were about a person: they go with the account. Sanctions stay, and end in their time."""
    session().execute(delete(MemberNote).where(MemberNote.member_id == event.member_id))


@command
def tell_of_end(event: SanctionExpired) -> None:
    """Unless another one forbids the same: then nothing is over yet."""
    if not _still_forbidden(event.member_id, event.kind):
        tell(_occasion(event, Kind.SANCTION_ENDED))


@command
def tell_of_lifting(event: SanctionLifted) -> None:
    """What was undone at once was never told; the outcome of an appeal says so itself; what another sanction still forbids is not over."""
    if event.how not in NEVER_WAS and not _still_forbidden(event.member_id, event.kind):
        tell(_occasion(event, Kind.SANCTION_LIFTED))


def _still_forbidden(member_id: int, kind: str) -> bool:
    member, now = session().get_one(User, member_id), utcnow()
    if kind == SanctionKind.WARNING:
        return False
    ends = [member.suspended_until, *([] if kind in OUTSIDE else [member.silenced_until])]
    return any(end is not None and end > now for end in ends)


def _occasion(event: SanctionExpired | SanctionLifted, kind: Kind) -> Occasion:
    cause = f"{kind}:{event.sanction_id}"
    told = personal(kind, [event.member_id])
    return Occasion(kind, cause, event, None, None, None, told, bundle=f"sanction:{event.sanction_id}", detail=event.kind)

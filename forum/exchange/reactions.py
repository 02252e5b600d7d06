"""What the exchange room does when told: a copy that is ready is told to its member, and goes with them."""

from __future__ import annotations

from forum.accounts.events import MemberLeft
from forum.core.db import command, session
from forum.exchange.commands.copying import end_copies_of
from forum.exchange.events import OwnCopyMade
from forum.exchange.models import OwnCopy
from forum.notifications.audience import personal
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from forum.notifications.telling import tell

# now


def member_leaves(event: MemberLeft) -> None:
    end_copies_of(event.member_id)


# later


@command
def tell_of_copy(event: OwnCopyMade) -> None:
    tell(of_copy(event))


def of_copy(event: OwnCopyMade) -> Occasion | None:
    """Its member alone; nobody when it is gone by now."""
    copy = session().get(OwnCopy, event.copy_id)
    if copy is None or copy.ended_at is not None:
        return None
    cause = f"{Kind.OWN_COPY}:{copy.id}"
    return Occasion(Kind.OWN_COPY, cause, event, None, None, None, personal(Kind.OWN_COPY, [event.member_id]), bundle=str(Kind.OWN_COPY))

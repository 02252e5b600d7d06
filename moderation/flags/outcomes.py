"""What reporters are told: we agreed and acted, or found it within the rules. Never who decided or what was done to whom. Reads only."""

from __future__ import annotations

from collections.abc import Iterator

from forum.notifications.audience import personal, stamp
from forum.notifications.occasions import Occasion
from forum.notifications.states import Kind
from moderation.flags.events import FlagsSettled
from moderation.flags.queries import settled_since
from moderation.flags.states import FlagState

KINDS = {FlagState.UPHELD: Kind.FLAG_AGREED, FlagState.REJECTED: Kind.FLAG_DECLINED, FlagState.CLOSED: Kind.FLAG_CLOSED}


def outcomes(event: FlagsSettled) -> Iterator[Occasion]:
    """One occasion for each reason that was given, so that everybody is reminded of their own; all of a day come as one bundle."""
    kind, by_reason = KINDS[FlagState(event.state)], dict[str, list[int]]()
    for flag in settled_since(event.flag_ids, event.state, event.at):
        by_reason.setdefault(flag.reason, []).append(flag.reporter_id)
    about = f"post:{event.post_id}" if event.post_id is not None else f"member:{event.member_id}"
    for reason, members in by_reason.items():
        yield Occasion(
            kind, f"flags:{about}:{stamp(event.at)}", event, None, event.actor_id, None, personal(kind, members),
            bundle=f"flags:{event.at.date()}", detail=f"{about.partition(':')[0]}:{reason}", is_by_staff=True,
        )

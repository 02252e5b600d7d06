"""What members keep to themselves and admins may see: shown after it is on record who looked."""

from __future__ import annotations

from collections.abc import Iterable

from forum.accounts.queries import addresses_of
from forum.admin.events import CommunityExported, ConfidentialSeen
from forum.core.db import command
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action

ADDRESS = "address"
MOST_AT_ONCE = 100


@command
def show_addresses(actor: Actor, member_ids: Iterable[int]) -> dict[int, str]:
    """The e-mail addresses of these members (100 at most), by member. One act per member goes on record, whether there is an
    address or not."""
    authorize(actor, Action.ADMINISTER)
    wanted = list(dict.fromkeys(member_ids))[:MOST_AT_ONCE]
    for member_id in wanted:
        announce(ConfidentialSeen(utcnow(), actor.id, ADDRESS, member_id=member_id))
    return addresses_of(wanted)


@command
def note_community_export(actor: Actor, what: Iterable[str]) -> None:
    """Record that the community leaves as a file; `what`: "private", "removed", "surveys", for what not everybody may read."""
    authorize(actor, Action.ADMINISTER)
    announce(CommunityExported(utcnow(), actor.id, tuple(what)))

"""The way to a copy that is ready: a link for whoever has just proved with their password who they are, in that session, for a while."""

from __future__ import annotations

from forum.accounts.commands.passwords import prove_current
from forum.core.config import current_config
from forum.core.permissions import Actor, authorize
from forum.exchange.models import OwnCopy
from forum.kit.tokens import sign, unsign
from forum.policy import Action

PURPOSE = "own-copy"
OPEN_SECONDS = 15 * 60


def unlock(actor: Actor, copy: OwnCopy, password: str) -> str:
    """The token of the link. Raises Invalid for a wrong password, TooMany."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    prove_current(actor, password)
    return sign([copy.id, actor.member_id, actor.session_key], current_config().secret_key, PURPOSE)


def is_unlocked(viewer: Actor, copy: OwnCopy, token: str) -> bool:
    """Whether this viewer has proved it in this session a moment ago."""
    proved = unsign(token, current_config().secret_key, PURPOSE, OPEN_SECONDS)
    return bool(viewer.session_key) and proved == [copy.id, viewer.member_id, viewer.session_key]

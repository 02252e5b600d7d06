"""What staff say of votes that looked odd. Nothing else follows from it: sanctions are decided where sanctions are decided."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.admin.events import FindingDecided
from forum.core.db import command, lock
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.kit.text import plain_line
from forum.policy import Action
from forum.reputation.models import Finding
from forum.reputation.states import FindingState

NOTE_MAX = 500


@command
def dismiss_finding(actor: Actor, finding_id: int, *, note: str) -> Finding:
    """Nothing is wrong; it comes back only when it has grown by half. Raises NotFound, Invalid without a note, WrongState."""
    authorize(actor, Action.REVIEW_FINDINGS)
    return _decide(actor, finding_id, FindingState.DISMISSED, note)


@command
def confirm_finding(actor: Actor, finding_id: int, *, note: str) -> Finding:
    """The votes are not honest. Raises NotFound, Invalid without a note, WrongState."""
    authorize(actor, Action.REVIEW_FINDINGS)
    return _decide(actor, finding_id, FindingState.CONFIRMED, note)


def _decide(actor: Actor, finding_id: int, state: FindingState, note: str) -> Finding:
    said = plain_line(note)[:NOTE_MAX]
    if not said:
        raise Invalid.field("note", _("Say in a few words what you found."))
    finding = lock(Finding, finding_id)
    if finding.state != FindingState.NEW:
        raise WrongState(_("Somebody else has decided this already."), current=finding.state)
    finding.state, finding.note = str(state), said
    finding.decided_by_id, finding.decided_at = actor.member_id, utcnow()
    announce(FindingDecided(
        finding.decided_at, actor.id, finding.member_id, finding.other_id, finding.id, finding.kind, finding.state, said,
    ))
    return finding

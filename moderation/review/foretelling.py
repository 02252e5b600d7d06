"""What members would read of a decision that a moderator is about to make. Reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.threads.models import Post
from moderation.policy import DeskAction
from moderation.review.commands.deciding import found_how
from moderation.review.decisions import DECISIONS, Case, Choice, Step, allowed, to_be_told
from moderation.review.doors import door
from moderation.review.queries.cases import Concern, concern_of
from moderation.review.queries.item import get_item
from moderation.review.states import DecisionKind
from moderation.review.steps import FIXED_REASONS, is_outside_for_spam, sanction_for
from moderation.review.work import Said
from moderation.statements.foretelling import Planned
from moderation.statements.reactions import reader_of_post


@dataclass(frozen=True)
class Preview:
    """Letters as the room of statements composes them; `why_not` where there are none yet. `takes`: what a clean-up would take out of
    sight, as pairs of words and numbers; None where there is none."""

    decision: str
    letters: list[Any] = field(default_factory=list)
    why_not: Any = ""
    takes: list[tuple[Any, int]] | None = None


def preview_of(viewer: Actor, item_id: int, decision: str, said: Said) -> Preview:
    """Raises NotFound, and Invalid or WrongState for what could not be decided."""
    authorize(viewer, DeskAction.REVIEW)
    item = get_item(viewer, item_id)
    if not item.is_waiting:
        raise WrongState(_l("Somebody else has decided this in the meantime."), current=item.state)
    concern = concern_of(item)
    choice = _choice(viewer, decision, concern.case)
    if missing := _missing(choice, said):
        return Preview(decision, why_not=missing)
    foretell, planned = door("foretell"), _planned(viewer, choice, concern, said, found_how(item.id))
    takes = _taken(viewer, choice, concern)
    if not planned or foretell is None:
        return Preview(decision, why_not=_l("Nobody is written to: there is nobody who would read it."), takes=takes)
    return Preview(decision, list(foretell(viewer, planned)), takes=takes)


def _taken(viewer: Actor, choice: Choice, concern: Concern) -> list[tuple[Any, int]] | None:
    size = door("cleanup_size")
    if Step.CLEAN_UP not in choice.steps or concern.member_id is None or size is None:
        return None
    return list(size(viewer, concern.member_id))


def _choice(viewer: Actor, decision: str, case: Case) -> Choice:
    choice = DECISIONS[DecisionKind(decision)] if decision in tuple(DecisionKind) else None
    if choice is None or not choice.states_reasons or not choice.fits_case(case) or not allowed(viewer, choice, case).allowed:
        raise Invalid.field("decision", _l("This decision does not fit here any more. Look again."))
    return choice


def _missing(choice: Choice, said: Said) -> Any:
    if "reason" in choice.needs and said.reason not in choice.reasons:
        return _l("Choose a reason to see what the member will read.")
    if "hours" in choice.needs and said.hours is None:
        return _l("Choose for how long to see what the member will read.")
    return ""


def _planned(viewer: Actor, choice: Choice, concern: Concern, said: Said, how: str) -> list[Planned]:
    """In the order in which a decision takes its steps."""
    reason = FIXED_REASONS.get(choice.kind, said.reason)
    words = {"reason": reason, "found_how": how, "facts": said.words, "law": said.law}
    planned = []
    if (member_id := _sanctioned(choice, concern)) is not None:
        kind, hours = sanction_for(viewer, choice, said.hours, member_id)
        until = utcnow() + timedelta(hours=hours) if hours else None
        planned.append(Planned(member_id, kind, until=until, cleans_up=Step.CLEAN_UP in choice.steps, **words))
    post = session().get(Post, concern.post_id) if concern.post_id is not None and choice.restriction is not None else None
    reader_id = reader_of_post(post) if post is not None else None
    if post is not None and choice.restriction is not None and reader_id is not None and reader_id != viewer.id:
        shown_as = post.author_id if reader_id != post.author_id else None
        planned.append(Planned(reader_id, choice.restriction.value, post_id=post.id, as_member_id=shown_as, **words))
    return planned


def _sanctioned(choice: Choice, concern: Concern) -> int | None:
    """Whoever would be sanctioned, and told."""
    member_id = concern.member_id
    if Step.SANCTION not in choice.steps or member_id is None or not to_be_told(concern.case):
        return None
    return None if choice.kind is DecisionKind.SPAM and is_outside_for_spam(member_id) else member_id

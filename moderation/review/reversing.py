"""Changing back what a decision changed: one table, for undoing at once and for overturning on appeal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import aliased

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import lock, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import WrongState
from forum.threads.commands import (
    delete_post,
    reopen_suggestion,
    restore_post,
    rollback_post,
    undelete_post,
)
from forum.threads.models import Post
from moderation.flags.commands import return_flagging, settle_flags
from moderation.flags.commands.suspending import resume_suspension
from moderation.flags.models import Flag
from moderation.flags.queries import running_suspension
from moderation.flags.states import SETTLED, FlagState
from moderation.review.bursts import hand_on
from moderation.review.doors import door
from moderation.review.models import Decision, DecisionEffect
from moderation.review.opening import steady
from moderation.review.sight import hidden_as, hide_as, is_same_hiding, stay_hidden_as
from moderation.review.states import OVERTURNED, EffectKind
from moderation.review.tools import CANNOT, close_again, move_back, reopen, undo_tool
from moderation.review.work import Work
from moderation.sanctions.commands import lift_sanction
from moderation.sanctions.models import Sanction
from moderation.sanctions.standing import put_standing
from moderation.statements.commands import move_appeal, withdraw_statement
from moderation.statements.models import Statement
from moderation.statements.states import OF_POSTS, Restriction

STAYS_CLEAN = _l("The clean-up was more than 30 days ago and could not be taken back. Everything else was undone.")
Reverse = Callable[[Work, DecisionEffect], None]


def reverse_all(work: Work, decision: Decision) -> None:
    """Everything that `decision` changed, the last first. Raises WrongState where that is impossible; then nothing is changed."""
    found = select(DecisionEffect).where(DecisionEffect.decision_id == decision.id).order_by(DecisionEffect.position.desc())
    for effect in list(session().scalars(found)):
        EFFECTS[EffectKind(effect.kind)](work, effect)


def overturn_decision(work: Work, decision: Decision) -> None:
    """On appeal. What the decision's own undoing would leave, and the flags that led to it were wrong."""
    if decision.undone_at is not None:
        return
    reverse_all(work, decision)
    decision.undone_at, decision.undone_by_id, decision.undone_how = work.now, work.actor.id, OVERTURNED
    work.changed(EffectKind.OVERTURNED, decision.id)


def overturn_statement(work: Work, statement_id: int) -> None:
    """What a statement speaks of is undone: with all of its decision, or alone where none was made here (flags hid the post)."""
    statement = lock(Statement, statement_id)
    decision = session().get(Decision, statement.decision_id) if statement.decision_id else None
    if decision is not None and decision.undone_at is None:
        if statement.sanction_id is None:  # about this post: what others were decided about too still holds
            hand_on(decision)
        overturn_decision(work, decision)
    else:
        _show_again(work, statement)
        sanction = session().get(Sanction, statement.sanction_id) if statement.sanction_id else None
        if sanction is not None and sanction.is_running:
            _lift(work, sanction.id)
        if statement.restriction == Restriction.FLAG_PRIVILEGE:
            _return_flagging(work, statement)
    if statement.withdrawn_at is None:
        _withdraw(work, statement.id)


def _show_again(work: Work, statement: Statement) -> None:
    """The post that it speaks of. What somebody decided after it is overturned with it if it took its place, and stands otherwise."""
    post = session().get(Post, statement.post_id) if statement.post_id else None
    if post is None or post.hidden_at is None:
        return
    newer = select(Statement.id, Statement.replaces_id).where(
        Statement.post_id == post.id, Statement.id > statement.id, Statement.withdrawn_at.is_(None), Statement.restriction.in_(OF_POSTS),
    )
    found = session().execute(newer.order_by(Statement.id.desc()).limit(1)).one_or_none()
    if found is None:
        _restore(work, post)
    elif found.replaces_id == statement.id and statement.is_automated:
        overturn_statement(work, found.id)


def _return_flagging(work: Work, statement: Statement) -> None:
    """Unless another suspension took the place of the one it speaks of, or its time is over."""
    running = running_suspension(statement.member_id)
    if running is not None and running.until == statement.until:
        return_flagging(work.actor, statement.member_id)
        work.changed(EffectKind.FLAGGING_RETURNED, running.id)


def suspend_flagging_again(work: Work, effect: DecisionEffect) -> None:
    resume_suspension(work.actor, effect.target_id)


def _how(work: Work) -> str:
    return OVERTURNED if work.records else "undone"


def unhide(work: Work, effect: DecisionEffect) -> None:
    """Back as it was: in sight, or hidden as before; an overturned decision shows it in any case. Not what was hidden anew since."""
    post = session().get(Post, effect.target_id)
    if post is None or post.hidden_at is None or not is_same_hiding(post, effect.before.get("at")):
        return
    was: Any = effect.before.get("was")
    if was and not work.records:
        stay_hidden_as(work, post, was)
        return
    _restore(work, post)
    if work.records and post.held_at is not None:
        work.changed(EffectKind.POST_RELEASED, post.id)


def _restore(work: Work, post: Post) -> None:
    was = hidden_as(post)
    restore_post(work.actor, post.id, quietly=True)  # told with the outcome of the appeal
    work.changed(EffectKind.POST_RESTORED, post.id, was=was)


def hide_again(work: Work, effect: DecisionEffect) -> None:
    was: Any = effect.before["was"]
    hide_as(work, effect.target_id, was)
    work.changed(EffectKind.POST_HIDDEN, effect.target_id, was=None)


def undelete(work: Work, effect: DecisionEffect) -> None:
    undelete_post(work.actor, effect.target_id)
    work.changed(EffectKind.POST_UNDELETED, effect.target_id)


def delete_again(work: Work, effect: DecisionEffect) -> None:
    delete_post(work.actor, effect.target_id)
    work.changed(EffectKind.POST_DELETED, effect.target_id)


def roll_back(work: Work, effect: DecisionEffect) -> None:
    post = session().get_one(Post, effect.target_id)
    if post.revision != effect.before["after"]:
        raise WrongState(CANNOT, current=post.revision)
    before = post.revision
    rolled = rollback_post(work.actor, post.id, int(str(effect.before["revision"])))
    work.changed(EffectKind.POST_EDITED, post.id, revision=before, after=rolled.revision)


def stay_held(work: Work, effect: DecisionEffect) -> None:
    """It has not been let in yet: that comes when the decision stands."""
    if session().scalar(select(Post.held_at).where(Post.id == effect.target_id)) is None:
        raise WrongState(CANNOT, current="released")


def unsettle(work: Work, effect: DecisionEffect) -> None:
    """Undone: the flags are open again. Overturned: what was upheld is rejected now, and the other way round."""
    flags: Any = effect.before["flags"]
    before: Any = effect.before["state"]
    now = session().scalar(select(Flag.state).where(Flag.id.in_(flags), Flag.state.in_(SETTLED)).limit(1))
    after = "rejected" if work.records else before
    with steady():
        _close_repeated(work, flags)
        settle_flags(work.actor, flags, state="open")
        if after != "open":
            settle_flags(work.actor, flags, state=after)
    if work.records:
        work.changed(EffectKind.FLAGS_SETTLED, effect.target_id, flags=flags, state=now or "open")


def _close_repeated(work: Work, flags: list[int]) -> None:
    """Whoever flagged the same again meanwhile has one open flag, the first."""
    first, again = aliased(Flag), aliased(Flag)
    about = (again.post_id == first.post_id) | (again.member_id == first.member_id)
    found = select(again.id).join(first, (first.reporter_id == again.reporter_id) & about)
    repeated = list(session().scalars(found.where(first.id.in_(flags), again.id.not_in(flags), again.state == FlagState.OPEN)))
    settle_flags(work.actor, repeated, state="closed")


def lift(work: Work, effect: DecisionEffect) -> None:
    if session().get_one(Sanction, effect.target_id).is_running:
        _lift(work, effect.target_id)


def _lift(work: Work, sanction_id: int) -> None:
    lift_sanction(work.actor, sanction_id, how=_how(work))
    work.changed(EffectKind.SANCTION_LIFTED, sanction_id)


def impose_again(work: Work, effect: DecisionEffect) -> None:
    member = lock(User, session().get_one(Sanction, effect.target_id).member_id)
    sanction = lock(Sanction, effect.target_id)
    sanction.ended_at = sanction.ended_how = sanction.ended_by_id = None
    sanction.ended_why = ""
    session().flush()
    put_standing(member)


def withdraw(work: Work, effect: DecisionEffect) -> None:
    if session().get_one(Statement, effect.target_id).withdrawn_at is None:
        _withdraw(work, effect.target_id)


def _withdraw(work: Work, statement_id: int) -> None:
    withdraw_statement(work.actor, statement_id, how=_how(work))
    work.changed(EffectKind.STATEMENT_WITHDRAWN, statement_id)


def state_again(work: Work, effect: DecisionEffect) -> None:
    statement = lock(Statement, effect.target_id)
    statement.withdrawn_at = statement.withdrawn_how = None


def reopen_edit(work: Work, effect: DecisionEffect) -> None:
    stale: Any = effect.before["stale"]
    reopen_suggestion(work.actor, effect.target_id, stale=stale)


def reopen_appeal(work: Work, effect: DecisionEffect) -> None:
    move_appeal(work.actor, effect.target_id, state="open")


def reopen_notice(work: Work, effect: DecisionEffect) -> None:
    again = door("reopen_notice")
    if again is None:
        raise WrongState(CANNOT)
    again(work.actor, effect.target_id)


def revert_cleanup(work: Work, effect: DecisionEffect) -> None:
    """Undone: at once. Overturned: once that stands, and never where it is too long ago; everything else is undone even so."""
    revert, too_late = door("revert_cleanup"), door("cleanup_is_too_late")
    if revert is None:
        raise WrongState(CANNOT)
    if not work.records:
        revert(work.actor, effect.target_id)
    elif too_late is not None and too_late(SYSTEM, effect.target_id):
        work.decision.note = "\n".join(filter(None, (work.decision.note, str(STAYS_CLEAN))))
    else:
        work.changed(EffectKind.CLEANUP_TAKEN_BACK, effect.target_id)


def leave_clean(work: Work, effect: DecisionEffect) -> None:
    """It has not begun yet, and only decisions that stand begin it."""


def stand_again(work: Work, effect: DecisionEffect) -> None:
    """The overturning is undone: the earlier decision stands. What it had done was changed back by the effects after this one."""
    decision = lock(Decision, effect.target_id)
    decision.undone_at = decision.undone_by_id = decision.undone_how = None


def call_off(work: Work, effect: DecisionEffect) -> None:
    """Nobody is told. What has been told already, on appeal, is answered by being told the outcome."""
    rows: Any = effect.before["rows"]
    jobs.call_off(rows)


EFFECTS: Mapping[EffectKind, Reverse] = {
    EffectKind.POST_HIDDEN: unhide, EffectKind.POST_RESTORED: hide_again, EffectKind.POST_DELETED: undelete,
    EffectKind.POST_UNDELETED: delete_again, EffectKind.POST_EDITED: roll_back, EffectKind.POST_RELEASED: stay_held,
    EffectKind.THREAD_MOVED: move_back, EffectKind.THREAD_CLOSED: reopen, EffectKind.THREAD_REOPENED: close_again,
    EffectKind.FLAGS_SETTLED: unsettle, EffectKind.SANCTIONED: lift, EffectKind.SANCTION_LIFTED: impose_again, EffectKind.STATED: withdraw,
    EffectKind.STATEMENT_WITHDRAWN: state_again, EffectKind.SUGGESTION_DECIDED: reopen_edit, EffectKind.APPEAL_DECIDED: reopen_appeal,
    EffectKind.NOTICE_DECIDED: reopen_notice, EffectKind.CLEANED_UP: revert_cleanup, EffectKind.OVERTURNED: stand_again,
    EffectKind.CLEANUP_TAKEN_BACK: leave_clean, EffectKind.CLEANUP_WAITS: leave_clean, EffectKind.THREAD_ACT: undo_tool,
    EffectKind.TELLING: call_off, EffectKind.FLAGGING_RETURNED: suspend_flagging_again,
}

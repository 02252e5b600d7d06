"""What the desk knows and others may not: flags, decisions with their notes, reasons, appeals."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.escalations.commands import hand_over, raise_escalation, reject, resolve, wait_for
from moderation.flags.commands import raise_flag
from moderation.review.commands import act, decide, settle_decision
from moderation.review.models import ReviewItem
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Statement
from tests import make
from tests.house.canaries import MODERATORS, STAFF, Forum


def flags_and_decisions(forum: Forum) -> None:
    """A flag and who raised it; a post decided about, the reasons its author reads, an appeal and its answer."""
    member, author, moderator, admin = (forum.cast[name] for name in ("member", "author", "moderator", "admin"))
    reporter, concerned = MODERATORS | {"member"}, MODERATORS | {"author"}
    flagged = make.answer(forum.public, author, "It blinks because it is tired.")
    raise_flag(member, post_id=flagged.id, reason="other", details=forum.words("details of a flag", reporter))
    raise_flag(member, member_id=forum.cast["other"].id, reason="abusive", details=forum.words("details about a member", reporter))
    gone = make.answer(forum.public, author, forum.words("text that was decided about", concerned))
    made = act(
        moderator, post_id=gone.id, decision="hide", reason="spam", words=forum.words("words of a decision", concerned),
        note=forum.words("note of a decision", MODERATORS),
    )
    settle_decision(SYSTEM, made.id)
    statement = session().scalars(select(Statement).where(Statement.post_id == gone.id, Statement.withdrawn_at.is_(None))).one()
    tell_statement(SYSTEM, statement.id)
    appeal = file_appeal(author, statement.id, words=forum.words("words of an appeal", concerned))
    item = session().scalars(select(ReviewItem).where(ReviewItem.appeal_id == appeal.id)).one()
    upheld = decide(admin, item.id, version=item.version, decision="uphold", words=forum.words("reply to an appeal", concerned))
    settle_decision(SYSTEM, upheld.id)


def cases(forum: Forum) -> None:
    """Requests for help with a question everybody reads, what staff wait for, hand on and answer; one that was turned down."""
    helper, agent, admin, asker = (forum.cast[name] for name in ("helper", "agent", "admin", "asker"))
    asked, both = STAFF | {"helper"}, STAFF | {"helper", "asker"}
    open_one, done, refused = (make.question(asker, f"Why does box {name} hum at night?") for name in ("A", "B", "C"))
    case = raise_escalation(helper, open_one.id, reason="other", words=forum.words("words of a request", asked))
    raise_escalation(agent, open_one.id, reason="vip", words=forum.words("words of staff to staff", STAFF))
    hand_over(agent, case.id, owner_id=admin.id, summary=forum.words("summary of a hand-over", STAFF))
    wait_for(agent, case.id, whom="asker", words=forum.words("what staff need from an asker", STAFF | {"asker"}))
    ended = raise_escalation(helper, done.id, reason="outage")
    resolve(agent, ended.id, outcome="fixed", summary=forum.words("what was done", both))
    turned_down = raise_escalation(helper, refused.id, reason="outage")
    reject(agent, turned_down.id, reason="other", words=forum.words("why a request was turned down", both))

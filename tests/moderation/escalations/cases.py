"""What tests of cases do again and again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.kit.clock import utcnow
from forum.threads.models import Thread
from moderation.escalations.commands import raise_escalation
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice
from tests import make


class Scene:
    """An open question of Asa's, a helper who may ask staff for help, two agents, a moderator."""

    def __init__(self) -> None:
        self.asker, self.helper = make.member("asa"), make.member("hal", reputation=100)
        self.agent, self.other, self.mod = make.agent("ana"), make.agent("ben"), make.moderator("mod")
        self.thread = make.question(self.asker)

    def case(self, **said) -> Escalation:
        return raise_escalation(self.helper, self.thread.id, **{"reason": "unanswered", **said})


def fresh(case) -> Escalation:
    return session().get(Escalation, case.id, populate_existing=True)


def thread(row) -> Thread:
    return session().get(Thread, row.id, populate_existing=True)


def open_case(row) -> Escalation | None:
    return session().scalars(select(Escalation).where(Escalation.thread_id == row.id, Escalation.closed_at.is_(None))).one_or_none()


def history(case) -> list[str]:
    found = select(EscalationEvent.kind).where(EscalationEvent.escalation_id == case.id)
    return list(session().scalars(found.order_by(EscalationEvent.id)))


def voices(case) -> list[tuple[int, str | None]]:
    found = select(EscalationVoice.member_id, EscalationVoice.outcome).where(EscalationVoice.escalation_id == case.id)
    return [tuple(row) for row in session().execute(found.order_by(EscalationVoice.id))]


@command
def asked_long_ago(row, hours: int) -> None:
    lock(Thread, row.id).created_at = utcnow() - timedelta(hours=hours)

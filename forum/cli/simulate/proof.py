"""What must hold after a simulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from forum.cli.reconcile import reconcile
from forum.cli.reputation import recompute
from forum.cli.simulate.days import Life
from forum.core.db import db, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.notifications.models import Letter, Notification
from forum.reputation.models import ReputationChange
from forum.threads.models import Thread


@dataclass(frozen=True)
class Proof:
    """What happened, and everything that is wrong: all of `wrong` must be 0."""

    done: Counter[str]
    refused: Counter[str]
    counts: dict[str, int]
    wrong: dict[str, int]
    drifting: tuple[str, ...]
    fingerprint: str

    @property
    def holds(self) -> bool:
        return not any(self.wrong.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "holds": self.holds, "wrong": self.wrong, "drifting": list(self.drifting), "counts": self.counts, "done": dict(self.done),
            "refused": dict(self.refused), "fingerprint": self.fingerprint,
        }

    def lines(self) -> Iterator[str]:
        yield "done      " + ", ".join(f"{name} {number}" for name, number in self.done.most_common())
        yield "refused   " + ", ".join(f"{name} {number}" for name, number in self.refused.most_common())
        yield "counts    " + ", ".join(f"{name} {number}" for name, number in self.counts.items())
        for name, number in self.wrong.items():
            yield f"{'WRONG' if number else 'ok   '}     {name.replace('_', ' ')}: {number}"
        for name in self.drifting:
            yield f"DRIFT     {name}"
        yield f"fingerprint {self.fingerprint}"


def proof(life: Life) -> Proof:
    """Ask everything that can be asked of the whole; writes nothing that was right."""
    findings = [finding for finding in reconcile() if finding.drift]
    db.session.remove()
    fingerprint = _fingerprint()
    changed = sum(recompute().values())
    sent = life.postbag.letters()
    marked = set(session().scalars(select(Letter.id).where(Letter.sent_at.is_not(None))))
    wrong = {
        "rows_that_drift": sum(finding.drift for finding in findings),
        "rows_changed_by_recomputing": changed,
        "letters_sent_twice": sum(times > 1 for times in sent.values()),
        "mails_sent_twice": sum(times > 1 for times in life.postbag.sent.values()),
        "letters_marked_but_not_sent": len(marked - set(sent)),
        "letters_due_but_waiting": _count(Letter.id, Letter.sent_at.is_(None), Letter.dropped_at.is_(None), Letter.due_at <= utcnow()),
        "jobs_that_failed": _count(OutboxRow.id, OutboxRow.last_error.is_not(None)),
    }
    for guest in life.guests:
        wrong |= guest.wrong()
        life.done.update(guest.done)
    return Proof(life.done, life.refused, _counts(life), wrong, tuple(finding.name for finding in findings), fingerprint)


def _counts(life: Life) -> dict[str, int]:
    return {
        "members": life.done["join"], "questions": len(life.world.talks), "notifications": _count(Notification.id),
        "ledger_rows": _count(ReputationChange.id), "mails": life.postbag.total, "letters_sent": len(life.postbag.letters()),
    }


def _count(column: Any, *where: Any) -> int:
    return session().scalar(select(func.count(column)).where(*where)) or 0


def _fingerprint() -> str:
    """The same for the same seed: what the ledger, the threads and the inboxes say, without what is random for security."""
    said = sha256()
    columns = {
        ReputationChange: (ReputationChange.id, ReputationChange.member_id, ReputationChange.kind, ReputationChange.points),
        Thread: (Thread.id, Thread.title, Thread.status, Thread.score),
        Notification: (Notification.user_id, Notification.cause),
    }
    for model, chosen in columns.items():
        for row in session().execute(select(*chosen).order_by(model.id)):  # type: ignore[attr-defined]
            said.update(repr(tuple(row)).encode())
    return said.hexdigest()[:16]

"""Jobs: the outbox row is the truth, Huey is the engine that carries its id.

Rows are leased, the effect and `done_at` commit together, failures back off (min(2^n x 10 s, 6 h) with
jitter, 25 tries), then rest as dead letters for the admin. Source of the numbers: measured kill -9 runs.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

import structlog
from flask import current_app
from sqlalchemy import Select, and_, delete, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from forum.core.db import after_commit, command, insert_all, session, waiting_for_commit
from forum.core.models import OutboxRow
from forum.core.origin import through
from forum.kit.clock import utcnow

log = structlog.get_logger("plaza.jobs")

LEASE_SECONDS = 120
MAX_ATTEMPTS = 25
BACKOFF_FIRST_SECONDS = 10
BACKOFF_MAX_SECONDS = 6 * 3600
KEEP_DONE_DAYS = 7
SWEEP_BATCH = 200
ON_TIME_SECONDS = 0.2
"""What the engine waits beyond the moment, so that the row is due when it comes."""

Job = Callable[[Mapping[str, Any]], None]
F = TypeVar("F", bound=Callable[..., Any])
V = TypeVar("V")
_registry: dict[str, Job] = {}
_periodic: dict[str, tuple[int, Job]] = {}


def register(kind: str, job: Job) -> None:
    """Name a job; the name is stored in rows, so it must stay."""
    _registry[kind] = job


def waits_for_others(job: F) -> F:
    """Mark a job that waits for another machine (mail, webhooks): it runs outside the transaction, so that nobody waits
    for its locks, and is marked done afterwards. It may run twice."""
    job.outside_transaction = True  # type: ignore[attr-defined]
    return job


def register_periodic(kind: str, every_seconds: int, job: Job) -> None:
    """Run `job` once per period of `every_seconds`; a missed period is caught up once, never doubled."""
    register(kind, job)
    _periodic[kind] = (every_seconds, job)


_ENQUEUE = insert(OutboxRow.__table__)  # type: ignore[arg-type]


def enqueue(
    kind: str, payload: Mapping[str, Any], *, dedupe_key: str | None = None, run_at: datetime | None = None, on_time: bool = False,
) -> int | None:
    """Write the outbox row in the current transaction; after commit Huey gets its id, which is returned.

    With `dedupe_key` a row that exists (done or not) is left as it is, and None comes back. What is due later waits for the sweeper,
    up to a minute more; `on_time` for what somebody is waiting for: the engine keeps the moment itself.
    """
    if kind not in _registry:
        raise LookupError(f"no job is called {kind}")
    if dedupe_key and session().scalar(select(OutboxRow.id).where(OutboxRow.dedupe_key == dedupe_key)):
        return None
    now = utcnow()
    due = run_at or now
    row = {"kind": kind, "payload": json.dumps(payload), "dedupe_key": dedupe_key, "created_at": now, "run_at": due}
    written = session().connection().execute(_ENQUEUE, row)
    row_id = cast(tuple[int], written.inserted_primary_key)[0]
    if due <= now:
        _hand_over_after_commit(row_id)
    elif on_time:
        after_commit(lambda: hand_over([row_id], at=due))
    return row_id


def call_off(row_ids: Sequence[int]) -> None:
    """Forget rows that have not begun to run (inside a command)."""
    idle = and_(OutboxRow.id.in_(row_ids), OutboxRow.done_at.is_(None), OutboxRow.attempts == 0)
    session().execute(delete(OutboxRow).where(idle).execution_options(synchronize_session=False))


def enqueue_later(kind: str, rows: Sequence[tuple[Mapping[str, Any], str, datetime]]) -> None:
    """Write many rows (payload, dedupe key, when) of one kind in one statement; the sweeper hands them over when they are due.

    The keys must be new: a row that exists already fails the command.
    """
    if kind not in _registry:
        raise LookupError(f"no job is called {kind}")
    now = utcnow()
    insert_all(OutboxRow, [
        {"kind": kind, "payload": json.dumps(payload), "dedupe_key": key, "created_at": now, "run_at": at, "attempts": 0}
        for payload, key, at in rows
    ])


class _HandOver(list[int]):
    """The rows of one transaction, handed over together once it has committed."""

    def __call__(self) -> None:
        hand_over(list(self))


def _hand_over_after_commit(row_id: int) -> None:
    gathered = waiting_for_commit(_HandOver)
    if gathered is None:
        after_commit(gathered := _HandOver())
    gathered.append(row_id)


def hand_over(row_ids: list[int], *, at: datetime | None = None) -> None:
    """Give committed rows to the engine, to be run now or at a moment. Losing this call loses nothing: the sweeper finds the rows."""
    carrier = current_app.extensions.get("plaza_job_carrier")
    if carrier is None or not row_ids:
        return
    if at is None:
        carrier(row_ids)
    else:
        carrier.schedule(args=(row_ids,), delay=max(0.0, (at - utcnow()).total_seconds()) + ON_TIME_SECONDS)


def run_row(row_id: int) -> bool:
    """Run one row if it is due and free. True when its effect was committed by this call."""
    row = _take(row_id)
    if row is None:
        return False
    kind, payload = row
    try:
        with through("job", f"job-{row_id}"):
            if getattr(_registry[kind], "outside_transaction", False):
                _registry[kind](payload)
                _mark_done(row_id)
            else:
                _effect(row_id, kind, payload)
    except Exception as error:
        log.exception("job_failed", job=kind, row=row_id)
        _record_failure(row_id, error)
        return False
    return True


@command
def _take(row_id: int) -> tuple[str, dict[str, Any]] | None:
    now = utcnow()
    free = and_(
        OutboxRow.id == row_id, OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None), OutboxRow.run_at <= now,
        or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now),
    )
    lease = {"lease_until": now + timedelta(seconds=LEASE_SECONDS), "attempts": OutboxRow.attempts + 1}
    taken = session().execute(update(OutboxRow).where(free).values(lease).execution_options(synchronize_session=False))
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    row = session().get_one(OutboxRow, row_id)
    return row.kind, json.loads(row.payload)


@command
def _effect(row_id: int, kind: str, payload: Mapping[str, Any]) -> None:
    _registry[kind](payload)
    _mark_done(row_id)


@command
def _mark_done(row_id: int) -> None:
    done = update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.done_at.is_(None))
    marked = session().execute(done.values(done_at=utcnow(), lease_until=None).execution_options(synchronize_session=False))
    if marked.rowcount != 1:  # type: ignore[attr-defined]
        raise RuntimeError("another worker finished this job")


@command
def _record_failure(row_id: int, error: Exception) -> None:
    row = session().get_one(OutboxRow, row_id, with_for_update=True)
    if row.done_at is not None:
        return
    now = utcnow()
    row.last_error = f"{type(error).__name__}: {error}"[:2000]
    row.lease_until = None
    row.run_at = now + timedelta(seconds=backoff_seconds(row.attempts))
    if row.attempts >= MAX_ATTEMPTS:
        row.dead_at = now


def backoff_seconds(attempts: int) -> float:
    """Seconds until the next try, with up to a quarter of jitter."""
    base = min(2 ** max(attempts - 1, 0) * BACKOFF_FIRST_SECONDS, BACKOFF_MAX_SECONDS)
    return float(base * random.uniform(1.0, 1.25))  # noqa: S311 - jitter, not a secret


def due_rows(limit: int = SWEEP_BATCH, *, kind: str = "") -> list[int]:
    """Ids of rows (of one kind, if told) that should run now and that nobody holds, oldest first."""
    now = utcnow()
    due = select(OutboxRow.id).where(
        OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None), OutboxRow.run_at <= now,
        or_(OutboxRow.lease_until.is_(None), OutboxRow.lease_until < now),
    )
    due = due.where(OutboxRow.kind == kind) if kind else due
    return list(session().scalars(due.order_by(OutboxRow.run_at).limit(limit)))


def is_waiting(kind: str) -> bool:
    """Whether a row of this kind waits or runs. What has failed for good does not count."""
    return session().scalar(_waiting(OutboxRow.id, kind).limit(1)) is not None


def waiting_payloads(kind: str) -> list[dict[str, Any]]:
    """What the rows of this kind say that wait or run: for kinds of which there are few."""
    return [json.loads(payload) for payload in session().scalars(_waiting(OutboxRow.payload, kind))]


def _waiting(column: InstrumentedAttribute[V], kind: str) -> Select[V]:
    return select(column).where(OutboxRow.kind == kind, OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None))


def drain(limit: int = 10_000) -> int:
    """Run everything that is due in this process (tests, scripts, catching up). Returns how many succeeded."""
    done = 0
    while done < limit and (rows := due_rows()):
        succeeded = sum(run_row(row_id) for row_id in rows)
        done += succeeded
        if not succeeded:
            break
    return done


def sweep() -> int:
    """Hand over again what was not done, and open the current period of every periodic job."""
    open_periods()
    rows = due_rows()
    session().commit()
    hand_over(rows)
    return len(rows)


@command
def open_periods() -> None:
    """One outbox row per periodic job and period, whoever gets there first."""
    now = utcnow()
    for kind, (every, _job) in _periodic.items():
        enqueue(kind, {}, dedupe_key=f"{kind}@{int(now.timestamp()) // every}")


@command
def forget_done(_payload: Mapping[str, Any] | None = None) -> None:
    """Delete rows done more than 7 days ago; dead letters stay until somebody decides."""
    session().execute(delete(OutboxRow).where(OutboxRow.done_at < utcnow() - timedelta(days=KEEP_DONE_DAYS)))


@command
def retry_dead(row_id: int) -> None:
    """Give a dead letter another 25 tries, starting now."""
    row = session().get_one(OutboxRow, row_id)
    row.dead_at, row.attempts, row.run_at = None, 0, utcnow()
    _hand_over_after_commit(row.id)


class Periodically:
    """Call `action` every `seconds` in a daemon thread of this process (view counts, sweeping)."""

    def __init__(self, seconds: float, action: Callable[[], object]) -> None:
        self.seconds, self.action = seconds, action
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(self.seconds):
            try:
                self.action()
            except Exception:
                log.exception("periodic_failed")

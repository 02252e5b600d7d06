"""Writing down what was found of a text, and its print. The first two run inside the command that posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select

from forum.core import settings
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.text import excerpt
from forum.threads.models import HeldPost, Post, Thread
from forum.threads.screening import Submission
from moderation.policy import DeskAction
from moderation.screening.events import PostScreened
from moderation.screening.gathering import print_of
from moderation.screening.judging import Judgement
from moderation.screening.models import Screening, ScreeningBand, ScreeningPrint
from moderation.screening.states import Result
from moderation.screening.texts import bands_of, packed

WORDS_CHARS = 2_000
PRINTS_AT_ONCE = 200
LOOKED_BACK = 5_000
FORGOTTEN_AT_ONCE = 2_000


def write_screening(submission: Submission, judgement: Judgement, post: Post | None) -> int:
    """One record (inside a command); its number. What is flagged is announced."""
    row = Screening(
        at=utcnow(), member_id=submission.actor.member_id, post_id=post.id if post else None,
        thread_id=post.thread_id if post else submission.thread_id, kind=submission.kind, is_edit=submission.is_edit,
        result=judgement.result.value, score=judgement.score, findings=[finding.as_json() for finding in judgement.findings],
        title=submission.title, address=submission.address,
        words=(submission.markdown if post is None else excerpt(submission.text, WORDS_CHARS))[:WORDS_CHARS],
    )
    session().add(row)
    session().flush()
    if post is not None and judgement.result is Result.FLAG:
        announce(PostScreened(at=row.at, post_id=post.id, thread_id=post.thread_id, screening_id=row.id, outcome=judgement.result.value))
    return row.id


def write_print(post: Post, made: Sequence[int] | None, address: str) -> None:
    """The print of a post (inside a command): newcomers' at once, so that the next one is compared with it."""
    write_prints([{"post_id": post.id, "member_id": post.author_id, "at": post.created_at, "address": address}], [made])


def write_prints(rows: Sequence[Mapping[str, Any]], prints: Iterable[Sequence[int] | None]) -> None:
    made = list(prints)
    values = [{**row, "print": packed(one) if one else ""} for row, one in zip(rows, made, strict=True)]
    if not values:
        return
    session().flush()
    session().connection().execute(insert(ScreeningPrint.__table__), values)  # type: ignore[arg-type]
    bands = [{"band": band, "post_id": row["post_id"]} for row, one in zip(rows, made, strict=True) if one for band in set(bands_of(one))]
    if bands:
        session().connection().execute(insert(ScreeningBand.__table__), bands)  # type: ignore[arg-type]


@command
def note_refusal(actor: Actor, submission: Submission, judgement: Judgement) -> None:
    """A text that was refused: staff see what it said. `actor` is the system, the writer is in the submission."""
    authorize(actor, DeskAction.RECORD_SCREENING)
    write_screening(submission, judgement, None)


@command
def print_recent(actor: Actor) -> int:
    """Prints for posts that have none yet, the newest few thousand, in portions. How many; fewer than a portion: nothing is left."""
    authorize(actor, DeskAction.RECORD_SCREENING)
    newest = session().scalar(select(func.max(Post.id))) or 0
    has_print = select(ScreeningPrint.post_id).where(ScreeningPrint.post_id == Post.id).exists()
    found = session().execute(
        select(Post.id, Post.author_id, Post.created_at, Post.kind, Post.body_markdown, Thread.title)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id > newest - LOOKED_BACK, Post.created_at > _oldest_print(), ~has_print).order_by(Post.id).limit(PRINTS_AT_ONCE)
    ).all()
    rows = [{"post_id": row.id, "member_id": row.author_id, "at": row.created_at, "address": ""} for row in found]
    write_prints(rows, (print_of(row.title if row.kind == "question" else "", row.body_markdown) for row in found))
    return len(rows)


@command
def forget_screenings(actor: Actor) -> int:
    """One portion of what is too old: prints, and findings of texts that do not wait any more. How many rows went."""
    authorize(actor, DeskAction.RECORD_SCREENING)
    old = select(ScreeningPrint.post_id).where(ScreeningPrint.at < _oldest_print()).limit(FORGOTTEN_AT_ONCE)
    ids = list(session().scalars(old))
    gone = _deleted(ScreeningBand, ScreeningBand.post_id.in_(ids)) if ids else 0
    gone += _deleted(ScreeningPrint, ScreeningPrint.post_id.in_(ids)) if ids else 0
    before = utcnow() - timedelta(days=settings.get("moderation.screening_kept_days"))
    waits = select(HeldPost.post_id).where(HeldPost.post_id == Screening.post_id).exists()
    past = list(session().scalars(select(Screening.id).where(Screening.at < before, ~waits).limit(FORGOTTEN_AT_ONCE)))
    return gone + (_deleted(Screening, Screening.id.in_(past)) if past else 0)


def _deleted(table: type[Any], where: Any) -> int:
    done = session().execute(delete(table).where(where).execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _oldest_print() -> datetime:
    return utcnow() - timedelta(days=settings.get("moderation.prints_kept_days"))

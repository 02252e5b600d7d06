"""The facts about a text that the database knows: one statement, however many posts there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast, func, literal, null, select, union_all

from forum.core import settings
from forum.core.db import session
from forum.core.limits import enforced
from forum.core.permissions import can
from forum.kit.clock import utcnow
from forum.policy import Action
from forum.threads.models import Post
from forum.threads.newcomers import is_new
from forum.threads.screening import KINDS, Submission
from moderation.screening.facts import Facts, Similar
from moderation.screening.judging import Thresholds
from moderation.screening.models import ScreeningBand, ScreeningPrint
from moderation.screening.texts import bands_of, likeness, own_words, signature, unpacked, words_of

MINUTE = timedelta(minutes=1)
MOST_COUNTED = 200
MOST_ALIKE = 64


def thresholds() -> Thresholds:
    """The scores in force."""
    return Thresholds(settings.get("moderation.screening_hold_at"), settings.get("moderation.screening_refuse_at"))


@dataclass(frozen=True)
class Known:
    """What the database says of a writer and of texts like theirs."""

    accepted: int = 0
    last_minute: int = 0
    network_minute: int = 0
    similar: tuple[Similar, ...] = ()
    print: tuple[int, ...] | None = field(default=None, compare=False)


def print_of(title: str, markdown: str) -> tuple[int, ...] | None:
    return signature(words_of(own_words(f"{title}\n\n{markdown}")))


def known_of(submission: Submission) -> Known:
    """One statement. How fast somebody posts counts only where limits hold at all."""
    made = None if submission.is_edit else print_of(submission.title, submission.markdown)
    member_id, since = submission.actor.id or 0, utcnow() - MINUTE
    pieces = [_count("accepted", select(Post.id).where(Post.author_id == member_id, Post.kind.in_(KINDS), Post.listed.is_(True))
                     .limit(settings.get("threads.screen_first_posts")))]
    if enforced() and not submission.is_edit:
        lately = select(Post.id).where(Post.author_id == member_id, Post.kind.in_(KINDS), Post.created_at > since)
        pieces.append(_count("minute", lately.limit(MOST_COUNTED)))
        if submission.address:
            here = select(ScreeningPrint.post_id).where(
                ScreeningPrint.address != "", ScreeningPrint.address == submission.address, ScreeningPrint.at > since,
            )
            pieces.append(_count("network", here.limit(MOST_COUNTED)))
    if made is not None:
        pieces.append(_alike(made))
    rows = session().execute(union_all(*pieces)).all()
    numbers = {row.what: row.number for row in rows if row.what != "alike"}
    similar = tuple(
        Similar(row.number, row.member_id == member_id, likeness(made, unpacked(row.print))) for row in rows if row.what == "alike" and made
    )
    return Known(numbers["accepted"], numbers.get("minute", 0), numbers.get("network", 0), similar, made)


def _count(what: str, found: Any) -> Any:
    inner = found.subquery()
    return select(literal(what).label("what"), func.count().label("number"), cast(null(), Post.author_id.type).label("member_id"),
                  cast(null(), String).label("print")).select_from(inner)


def _alike(made: Sequence[int]) -> Any:
    """Posts that share a band: a bounded number of them, however many there are."""
    near = select(ScreeningBand.post_id).where(ScreeningBand.band.in_(bands_of(made))).limit(MOST_ALIKE).subquery()
    return select(literal("alike").label("what"), ScreeningPrint.post_id.label("number"), ScreeningPrint.member_id.label("member_id"),
                  ScreeningPrint.print.label("print")).where(ScreeningPrint.post_id.in_(select(near.c.post_id)))


def facts_of(submission: Submission) -> tuple[Facts, Known]:
    """Everything the checks may know. Trusted members and staff cost no statement."""
    actor = submission.actor
    exempt = can(actor, Action.WRITE_WITHOUT_LIMITS)
    known = Known(accepted=settings.get("threads.screen_first_posts")) if exempt else known_of(submission)
    return Facts(
        kind=submission.kind, text=submission.text, markdown=submission.markdown, title=submission.title, links=submission.links,
        before=submission.before, before_links=submission.before_links, images=submission.images, is_new=is_new(actor),
        is_first=known.accepted < settings.get("threads.screen_first_posts"), is_exempt=exempt,
        seconds=submission.seconds if enforced() else None, address=submission.address, last_minute=known.last_minute,
        network_minute=known.network_minute, similar=known.similar, language=submission.language, category_id=submission.category_id,
    ), known

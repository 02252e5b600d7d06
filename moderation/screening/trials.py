"""Trying rules on posts that are there already: what would have become of them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.catalogue import reputation_needed
from forum.core import settings
from forum.core.db import session
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from forum.threads.writing import render_body
from moderation.screening.facts import Facts, Finding, Similar
from moderation.screening.gathering import MINUTE, MOST_ALIKE
from moderation.screening.judging import Thresholds, judge
from moderation.screening.models import ScreeningBand, ScreeningPrint, ScreeningRule, ScreeningRun
from moderation.screening.rules import Rule, Ruleset, rule_of, ruleset_of, shipped
from moderation.screening.states import Result, RuleKind, RuleState
from moderation.screening.texts import bands_of, likeness, unpacked

AT_ONCE = 100


@dataclass(frozen=True)
class Hit:
    """A post that a tried rule fires on. `is_honest`: voted up or accepted, and not hidden since."""

    post_id: int
    score: int
    result: str
    is_honest: bool
    findings: tuple[Finding, ...]

    @property
    def is_stopped(self) -> bool:
        return self.result in (Result.HOLD, Result.REFUSE)


@dataclass(frozen=True)
class Portion:
    """What was found in some posts. `next_id`: where the next portion begins; None at the end."""

    from_id: int
    next_id: int | None
    looked: int
    hits: tuple[Hit, ...]


def tried_rules(run: ScreeningRun) -> list[Rule]:
    """The rules a run is about: one, or all of a kind that only watch."""
    if run.name:
        row = session().get(ScreeningRule, run.rule_id) if run.rule_id else None
        return [rule_of(row) if row else shipped(run.name)]
    waiting = select(ScreeningRule).where(ScreeningRule.kind == run.kind, ScreeningRule.state == RuleState.DRY)
    return [rule_of(row) for row in session().scalars(waiting.where(ScreeningRule.changed_at <= run.started_at).order_by(ScreeningRule.id))]


def rules_with(tried: Sequence[Rule]) -> Ruleset:
    """All rules there are, the tried ones switched on; what only watches stays out of it."""
    on = {(rule.kind, rule.name): replace(rule, state=RuleState.ON) for rule in tried}
    others = [rule_of(row) for row in session().scalars(select(ScreeningRule).order_by(ScreeningRule.id))]
    kept = [replace(rule, state=RuleState.OFF if rule.state is RuleState.DRY else rule.state) for rule in others]
    return ruleset_of([*(rule for rule in kept if (rule.kind, rule.name) not in on), *on.values()])


def look(run: ScreeningRun, at: Thresholds) -> Portion:
    """One portion of a run."""
    tried = tried_rules(run)
    rows = _posts(run)
    accepted = _accepted_before(rows)
    compares = any(rule.kind is RuleKind.CHECK and rule.name == "repeated_text" for rule in tried)
    rules, hits = rules_with(tried), []
    for row in rows:
        facts = _facts(row, accepted[row.author_id], _lately(rows, row), _similar(row) if compares else ())
        accepted[row.author_id] += int(row.listed)
        judgement = judge(facts, rules, at)
        own = [one for one in judgement.findings if _is_of(one, tried)]
        if own:
            honest = row.hidden_at is None and (row.score > 0 or row.is_solution)
            hits.append(Hit(row.id, judgement.score, judgement.result, honest, judgement.findings))
    last = rows[-1].id + 1 if len(rows) == AT_ONCE and rows[-1].id < run.until_id else None
    return Portion(run.next_id, last, len(rows), tuple(hits))


def _is_of(finding: Finding, tried: Sequence[Rule]) -> bool:
    return any(finding.rule_id == rule.id if rule.id is not None else finding.check == rule.name for rule in tried)


def _posts(run: ScreeningRun) -> Sequence[Any]:
    since = run.started_at - timedelta(days=run.days)
    found = (
        select(
            Post.id, Post.kind, Post.author_id, Post.body_markdown, Post.language, Post.created_at, Post.listed, Post.score,
            Post.is_solution, Post.hidden_at, Thread.title, Thread.category_id, User.created_at.label("joined_at"), User.reputation,
            User.is_staff,
            ScreeningPrint.address, ScreeningPrint.print,
        )
        .join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
        .outerjoin(ScreeningPrint, ScreeningPrint.post_id == Post.id)
        .where(Post.id >= run.next_id, Post.id <= run.until_id, Post.created_at >= since)
    )
    return session().execute(found.order_by(Post.id).limit(AT_ONCE)).all()


def _accepted_before(rows: Sequence[Any]) -> Counter[int]:
    if not rows:
        return Counter()
    authors = {row.author_id for row in rows}
    before = select(Post.author_id, func.count()).where(Post.author_id.in_(authors), Post.id < rows[0].id, Post.listed.is_(True))
    return Counter(dict(session().execute(before.group_by(Post.author_id)).all()))  # type: ignore[arg-type]


def _lately(rows: Sequence[Any], row: Any) -> int:
    """Posts of the same member in the minute before, as far as they are of the same portion."""
    return sum(
        1 for other in rows if other.author_id == row.author_id and other.id < row.id and row.created_at - other.created_at < MINUTE
    )


def _similar(row: Any) -> tuple[Similar, ...]:
    if not row.print:
        return ()
    made = unpacked(row.print)
    near = select(ScreeningBand.post_id).where(ScreeningBand.band.in_(bands_of(made)), ScreeningBand.post_id < row.id).limit(MOST_ALIKE)
    alike = select(ScreeningPrint.post_id, ScreeningPrint.member_id, ScreeningPrint.print).where(ScreeningPrint.post_id.in_(near))
    return tuple(
        Similar(one.post_id, one.member_id == row.author_id, likeness(made, unpacked(one.print))) for one in session().execute(alike)
    )


def _facts(row: Any, accepted: int, lately: int, similar: tuple[Similar, ...]) -> Facts:
    body = render_body(row.body_markdown, max_chars=len(row.body_markdown) + 1)
    new_for = timedelta(hours=settings.get("threads.new_member_hours"))
    return Facts(
        kind=row.kind, text=body.text, markdown=row.body_markdown, title=row.title if row.kind == PostKind.QUESTION else "",
        links=body.addresses, images=body.images, is_new=row.created_at - row.joined_at < new_for,
        is_first=accepted < settings.get("threads.screen_first_posts"),
        is_exempt=row.is_staff or row.reputation >= reputation_needed("trusted"), address=row.address or "", last_minute=lately,
        similar=similar, language=row.language, category_id=row.category_id,
    )

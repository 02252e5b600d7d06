"""Reading rules, tries and what was found; for moderators only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.kit.text import excerpt
from forum.threads.models import Category, Post, Thread
from moderation.policy import DeskAction
from moderation.screening.checks import CHECKS
from moderation.screening.facts import Finding, from_json
from moderation.screening.models import Screening, ScreeningBand, ScreeningPrint, ScreeningRule, ScreeningRun, ScreeningRunHit
from moderation.screening.rules import Rule, rule_of, shipped
from moderation.screening.states import Result, RuleKind, RuleState
from moderation.screening.texts import likeness, unpacked
from moderation.screening.words import reasons

PER_PAGE = 50
EXCERPT_CHARS = 240
MOST_ALIKE, MOST_SHOWN = 64, 5
ALIKE = 0.5
"""The share of words from which two posts are shown as alike."""


@dataclass(frozen=True)
class Explained:
    """What was found of one text, with the reasons as sentences in the reader's language."""

    row: Screening
    findings: tuple[Finding, ...]
    member: User | None = None
    thread: Thread | None = None

    @property
    def reasons(self) -> list[str]:
        return reasons(self.findings)


@dataclass(frozen=True)
class CheckLine:
    """A built-in check with how it is tuned and its newest try."""

    rule: Rule
    run: ScreeningRun | None


@dataclass(frozen=True)
class HitLine:
    """A post a try fired on."""

    hit: ScreeningRunHit
    post: Post
    thread: Thread
    author: User
    words: str
    reasons: list[str]


@dataclass(frozen=True)
class RunView:
    """A try and what it found; `is_current`: it can be switched on as it was tried."""

    run: ScreeningRun
    hits: list[HitLine]
    rules: list[ScreeningRule]
    is_current: bool
    is_on: bool


def explain(viewer: Actor, screening_id: int) -> Explained:
    """One record in words. Raises NotFound."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    row = session().get(Screening, screening_id)
    if row is None:
        raise NotFound()
    return Explained(row, tuple(map(from_json, row.findings)))


def posts_like(viewer: Actor, post_id: int) -> list[int]:
    """Recent posts that say nearly the same, the most alike first: by their prints, in one statement, at most 5."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    own = select(ScreeningBand.band).where(ScreeningBand.post_id == post_id)
    near = select(ScreeningBand.post_id).where(ScreeningBand.band.in_(own), ScreeningBand.post_id != post_id).limit(MOST_ALIKE)
    which = ScreeningPrint.post_id.in_(near) | (ScreeningPrint.post_id == post_id)
    found = session().execute(select(ScreeningPrint.post_id, ScreeningPrint.print).where(which))
    prints = {other: print_ for other, print_ in found if print_}
    if post_id not in prints:
        return []
    here, rows = unpacked(prints.pop(post_id)), prints.items()
    alike = sorted(((likeness(here, unpacked(print_)), other) for other, print_ in rows), reverse=True)
    return [other for score, other in alike if score >= ALIKE][:MOST_SHOWN]


def found_lately(viewer: Actor, *, result: str = "", before_id: int | None = None) -> tuple[list[Explained], bool]:
    """Records, newest first (50 a page), and whether there are more."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    found = select(Screening, User, Thread).join(User, User.id == Screening.member_id).outerjoin(Thread, Thread.id == Screening.thread_id)
    if result in tuple(Result):
        found = found.where(Screening.result == result)
    if before_id:
        found = found.where(Screening.id < before_id)
    rows = session().execute(found.order_by(Screening.id.desc()).limit(PER_PAGE + 1)).all()
    lines = [Explained(row, tuple(map(from_json, row.findings)), member, thread) for row, member, thread in rows[:PER_PAGE]]
    return lines, len(rows) > PER_PAGE


def check_lines(viewer: Actor) -> list[CheckLine]:
    """All built-in checks in their order."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    rows = session().scalars(select(ScreeningRule).where(ScreeningRule.kind == RuleKind.CHECK))
    tuned = {row.name: rule_of(row) for row in rows}
    newest = select(func.max(ScreeningRun.id)).where(ScreeningRun.kind == RuleKind.CHECK).group_by(ScreeningRun.name)
    runs = {run.name: run for run in session().scalars(select(ScreeningRun).where(ScreeningRun.id.in_(newest)))}
    return [CheckLine(tuned.get(code) or shipped(code), runs.get(code)) for code in CHECKS]


def rules_of(viewer: Actor, kind: str, *, text: str = "", after: str = "") -> tuple[list[ScreeningRule], bool]:
    """Watched words or list entries by name (50 a page), and whether there are more."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    found = select(ScreeningRule).where(ScreeningRule.kind == kind)
    if text:
        found = found.where(func.lower(ScreeningRule.name).contains(text.lower(), autoescape=True))
    if after:
        found = found.where(ScreeningRule.name > after)
    rows = list(session().scalars(found.order_by(ScreeningRule.name).limit(PER_PAGE + 1)))
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def tries_of(viewer: Actor, kind: str, rules: Sequence[ScreeningRule]) -> dict[str, ScreeningRun]:
    """The newest try of each of these rules by its name, and under no name the newest of all that only watched."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    named = ScreeningRun.name.in_(["", *(rule.name for rule in rules)])
    newest = select(func.max(ScreeningRun.id)).where(ScreeningRun.kind == kind, named).group_by(ScreeningRun.name)
    return {run.name: run for run in session().scalars(select(ScreeningRun).where(ScreeningRun.id.in_(newest)))}


def watching_count(viewer: Actor, kind: str) -> int:
    """How many rules of a kind only watch."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    waiting = select(func.count()).where(ScreeningRule.kind == kind, ScreeningRule.state == RuleState.DRY)
    return session().scalar(waiting) or 0


def get_rule(viewer: Actor, rule_id: int) -> ScreeningRule:
    """A watched word or a list entry. Raises NotFound."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    rule = session().get(ScreeningRule, rule_id)
    if rule is None or rule.kind == RuleKind.CHECK:
        raise NotFound()
    return rule


def get_run(viewer: Actor, run_id: int) -> RunView:
    """A try with the posts it fired on: what would have been stopped first, then by score. Raises NotFound."""
    authorize(viewer, DeskAction.SEE_SCREENING)
    run = session().get(ScreeningRun, run_id)
    if run is None:
        raise NotFound()
    hits = (
        select(ScreeningRunHit, Post, Thread, User).join(Post, Post.id == ScreeningRunHit.post_id).join(Thread, Thread.id == Post.thread_id)
        .join(User, User.id == Post.author_id).where(ScreeningRunHit.run_id == run_id)
        .order_by(ScreeningRunHit.is_honest.desc(), ScreeningRunHit.score.desc(), ScreeningRunHit.post_id.desc()).limit(PER_PAGE)
    )
    lines = [
        HitLine(hit, post, thread, author, excerpt(post.body_markdown, EXCERPT_CHARS), reasons(map(from_json, hit.findings)))
        for hit, post, thread, author in session().execute(hits)
    ]
    rules = _rules_of_run(run)
    return RunView(run, lines, rules, _is_current(run, rules), bool(rules) and all(rule.state == RuleState.ON for rule in rules))


def _rules_of_run(run: ScreeningRun) -> list[ScreeningRule]:
    if run.name:
        same = select(ScreeningRule).where(ScreeningRule.kind == run.kind, ScreeningRule.name == run.name)
    else:
        same = select(ScreeningRule).where(
            ScreeningRule.kind == run.kind, ScreeningRule.state == RuleState.DRY, ScreeningRule.changed_at <= run.started_at,
        ).order_by(ScreeningRule.name).limit(PER_PAGE)
    return list(session().scalars(same))


def _is_current(run: ScreeningRun, rules: Sequence[ScreeningRule]) -> bool:
    if not run.name:
        return bool(rules)
    return rules[0].version == run.rule_version if rules else run.kind == RuleKind.CHECK and run.rule_version == 0


def category_choices(viewer: Actor) -> list[tuple[int, str]]:
    authorize(viewer, DeskAction.SEE_SCREENING)
    return [(row.id, row.name) for row in session().execute(select(Category.id, Category.name).order_by(Category.position, Category.id))]

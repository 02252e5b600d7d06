"""Trying a rule before it is switched on: a run over the posts of the last days, in portions, each a job of its own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import bump, command, insert_all, session, take_time
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.threads.models import Post
from moderation.policy import DeskAction
from moderation.screening.checks import CHECKS
from moderation.screening.events import ScreeningRuleChanged
from moderation.screening.gathering import thresholds
from moderation.screening.models import ScreeningRule, ScreeningRun, ScreeningRunHit
from moderation.screening.states import RuleKind
from moderation.screening.trials import Portion, look

TRY_ON = "screening.go_on_with_run"
DAYS = 30
MOST_HITS_KEPT = 500


@command
def start_run(actor: Actor, kind: str, name: str = "", *, days: int = DAYS, in_background: bool = True) -> ScreeningRun:
    """Try a rule on the posts of the last days; without a name all rules of the kind that only watch.

    `in_background`: jobs do it; else the caller goes on with `go_on_with_run`. Raises NotFound for a rule that is not there.
    """
    authorize(actor, DeskAction.TUNE_SCREENING)
    rule = session().scalars(select(ScreeningRule).where(ScreeningRule.kind == kind, ScreeningRule.name == name)).one_or_none()
    if kind not in tuple(RuleKind) or (rule is None and name and not (kind == RuleKind.CHECK and name in CHECKS)):
        raise NotFound()
    if kind == RuleKind.CHECK and not name:
        raise NotFound()
    take_time()
    now, days = utcnow(), min(max(days, 1), 365)
    here = Post.created_at >= now - timedelta(days=days)
    first, last, total = session().execute(select(func.min(Post.id), func.max(Post.id), func.count()).where(here)).one()
    run = ScreeningRun(
        kind=kind, name=name, rule_id=rule.id if rule else None, rule_version=rule.version if rule else 0, days=days, next_id=first or 1,
        until_id=last or 0, total=total, started_at=now, started_by_id=actor.id, done_at=None if total else now,
        looked=0, hits=0, stopped=0, honest=0,
    )
    session().add(run)
    session().flush()
    announce(ScreeningRuleChanged(now, actor.id, kind, name or "*", "tried"))
    if in_background and total:
        jobs.enqueue(TRY_ON, {"run_id": run.id})
    return run


def next_portion(run_id: int) -> Portion | None:
    """Look at some posts, outside of any command. None when there is nothing left to do."""
    run = session().get(ScreeningRun, run_id)
    return None if run is None or run.done_at is not None else look(run, thresholds())


@command
def note_portion(actor: Actor, run_id: int, portion: Portion, *, in_background: bool = True) -> bool:
    """Write down what a portion found, once; whether there is more. The next portion is a job of its own."""
    authorize(actor, DeskAction.RECORD_SCREENING)
    run = session().get(ScreeningRun, run_id, with_for_update=True)
    if run is None or run.done_at is not None or run.next_id != portion.from_id:
        return False
    room = max(0, MOST_HITS_KEPT - run.hits)
    insert_all(ScreeningRunHit, [
        {"run_id": run.id, "post_id": hit.post_id, "score": hit.score, "result": hit.result, "is_honest": hit.is_honest,
         "findings": [finding.as_json() for finding in hit.findings]} for hit in portion.hits[:room]
    ])
    stopped = [hit for hit in portion.hits if hit.is_stopped]
    bump(run, looked=portion.looked, hits=len(portion.hits), stopped=len(stopped), honest=sum(hit.is_honest for hit in stopped))
    if portion.next_id is None:
        run.done_at = utcnow()
        return False
    run.next_id = portion.next_id
    if in_background:
        jobs.enqueue(TRY_ON, {"run_id": run.id})
    return True


def go_on_with_run(actor: Actor, run_id: int, *, in_background: bool = True) -> bool:
    """One portion: looked at outside of the transaction, written in one. Whether there is more."""
    portion = next_portion(run_id)
    return portion is not None and note_portion(actor, run_id, portion, in_background=in_background)

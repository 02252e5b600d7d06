"""Dry runs: what a rule would have raised in the last days. Read outside of any transaction, written in one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from forum.core import jobs
from forum.core.db import command, insert_all, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from moderation.policy import DeskAction
from moderation.raising.candidates import Window, candidates
from moderation.raising.events import EscalationRuleChanged
from moderation.raising.models import RaisingRule, RaisingRun, RaisingRunHit
from moderation.raising.occasions import Occasion, Story, occasions, of_text
from moderation.raising.reading import Read, read, revision_before
from moderation.raising.replaying import Hit, replay
from moderation.raising.states import BY_TEXT, DAYS, DAYS_MOST, HITS_KEPT, RUNS_KEPT
from moderation.raising.stories import stories, terms_of
from moderation.teams.queries import hours_of

DRY_RUN = "raising.dry_run"
PORTIONS_MOST = 2_000


@command
def start_run(actor: Actor, rule_id: int, *, days: int = DAYS, in_background: bool = True) -> RaisingRun:
    """Try a rule on the last days; a job does it, or the caller with `dry_run`. Raises Invalid naming `days`, NotFound."""
    authorize(actor, DeskAction.EDIT_RAISING)
    rule = lock(RaisingRule, rule_id)
    if not 1 <= days <= DAYS_MOST:
        raise Invalid.field("days", _l("Use a number from %(low)s to %(high)s.", low=1, high=DAYS_MOST))
    now = utcnow()
    _forget_old(rule.id)
    run = RaisingRun(rule_id=rule.id, rule_version=rule.version, days=days, occasions=0, raised=0, started_at=now, started_by_id=actor.id)
    session().add(run)
    session().flush()
    announce(EscalationRuleChanged(now, actor.id, rule.id, rule.name, rule.kind, "tried", "", ""))
    if in_background:
        jobs.enqueue(DRY_RUN, {"run_id": run.id})
    return run


def _forget_old(rule_id: int) -> None:
    """Leave room for one more; what an old run found goes with it."""
    newest = select(RaisingRun.id).where(RaisingRun.rule_id == rule_id).order_by(RaisingRun.id.desc()).limit(RUNS_KEPT - 1)
    last = min(session().scalars(newest), default=0)
    session().execute(delete(RaisingRun).where(RaisingRun.rule_id == rule_id, RaisingRun.id < last))


def dry_run(actor: Actor, run_id: int) -> None:
    """Look, then write. Nothing when it was done already, or its rule was changed since or is gone."""
    run = session().get(RaisingRun, run_id)
    rule = session().get(RaisingRule, run.rule_id) if run is not None else None
    if run is None or rule is None or run.done_at is not None:
        return
    version = rule.version
    finish_run(actor, run_id, version, would_raise(rule, run.started_at - timedelta(days=run.days), run.started_at))


def would_raise(rule: RaisingRule, since: datetime, until: datetime) -> list[Hit]:
    """What the rule would have raised between two moments, from what was known at each of them. Reads only."""
    found = _texts(rule, since, until) if rule.kind in BY_TEXT else _questions(rule, since, until)
    return replay(terms_of(rule), rule.cap_per_hour, found, until)


@command
def finish_run(actor: Actor, run_id: int, version: int, hits: list[Hit]) -> None:
    """Write down what a dry run found, once."""
    authorize(actor, DeskAction.RAISE_BY_RULE)
    rule = lock(RaisingRule, session().get_one(RaisingRun, run_id).rule_id)
    run = lock(RaisingRun, run_id)
    if run.done_at is not None:
        return
    insert_all(RaisingRunHit, [
        {"run_id": run.id, "number": number, "thread_id": hit.occasion.thread_id, "occasion_at": hit.occasion.at, "at": hit.at,
         "fate": hit.fate.value, "facts": hit.occasion.facts} for number, hit in enumerate(hits[:HITS_KEPT])
    ])
    run.occasions, run.raised = len(hits), sum(hit.at is not None for hit in hits)
    run.done_at, run.rule_version = utcnow(), version
    if rule.version == version:
        rule.tried_version = version


def _questions(rule: RaisingRule, since: datetime, until: datetime) -> Iterator[tuple[Occasion, Story]]:
    hours, terms, after = hours_of(None), terms_of(rule), None
    seen: set[int] = set()
    for _portion in range(PORTIONS_MOST):
        portion = candidates(rule, hours, Window(since, until), after)
        fresh = [one for one in portion.ids if one not in seen]
        seen.update(fresh)
        for story in stories(rule, fresh).values():
            for occasion in occasions(terms, story, hours):
                if since <= occasion.at <= until:
                    yield occasion, story
        after = portion.after
        if after is None:
            return


def _texts(rule: RaisingRule, since: datetime, until: datetime) -> Iterator[tuple[Occasion, Story]]:
    seen: Any = revision_before(since)
    for _portion in range(PORTIONS_MOST):
        reading = read(rule, seen, until, since)
        yield from found_in(rule, reading.found)
        seen = reading.seen
        if reading.is_all:
            return


def found_in(rule: RaisingRule, found: list[Read]) -> Iterator[tuple[Occasion, Story]]:
    """Occasions of what was read, with the stories of their questions."""
    known = stories(rule, {one.thread_id for one in found})
    for one in found:
        story = known.get(one.thread_id)
        occasion = None if story is None else of_text(story, one.at, one.gone_at, one.facts)
        if story is not None and occasion is not None:
            yield occasion, story



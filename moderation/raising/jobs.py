"""Rules at work: every few minutes those that are on look at what could have come to hold, in portions that are jobs of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.raising.candidates import Window, candidates
from moderation.raising.commands.raising import Done, note_seen, raise_by_rule
from moderation.raising.commands.trying import DRY_RUN, dry_run, found_in
from moderation.raising.models import RaisingRule
from moderation.raising.occasions import Occasion, Story, is_recent, occasions, standing
from moderation.raising.reading import read
from moderation.raising.states import BY_TEXT, LOOK_BACK, SETTLE
from moderation.raising.stories import stories, terms_of
from moderation.teams.queries import hours_of

LOOK = "raising.look"
EVERY_SECONDS = 300


def evaluate(_payload: object = None) -> None:
    """One look of each rule that is on."""
    period = int(utcnow().timestamp()) // EVERY_SECONDS
    for rule_id in session().scalars(select(RaisingRule.id).where(RaisingRule.is_on.is_(True)).order_by(RaisingRule.id)):
        jobs.enqueue(LOOK, {"rule_id": rule_id}, dedupe_key=f"{LOOK}:{rule_id}:{period}")


@jobs.waits_for_others
def look(payload: Mapping[str, Any]) -> None:
    """One portion of what a rule looks at, read without a lock; the next one is another job."""
    rule = session().get(RaisingRule, int(payload["rule_id"]))
    if rule is None or not rule.is_on:
        return
    after = _look_at_texts(rule) if rule.kind in BY_TEXT else _look_at_questions(rule, payload.get("after"))
    if after is not None:
        look_on(SYSTEM, rule.id, after)


@command
def look_on(actor: Actor, rule_id: int, after: list[Any]) -> None:
    authorize(actor, DeskAction.RAISE_BY_RULE)
    jobs.enqueue(LOOK, {"rule_id": rule_id, "after": after})


def _look_at_questions(rule: RaisingRule, after: list[Any] | None) -> list[Any] | None:
    """Where the next portion begins; None at the end, and when the rule may raise no more in this hour."""
    now, hours, terms = utcnow(), hours_of(None), terms_of(rule)
    portion = candidates(rule, hours, Window(now - LOOK_BACK, now, live=True), after)
    found = [
        (occasion, story) for story in stories(rule, portion.ids).values() for occasion in occasions(terms, story, hours)
        if occasion.holds(now)
    ]
    return portion.after if _raise_all(rule, found) is None else None


def _look_at_texts(rule: RaisingRule) -> list[Any] | None:
    """The rule keeps its place: what the cap leaves is read again in the next hour."""
    now, rule_id, version = utcnow(), rule.id, rule.version
    reading = read(rule, rule.seen_revision_id, now - SETTLE, now - LOOK_BACK)
    left = _raise_all(rule, found_in(rule, reading.found))
    if left is not None:
        return None
    if reading.seen != rule.seen_revision_id:
        note_seen(SYSTEM, rule_id, version, reading.seen)
    return None if reading.is_all else []


def _raise_all(rule: RaisingRule, found: Iterable[tuple[Occasion, Story]]) -> Occasion | None:
    """Raise what may be raised, the oldest first. The first for which there is no room is given back."""
    now, rule_id, version, terms = utcnow(), rule.id, rule.version, terms_of(rule)
    ready = [one for one, story in found if is_recent(one, now) and standing(terms, story, one, now) in ("raise", "voice")]
    for occasion in sorted(ready, key=lambda one: (one.at, one.thread_id)):
        if raise_by_rule(SYSTEM, rule_id, version, occasion) is Done.FULL:
            return occasion
    return None


@jobs.waits_for_others
def try_rule(payload: Mapping[str, Any]) -> None:
    dry_run(SYSTEM, int(payload["run_id"]))


ON_DEMAND: tuple[tuple[str, jobs.Job], ...] = ((LOOK, look), (DRY_RUN, try_rule))
PERIODIC = (("raising.evaluate", EVERY_SECONDS, evaluate),)

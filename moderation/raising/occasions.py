"""When a rule holds for a question: from what happened and when. Pure, so that the job and a dry run say the same.

A `Story` is what is known of a question, each part with its time. An `Occasion` is a stretch of time in which a rule holds; it
raises at most once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moderation.raising.states import LOOK_BACK, ME_TOO_DAYS, VOICES, RuleKind
from moderation.teams.business_time import Hours, moment_after

Stretch = tuple[datetime, datetime | None]
"""From when until when; None: still."""


@dataclass(frozen=True, slots=True)
class Said:
    """A post: when it appeared and when it was removed."""

    at: datetime
    author_id: int
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the ledger of resolution: how the question stood from then on."""

    at: datetime
    is_counted: bool
    resolution: str | None
    waiting_on: str | None


@dataclass(frozen=True, slots=True)
class Case:
    opened_at: datetime
    closed_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.opened_at <= at and (self.closed_at is None or at < self.closed_at)


@dataclass(frozen=True)
class Story:
    """`raised`: (occasion, when) of what this rule has raised about it."""

    thread_id: int
    asker_id: int
    created_at: datetime
    posts: tuple[Said, ...] = ()
    turns: tuple[Turn, ...] = ()
    me_toos: tuple[datetime, ...] = ()
    cases: tuple[Case, ...] = ()
    raised: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Terms:
    """What a rule asks for."""

    kind: RuleKind
    amount: int = 0
    cooldown_days: int = 0

    @property
    def seconds(self) -> int:
        return self.amount * 3600

    @property
    def cooldown(self) -> timedelta:
        return timedelta(days=self.cooldown_days)


@dataclass(frozen=True)
class Occasion:
    """A rule holds from `at` until `until` (None: still). `ripe_at`: a case that ended later than this has dealt with it."""

    thread_id: int
    at: datetime
    until: datetime | None
    ripe_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    def holds(self, at: datetime) -> bool:
        return self.at <= at and (self.until is None or at < self.until)


def occasions(terms: Terms, story: Story, hours: Hours) -> list[Occasion]:
    """All of them, the earliest first; rules about texts have theirs from what was written (`of_text`)."""
    if terms.kind is RuleKind.NO_REPLY:
        others = [(said.at, said.gone_at) for said in story.posts if said.author_id != story.asker_id]
        found = _after(terms, story, hours, story.created_at, others)
    elif terms.kind is RuleKind.NOT_SOLVED:
        found = (one for start, end in _openings(story) for one in _after(terms, story, hours, start, [(end, None)] if end else ()))
    elif terms.kind is RuleKind.LAST_BY_ASKER:
        found = _last_words(terms, story, hours)
    elif terms.kind is RuleKind.ME_TOO:
        found = _me_toos(terms, story)
    else:
        found = iter(())
    return sorted(_each_once(found), key=lambda one: one.at)


def of_text(story: Story, at: datetime, gone_at: datetime | None, facts: dict[str, Any]) -> Occasion | None:
    """What was written at `at` is an occasion while the question is open and the text is there."""
    for start, end in _cut(_open(story), gone_at):
        if start <= at and (end is None or at < end):
            return Occasion(story.thread_id, at, end, at, facts)
    return None


def standing(terms: Terms, story: Story, occasion: Occasion, at: datetime) -> str:
    """Whether the rule may raise it at this moment: `raise`, `voice`, `cooling`, or nothing where it is dealt with already."""
    known = [(what, when) for what, when in story.raised if when <= at]
    if any(what == occasion.at for what, _when in known):
        return ""
    for case in story.cases:
        if case.closed_at is not None and occasion.ripe_at <= case.closed_at <= at:
            return ""
    if any(when > at - terms.cooldown for _what, when in known):
        return "cooling"
    case = next((case for case in story.cases if case.is_open(at)), None)
    if case is None:
        return "raise"
    has_spoken = any(when >= case.opened_at for _what, when in known)
    return "voice" if terms.kind in VOICES and occasion.at > case.opened_at and not has_spoken else ""


def is_recent(occasion: Occasion, now: datetime) -> bool:
    return occasion.at >= now - LOOK_BACK


def _each_once(found: Iterable[Occasion]) -> list[Occasion]:
    return list({one.at: one for one in found}.values())


def _after(terms: Terms, story: Story, hours: Hours, start: datetime, breaks: Iterable[Stretch]) -> Iterator[Occasion]:
    """So many business hours after `start`, outside of the breaks, while it is the community's turn."""
    due = moment_after(hours, start, terms.seconds)
    if due is None:
        return
    stretches: list[Stretch] = [(begins, ends) for begins, ends in _open(story, without_asker=True) if ends is None or ends > due]
    for broken in breaks:
        stretches = [part for stretch in stretches for part in _without(stretch, broken)]
    for begins, ends in stretches:
        at = max(begins, due)
        if ends is None or at < ends:
            yield Occasion(story.thread_id, at, ends, due, {"since": start.isoformat(), "hours": terms.amount})


def _last_words(terms: Terms, story: Story, hours: Hours) -> Iterator[Occasion]:
    """The asker wrote after somebody else; what they add before a reply does not begin anew."""
    posts = sorted(story.posts, key=lambda said: said.at)
    before: Said | None = None
    for said in posts:
        answers = before is not None and before.author_id != story.asker_id
        if said.author_id == story.asker_id and answers:
            breaks = [(one.at, one.gone_at) for one in posts if one.author_id != story.asker_id and one.at > said.at]
            if said.gone_at is not None:
                breaks.append((said.gone_at, None))
            yield from _after(terms, story, hours, said.at, breaks)
        if said.gone_at is None or said.author_id == story.asker_id:
            before = said


def _me_toos(terms: Terms, story: Story) -> Iterator[Occasion]:
    """So many me-toos within a week: from the one that made it so many, while the question is open."""
    times, held_until = sorted(story.me_toos), None
    for number in range(terms.amount - 1, len(times)):
        first, last = times[number - terms.amount + 1], times[number]
        ends = first + timedelta(days=ME_TOO_DAYS)
        if last >= ends:
            continue
        if held_until is None or last >= held_until:
            for start, end in _open(story):
                if start <= last and (end is None or last < end):
                    yield Occasion(story.thread_id, last, end, last, {"count": terms.amount, "since": first.isoformat()})
        held_until = ends


def _openings(story: Story) -> Iterator[Stretch]:
    """Since it was asked or opened again, until it was solved or closed."""
    start: datetime | None = story.created_at
    for turn in story.turns:
        if turn.resolution in ("solved", "closed") and start is not None:
            yield start, turn.at
            start = None
        elif turn.resolution == "open" and start is None:
            start = turn.at
    if start is not None:
        yield start, None


def _open(story: Story, *, without_asker: bool = False) -> Iterator[Stretch]:
    """While it was an open question in sight; without what its asker was waited for."""
    start: datetime | None = None
    for turn in story.turns:
        holds = turn.is_counted and turn.resolution == "open" and not (without_asker and turn.waiting_on == "asker")
        if holds and start is None:
            start = turn.at
        elif not holds and start is not None:
            yield start, turn.at
            start = None
    if start is not None:
        yield start, None


def _cut(stretches: Iterable[Stretch], end: datetime | None) -> Iterator[Stretch]:
    for begins, ends in stretches:
        if end is None:
            yield begins, ends
        elif begins < end:
            yield begins, end if ends is None else min(ends, end)


def _without(stretch: Stretch, broken: Stretch) -> Iterator[Stretch]:
    """What of a stretch lies before and after a break."""
    begins, ends = stretch
    out, back = broken
    if begins < out:
        yield begins, out if ends is None else min(ends, out)
    if back is not None and (ends is None or back < ends):
        yield max(begins, back), ends

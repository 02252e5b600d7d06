"""Rules that are on raise cases: once, within their cap and cool-down, and only what still holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import command, db, session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotAllowed, WrongState
from forum.votes.commands import add_me_too
from moderation.escalations.commands import reject
from moderation.escalations.models import Escalation, EscalationEvent
from moderation.raising.commands import (
    RuleDraft,
    add_rule,
    delete_rule,
    dry_run,
    edit_rule,
    raise_by_rule,
    start_run,
    switch_off,
    switch_on,
)
from moderation.raising.jobs import LOOK, _look_at_questions, _look_at_texts, evaluate
from moderation.raising.models import Raising, RaisingRule, RaisingRun, RaisingRunHit
from moderation.raising.occasions import occasions
from moderation.raising.stories import stories, terms_of
from moderation.teams.business_time import Hours
from tests import make
from tests.forum.crowd import together

START = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def clock(app):
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def tried(boss, rule, days=30):
    run = start_run(boss, rule.id, days=days, in_background=False)
    dry_run(SYSTEM, run.id)
    return run


def on(kind, boss=None, **set_up):
    boss = boss or make.admin("boss")
    rule = add_rule(boss, RuleDraft(name=str(set_up.pop("name", kind)), kind=kind, **set_up))
    tried(boss, rule)
    return switch_on(boss, rule.id)


def look(rule):
    session().expire_all()
    fresh = session().get(RaisingRule, rule.id)
    assert fresh is not None
    _look_at_texts(fresh) if fresh.kind in ("heated", "watched_words") else _look_at_questions(fresh, None)


def cases():
    return list(session().execute(select(Escalation.thread_id, Escalation.priority, Escalation.reason).order_by(Escalation.id)))


def raised(rule):
    return list(session().scalars(select(Raising.thread_id).where(Raising.rule_id == rule.id).order_by(Raising.id)))


def test_no_reply_raises_one_case_with_its_evidence_and_never_again_after_staff_turned_it_down(clock):
    rule = on("no_reply", amount=24, priority="p2", reason="outage")
    silent, replied = make.question(), make.question()
    make.comment(make.opening_post(replied), make.member(), "Have you turned it off and on again, please?")
    clock.shift(timedelta(hours=23))
    look(rule)
    assert not cases()
    clock.shift(timedelta(hours=2))
    look(rule)
    look(rule)
    assert cases() == [(silent.id, "p2", "outage")]
    (row,) = session().scalars(select(Raising)).all()
    assert row.facts["hours"] == 24 and row.occasion_at == START + timedelta(hours=24)
    noted = session().scalars(select(EscalationEvent.payload).where(EscalationEvent.kind == "raised")).one()
    assert noted["evidence"]["rule_id"] == rule.id and noted["source"] == "rule"
    agent = make.agent("ana")
    reject(agent, row.escalation_id, version=None, reason="community", words="")
    clock.shift(timedelta(days=10))
    look(rule)
    assert len(cases()) == 1, "the cool-down is over, but staff have said no to just this"


def test_the_cap_holds_after_a_week_away_the_oldest_first(clock):
    rule = on("no_reply", amount=2, cap_per_hour=2)
    asked = []
    for _number in range(5):
        asked.append(make.question().id)
        clock.shift(timedelta(minutes=10))
    clock.shift(timedelta(days=7))
    look(rule)
    look(rule)
    assert raised(rule) == asked[:2]
    clock.shift(timedelta(minutes=61))
    look(rule)
    assert raised(rule) == asked[:4]
    clock.shift(timedelta(minutes=61))
    look(rule)
    look(rule)
    assert raised(rule) == asked


def test_me_toos_heat_and_watched_words_raise_and_speak_once_in_an_open_case(clock):
    boss = make.admin("boss")
    crowd, heat = on("me_too", boss, amount=2), on("heated", boss, amount=6, reason="angry_customer")
    words = on("watched_words", boss, words="lawyer\nburn*", reason="legal")
    asker = make.member("asa")
    thread = make.question(asker)
    for _number in range(2):
        add_me_too(make.member(), thread.id)
    look(crowd)
    assert cases() == [(thread.id, "p3", "unanswered")]
    clock.shift(timedelta(minutes=5))
    make.answer(thread, make.member(), "I am fed up with you idiots, useless company!")
    make.answer(thread, asker, "I am fed up with you idiots. My lawyer will call you!")
    clock.shift(timedelta(minutes=5))
    for rule in (heat, words, crowd, heat, words):
        look(rule)
    assert len(cases()) == 1 and len(raised(heat)) == len(raised(words)) == 1
    spoken = session().scalars(select(Raising).where(Raising.is_voice.is_(True)).order_by(Raising.rule_id)).all()
    assert [row.rule_id for row in spoken] == [heat.id, words.id]
    assert ["idiot*", 4, "insult"] in spoken[0].facts["fired"] and spoken[1].facts["watched"] == ["lawyer"]


def test_what_a_rule_would_have_raised_is_what_it_raises(clock):
    boss = make.admin("boss")
    rule = on("last_by_asker", boss, amount=3, cap_per_hour=1)
    asker, helper, threads = make.member("asa"), make.member("hal"), []
    for _number in range(3):
        thread = make.question(asker)
        make.answer(thread, helper)
        clock.shift(timedelta(minutes=1))
        make.comment(make.opening_post(thread), asker, "That did not help me, what else may I try?")
        threads.append(thread.id)
    for _tick in range(12 * 8):
        clock.shift(timedelta(minutes=5))
        look(rule)
    live = list(session().execute(select(Raising.thread_id, Raising.at).order_by(Raising.at)))
    run = tried(boss, rule)
    hits = session().execute(select(RaisingRunHit.thread_id, RaisingRunHit.at).where(RaisingRunHit.run_id == run.id))
    would = sorted(((thread, moment) for thread, moment in hits if moment), key=lambda hit: hit[1])
    assert [thread for thread, _at in live] == [thread for thread, _at in would] == threads
    assert all(timedelta(0) <= done - meant <= timedelta(minutes=20) for (_a, done), (_b, meant) in zip(live, would, strict=True))


def test_a_dry_run_knows_only_what_was_known_then(clock):
    boss = make.admin("boss")
    rule = add_rule(boss, RuleDraft(name="No reply", kind="no_reply", amount=24))
    late, early = make.question(), make.question()
    clock.shift(timedelta(hours=20))
    make.answer(early, make.member())
    clock.shift(timedelta(hours=10))
    make.answer(late, make.member())
    run = tried(boss, rule)
    hits = session().execute(select(RaisingRunHit.thread_id, RaisingRunHit.at, RaisingRunHit.fate).where(RaisingRunHit.run_id == run.id))
    assert list(hits) == [(late.id, START + timedelta(hours=24), "raised")]
    assert not cases() and session().scalar(select(func.count()).select_from(Raising)) == 0


def test_old_dry_runs_go_with_what_they_found(clock, monkeypatch):
    monkeypatch.setattr("moderation.raising.commands.trying.RUNS_KEPT", 2)
    boss = make.admin("boss")
    make.question()
    rules = [add_rule(boss, RuleDraft(name=name, kind="no_reply", amount=24)) for name in ("One", "Two")]
    clock.shift(timedelta(days=3))
    runs = [tried(boss, rules[number]).id for number in (0, 1, 0, 0, 0)]
    kept = set(session().scalars(select(RaisingRun.id)))
    assert kept == {runs[1], runs[3], runs[4]} == set(session().scalars(select(RaisingRunHit.run_id)))


def test_a_rule_is_switched_on_only_as_it_was_tried(clock):
    boss, agent = make.admin("boss"), make.agent("ana")
    rule = add_rule(boss, RuleDraft(name="Angry", kind="heated", amount=6))
    with pytest.raises(WrongState):
        switch_on(boss, rule.id)
    tried(boss, rule)
    assert switch_on(boss, rule.id).is_on
    with pytest.raises(NotAllowed):
        switch_off(agent, rule.id)
    with pytest.raises(Invalid) as refused:
        add_rule(boss, RuleDraft(name="ANGRY", kind="no_reply", amount=24))
    assert list(refused.value.fields) == ["name"]
    add_rule(boss, RuleDraft(name="Angry", kind="no_reply", amount=24, category_id=make.category("billing").id))
    renamed = edit_rule(boss, rule.id, RuleDraft(name="Furious", kind="heated", amount=6))
    assert renamed.is_on, "a name changes nothing of what it does"
    assert not edit_rule(boss, rule.id, RuleDraft(name="Furious", kind="heated", amount=3)).is_on
    with pytest.raises(WrongState):
        switch_on(boss, rule.id)
    with pytest.raises(Invalid):
        edit_rule(boss, rule.id, RuleDraft(name="Furious", kind="heated", amount=0))
    delete_rule(boss, rule.id)
    assert session().get(RaisingRule, rule.id) is None


@pytest.mark.processes
def test_workers_that_look_at_once_raise_each_case_once_and_no_more_than_the_cap(app):
    boss, place = make.admin("boss"), make.category()
    with time_machine.travel(datetime.now(UTC) - timedelta(days=2), tick=False):
        asker = make.member("asa")
        asked = [make.question(asker, category=place).id for _number in range(12)]
    rule = on("no_reply", boss, amount=2, cap_per_hour=5)
    db.session.remove()
    together(app, raise_all, [(rule.id, asked[start:] + asked[:start]) for start in (0, 3, 6, 9)])
    assert len(raised(rule)) == len(set(raised(rule))) == len(cases()) == 5


def raise_all(rule_id, thread_ids):
    """All that holds, in this order: workers are at different questions at the same moment."""
    rule = session().get(RaisingRule, rule_id)
    version, terms, told = rule.version, terms_of(rule), stories(rule, thread_ids)
    for thread_id in thread_ids:
        for occasion in occasions(terms, told[thread_id], Hours.always()):
            raise_by_rule(SYSTEM, rule_id, version, occasion)


@pytest.mark.once
def test_the_worker_looks_in_portions_and_catches_up_once(clock, monkeypatch):
    monkeypatch.setattr("moderation.raising.candidates.PORTION", 2)
    rule = on("no_reply", amount=2, cap_per_hour=50)
    asked = []
    for _number in range(5):
        asked.append(make.question().id)
        clock.shift(timedelta(minutes=1))
    clock.shift(timedelta(days=7))
    for opened in (jobs.open_periods, command(evaluate)):
        opened()
        jobs.drain()
    assert raised(rule) == asked
    looks = select(func.count()).select_from(OutboxRow).where(OutboxRow.kind == LOOK)
    assert session().scalar(looks) == 3, "one look of three portions, however often it is asked for in one period"

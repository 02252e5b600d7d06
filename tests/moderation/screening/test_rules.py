"""Rules: tuned, listed, tried, and switched on only as they were tried. Every change is in the log."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.threads.models import Post
from forum.threads.screening import unscreened
from forum.votes.commands import cast_vote
from moderation.audit.models import AuditRow
from moderation.screening.commands.recording import print_recent
from moderation.screening.commands.trying import go_on_with_run, next_portion, note_portion, start_run
from moderation.screening.commands.tuning import Draft, add_rules, delete_rule, edit_rule, switch_on, tune_check, turn_rule
from moderation.screening.models import Screening, ScreeningRule, ScreeningRun, ScreeningRunHit
from moderation.screening.queries import check_lines, get_run, rules_of
from moderation.screening.trials import AT_ONCE
from tests import make
from tests.forum.drift import drifting
from tests.moderation.screening.ruled import SPAM, word

HOLD = Draft(action="hold")


def run_of(rule_id: int) -> ScreeningRun:
    return session().get(ScreeningRun, rule_id, populate_existing=True)


def tried(actor, kind: str, name: str = "") -> ScreeningRun:
    run = start_run(actor, kind, name)
    jobs.drain()
    return run_of(run.id)


def state(kind: str, name: str) -> str:
    return session().scalars(select(ScreeningRule.state).where(ScreeningRule.kind == kind, ScreeningRule.name == name)).one()


def test_new_words_only_watch_until_they_were_tried(app):
    boss = make.admin()
    assert add_rules(boss, "word", ["lamp", " lamp ", "", "buy now"], HOLD) == (2, 0)
    assert add_rules(boss, "word", ["lamp", "box"], HOLD) == (1, 1)
    assert make.answer(make.question(title="A line?", body="It is slow."), make.member(), "The lamp").listed
    with pytest.raises(WrongState):
        turn_rule(boss, "word", "lamp", state="on")
    run = tried(boss, "word", "lamp")
    assert (run.looked, run.hits, run.stopped, run.done_at is not None) == (2, 1, 1, True)
    assert switch_on(boss, run.id) == 1
    assert (state("word", "lamp"), state("word", "buy now")) == ("on", "dry")
    assert not make.answer(make.question(title="A line?", body="It is slow."), make.member(), "The lamp").listed


def test_a_rule_changed_after_its_try_must_be_tried_again(app):
    boss = make.admin()
    add_rules(boss, "word", ["lamp"], HOLD)
    make.question()
    run = tried(boss, "word", "lamp")
    (rule,), _more = rules_of(boss, "word")
    edit_rule(boss, rule.id, "lamp", Draft(action="block"))
    with pytest.raises(WrongState):
        switch_on(boss, run.id)
    assert switch_on(boss, tried(boss, "word", "lamp").id) == 1
    edit_rule(boss, rule.id, "lamps", Draft(action="block"))
    assert state("word", "lamps") == "dry"


def test_a_check_that_is_tuned_goes_on_only_watching(app):
    boss = make.admin()
    make.question()
    assert {line.rule.state.value for line in check_lines(boss)} == {"on"}
    tune_check(boss, "shouting", weight=60, threshold=0.8)
    assert state("check", "shouting") == "dry"
    switch_on(boss, tried(boss, "check", "shouting").id)
    assert state("check", "shouting") == "on"
    tune_check(boss, "shouting", weight=60, threshold=0.8)
    assert state("check", "shouting") == "on"


def test_a_shipped_check_that_was_off_comes_back_through_a_try(app):
    boss = make.admin()
    make.question()
    turn_rule(boss, "check", "shouting", state="off")
    with pytest.raises(WrongState):
        turn_rule(boss, "check", "shouting", state="on")
    switch_on(boss, tried(boss, "check", "shouting").id)
    assert state("check", "shouting") == "on"


def test_a_try_is_switched_on_only_when_it_has_ended(app):
    boss = make.admin()
    add_rules(boss, "word", ["lamp"], HOLD)
    make.question()
    run = start_run(boss, "word", "lamp")
    with pytest.raises(WrongState):
        switch_on(boss, run.id)


def test_all_that_only_watch_are_tried_and_switched_on_together(app):
    boss = make.admin()
    make.question()
    add_rules(boss, "domain", ["https://www.bad.example/x", "worse.example"], Draft())
    run = tried(boss, "domain")
    add_rules(boss, "domain", ["later.example"], Draft())
    assert switch_on(boss, run.id) == 2
    assert [state("domain", name) for name in ("bad.example", "worse.example", "later.example")] == ["on", "on", "dry"]


@pytest.mark.parametrize(("kind", "line", "draft"), [
    ("word", "***", HOLD), ("word", "(a", Draft(action="hold", is_pattern=True)), ("word", "x", Draft(action="burn")),
    ("word", "x", Draft()), ("word", "x", Draft(action="tag", replacement="no-such")), ("word", "x", Draft(action="hold", category_id=99)),
    ("word", "x", Draft(action="hold", language="fr")), ("domain", "no domain", Draft()), ("domain", "x.example", Draft(weight=0)),
    ("address", "nowhere", Draft()), ("word", "", HOLD), ("word", "w" * 201, HOLD),
])
def test_what_makes_no_sense_is_refused_whole(app, kind, line, draft):
    with pytest.raises(Invalid):
        add_rules(make.admin(), kind, [line], draft)
    assert not session().scalars(select(ScreeningRule)).all()


def test_networks_are_kept_as_small_as_addresses_are_stored(app):
    add_rules(make.admin(), "address", ["192.0.2.7", "2001:db8:1:2::3"], Draft())
    assert [rule.name for rule in rules_of(SYSTEM, "address")[0]] == ["192.0.2.0/24", "2001:db8:1::/48"]


def test_every_change_is_in_the_log_with_both_sides(app):
    boss = make.admin()
    add_rules(boss, "word", ["lamp"], HOLD)
    (rule,), _more = rules_of(boss, "word")
    edit_rule(boss, rule.id, "lamps", HOLD)
    tune_check(boss, "shouting", weight=60, threshold=0.8)
    turn_rule(boss, "check", "shouting", state="off")
    delete_rule(boss, rule.id)
    rows = session().scalars(select(AuditRow).where(AuditRow.action == "ScreeningRuleChanged").order_by(AuditRow.id)).all()
    assert [(row.details["what"], row.details["before"]) for row in rows] == [
        ("added", ""), ("edited", "lamp · hold"), ("edited", "20 / 0.7"), ("off", "dry"), ("deleted", "lamps · hold")]


@pytest.mark.parametrize("who", ["member", "agent", "moderator"])
def test_only_admins_change_rules(app, who):
    actor = getattr(make, who)()
    run = start_run(SYSTEM, "check", "shouting")
    for act in (
        lambda: add_rules(actor, "word", ["x"], HOLD), lambda: tune_check(actor, "shouting", weight=1, threshold=1),
        lambda: turn_rule(actor, "check", "shouting", state="off"), lambda: start_run(actor, "check", "shouting"),
        lambda: switch_on(actor, run.id), lambda: delete_rule(actor, 1), lambda: edit_rule(actor, 1, "x", HOLD),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(("kind", "name"), [("check", "nothing"), ("check", ""), ("word", "nothing"), ("burn", "")])
def test_what_is_not_there_cannot_be_tried(app, kind, name):
    with pytest.raises(NotFound):
        start_run(make.admin(), kind, name)


def test_a_try_shows_good_posts_it_would_have_stopped_and_changes_nothing(app):
    boss = make.admin()
    with unscreened():
        thread = make.question(title="A line?", body="It is slow.")
        good, bad = make.answer(thread, make.member("good"), "The lamp says why"), make.answer(thread, make.member("bad"), SPAM + " lamp")
    cast_vote(make.member(), good.id, 1)
    before = {row.id: (row.listed, row.held_at, row.revision) for row in session().scalars(select(Post))}
    add_rules(boss, "word", ["lamp"], HOLD)
    view = get_run(boss, tried(boss, "word", "lamp").id)
    assert [(line.post.id, line.hit.is_honest) for line in view.hits] == [(good.id, True), (bad.id, False)]
    assert (view.run.stopped, view.run.honest) == (2, 1)
    session().expire_all()
    assert {row.id: (row.listed, row.held_at, row.revision) for row in session().scalars(select(Post))} == before
    assert not session().scalars(select(Screening)).all()
    assert not drifting()


def test_a_try_goes_on_in_portions_and_a_portion_counts_once(app):
    boss = make.admin()
    with unscreened():
        thread, ana = make.question(), make.member()
        for _ in range(AT_ONCE + 20):
            make.answer(thread, ana, "The lamp says why it is slow")
    add_rules(boss, "word", ["lamp"], HOLD)
    run = start_run(boss, "word", "lamp", in_background=False)
    portion = next_portion(run.id)
    assert note_portion(SYSTEM, run.id, portion, in_background=False)
    assert not note_portion(SYSTEM, run.id, portion, in_background=False)
    assert run_of(run.id).looked == AT_ONCE
    assert not go_on_with_run(SYSTEM, run.id, in_background=False)
    found = run_of(run.id)
    assert (found.looked, found.total, found.hits) == (AT_ONCE + 21, AT_ONCE + 21, AT_ONCE + 20)
    assert len(session().scalars(select(ScreeningRunHit.post_id)).all()) == AT_ONCE + 20


def test_trying_repeated_text_compares_with_what_came_before(app):
    boss = make.admin()
    with unscreened():
        for _ in range(3):
            make.answer(make.question(), make.member(), SPAM)
    print_recent(SYSTEM)
    run = tried(boss, "check", "repeated_text")
    assert run.hits == 2


def test_a_tag_that_is_gone_keeps_nobody_from_asking(app):
    word("lamp", "tag", replacement="gone")

    @command
    def asked():
        return make.question(title="The lamp?")

    assert asked().listed

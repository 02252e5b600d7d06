"""The pages of rules and of dry runs, the evidence on a case, and the command line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from forum.cli import plaza
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.votes.commands import add_me_too
from moderation.escalations.commands import reject, resolve, take
from moderation.escalations.models import Escalation
from moderation.raising.commands import RuleDraft, add_rule, dry_run, start_run, switch_on
from moderation.raising.jobs import look
from moderation.raising.models import RaisingRule, RaisingRun
from tests import make
from tests.visitor import Visitor

LIST = "/desk/cases/rules/"


@pytest.fixture
def boss(app):
    return make.admin("boss")


@pytest.fixture
def desk(app, boss):
    return Visitor(app).sign_in(boss)


def crowd(boss, **changes):
    rule = add_rule(boss, RuleDraft("Crowd", "me_too", amount=2, **changes))
    run = start_run(boss, rule.id, in_background=False)
    dry_run(SYSTEM, run.id)
    return switch_on(boss, rule.id), run


def raised(rule, number=1):
    """Cases that the rule has raised."""
    found = []
    for _each in range(number):
        thread = make.question()
        add_me_too(make.member(), thread.id)
        add_me_too(make.member(), thread.id)
        look({"rule_id": rule.id})
        found.append(session().scalars(select(Escalation).where(Escalation.thread_id == thread.id)).one())
    return found


@pytest.mark.once
def test_staff_read_rules_admins_change_them_and_for_others_there_are_none(app, boss):
    rule, run = crowd(boss)
    (case,) = raised(rule)
    for who, pages, forms in (("agent", 200, 403), ("moderator", 200, 403), ("member", 404, 404)):
        visitor = Visitor(app).sign_in(getattr(make, who)(f"w{who}"))
        for place in (LIST, rule.url, f"{LIST}dry-runs/{run.id}/"):
            page = visitor.get(place, status=pages)
            assert not page.all("main form[method=post]"), place
        for place in (f"{LIST}new", f"{LIST}new?kind=heated", f"{rule.url}edit"):
            visitor.get(place, status=forms)
        for act in ("on", "off", "delete", "dry-run", "edit"):
            visitor.post(f"{rule.url}{act}", {"name": "Mine", "days": "3"}, status=forms)
    for place in (LIST, rule.url, f"{LIST}new", f"{LIST}dry-runs/{run.id}/", case.url):
        Visitor(app).get(place, status=404)
    session().expire_all()
    assert session().get(RaisingRule, rule.id).is_on and session().scalar(select(func.count()).select_from(RaisingRun)) == 1


@pytest.mark.once
def test_an_admin_makes_tries_and_switches_on_a_rule(app, desk):
    make.question(make.member("asa"), body="You are idiots, useless company. I want my money back!")
    page = desk.get(f"{LIST}new")
    (way,) = [a["href"] for a in page.all("main a") if "kind=heated" in str(a.get("href"))]
    page = desk.get(way).submit("/new", name="Furious", amount="0", status=422)
    assert page.one("#amount-error") and page.one("#name")["value"] == "Furious"
    page = page.submit("/new", amount="6", cap_per_hour="2", cooldown_days="3")
    assert "not tried as it is now" in page.words and not page.all("form[action$='/on']")
    assert desk.post(f"{page.url}on", {}, status=409)
    page = desk.get(page.url).submit("/dry-run", days="0", status=422)
    assert page.one("#days-error")
    run = page.submit("/dry-run", days="30")
    assert "Not done yet" in run.words
    dry_run(SYSTEM, 1)
    run = desk.get(run.url)
    assert "idiot (+4, insult)" in run.words and "Would have raised a case at once" in run.words
    page = run.submit("/on")
    assert "The rule is on." in page.words and page.all("form[action$='/off']")
    page = desk.get(f"{page.url}?sentence=Your+worst+router,+idiots!")
    assert "of 6" in page.one("#heat").parent.get_text() and "idiot (+4, insult)" in page.words
    late = desk.get(f"{LIST}1/edit")
    desk.get(f"{LIST}1/edit").submit("/edit", cap_per_hour="9")
    refused = late.submit("/edit", name="Late", status=409)
    assert "Somebody else has changed this rule" in refused.one("[role=alert]").get_text() and refused.one("#name")["value"] == "Late"
    page = refused.submit("/edit")
    assert "Late" in page.words and "not tried as it is now" in page.words
    gone = page.submit("/delete")
    assert "There is no rule yet." in gone.words


def test_a_case_shows_why_and_its_rule_what_came_of_it(app, boss, desk):
    rule, _run = crowd(boss, reason="outage")
    useful, useless, waiting = raised(rule, 3)
    resolve(boss, take(boss, useful.id).id, outcome="fixed", summary="")
    reject(boss, useless.id, reason="community")
    page = desk.get(waiting.url)
    told = page.one("#rules").parent.get_text()
    assert "Crowd" in told and "2 members have it too, within 7 days." in told and page.all(f"a[href='{rule.url}']")
    numbers = [card.get_text() for card in desk.get(rule.url).all(".stat-value")]
    assert numbers == ["3", "1", "1", "1", "0", "0"] and "50%" in desk.get(rule.url).words
    assert "Raised: 3 · useful: 1 · turned down: 1 · open: 1" in desk.get(LIST).words


def test_pages_cost_the_same_however_much_they_show(boss, desk, statements):
    rule, run = crowd(boss)
    raised(rule)

    def cost(place):
        desk.get(place)
        with statements() as seen:
            desk.get(place)
        return len(seen)

    places = (LIST, rule.url, f"{LIST}dry-runs/{run.id}/")
    before = [cost(place) for place in places]
    raised(rule, 3)
    for number in range(3):
        add_rule(boss, RuleDraft(f"R{number}", "no_reply", amount=24))
        dry_run(SYSTEM, start_run(boss, rule.id, in_background=False).id)
    assert [cost(place) for place in places] == before and max(before) <= 14


@pytest.mark.once
def test_the_command_line_says_what_a_rule_would_have_raised(app, boss):
    with time_machine.travel(datetime(2026, 6, 1, 8, tzinfo=UTC), tick=False) as clock:
        add_rule(boss, RuleDraft("Silence", "no_reply", amount=24))
        thread = make.question()
        clock.shift(timedelta(days=3))
        run = app.test_cli_runner().invoke
        told = json.loads(run(plaza, ["escalations", "dry-run", "silence", "--days", "30", "--json"]).output)
        assert (told["rule"], told["raised"], [hit["thread_id"] for hit in told["hits"]]) == (1, 1, [thread.id])
        assert told["hits"][0]["at"] == "2026-06-02T08:00:00+00:00" and told["hits"][0]["facts"]["hours"] == 24
        assert "would have raised: 1" in run(plaza, ["escalations", "dry-run", "1", "--days", "2"]).output
        assert run(plaza, ["escalations", "dry-run", "nothing"]).exit_code == 2
    assert not session().scalar(select(Escalation.id))

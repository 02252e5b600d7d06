"""Plans and fields of customers: who sets and who reads them, what follows for clocks, and that they go with the account."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.cli import plaza
from forum.core import settings
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.threads.commands import anonymise_author
from moderation.audit.models import AuditRow
from moderation.customers.commands import set_customer_facts
from moderation.customers.models import CustomerFact
from moderation.customers.queries import plans_of
from moderation.escalations.commands import add_policy
from moderation.escalations.commands.clocks import watch_some
from moderation.escalations.invariants import kept_clocks
from moderation.escalations.targets import Targets
from tests import make
from tests.moderation.escalations.cases import Scene, fresh
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    scene = Scene()
    scene.admin = make.admin("boss")
    name(plans="Silver, Gold", fields="Customer number, Contract")
    return scene


@command
def name(*, plans: str, fields: str) -> None:
    settings.put("escalations.plans", plans, changed_by_id=None)
    settings.put("escalations.customer_fields", fields, changed_by_id=None)


def url(member):
    return f"/desk/customers/{member.id}/"


def kept(member):
    rows = select(CustomerFact.name, CustomerFact.value).where(CustomerFact.member_id == member.id)
    return {name: value for name, value in session().execute(rows) if value}


def test_an_administrator_sets_from_the_card_what_staff_of_cases_read_there(s, app):
    boss, rail = Visitor(app).sign_in(s.admin), f"/questions/{s.thread.id}/desk"
    assert boss.get(rail).one("#panel-case-customer")["href"] == url(s.asker)
    assert url(s.asker) in boss.get(f"/members/{s.asker.id}/{s.asker.handle}/").links()
    form = boss.get(url(s.asker))
    wrong = form.submit(url(s.asker), status=422, plan="Gold", **{"fact-0": "4" * 201})
    assert wrong.one("#fact-0-error") and kept(s.asker) == {}
    assert form.submit(url(s.asker), status=422, plan="Tin").one("#plan-error")
    form.submit(url(s.asker), plan="Gold", **{"fact-0": "4711"})
    assert kept(s.asker) == {"plan": "Gold", "Customer number": "4711"}
    late = form.submit(url(s.asker), status=422, plan="Silver")
    assert "Somebody else has changed this" in late.words and kept(s.asker)["plan"] == "Gold"
    for who in (s.agent, s.mod):
        reader = Visitor(app).sign_in(who)
        card, page = reader.get(rail), reader.get(url(s.asker))
        assert all(said in shown.words for said in ("Gold", "Customer number", "4711") for shown in (card, page))
        assert not card.all("#panel-case-customer") and not page.all("#customer-form")
        reader.post(url(s.asker), {"plan": "Silver"}, status=403)
    log = boss.get("/desk/audit/").words
    assert "changed what staff know of Asa as a customer: Plan, Customer number." in log
    with pytest.raises(NotAllowed):
        set_customer_facts(s.agent, s.asker.id, plan="Silver")


def test_nobody_else_finds_it_and_it_is_in_the_copy_of_who_it_is_about(s, app):
    set_customer_facts(s.admin, s.asker.id, plan="Gold", fields={"Contract": "Never ends"})
    for who in (s.asker, s.helper):
        visitor = Visitor(app).sign_in(who)
        visitor.get(url(s.asker), status=404)
        visitor.post(url(s.asker), {"plan": "Silver"}, status=404)
        assert url(s.asker) not in visitor.get(f"/members/{s.asker.id}/{s.asker.handle}/").text
    Visitor(app).get(url(s.asker), status=404)
    copies = [json.loads(Visitor(app).sign_in(who).get("/cases/export.json").text)["customer"] for who in (s.asker, s.helper)]
    assert [[(one["name"], one["value"]) for one in copy] for copy in copies] == [[("Contract", "Never ends"), ("plan", "Gold")], []]


def test_another_plan_moves_the_clocks_of_open_cases(s):
    add_policy(s.admin, "p3", Targets(30, None, None), plan="Gold")
    case = s.case()
    watch_some(SYSTEM)
    usual = fresh(case).next_due_at
    set_customer_facts(s.admin, s.asker.id, plan="Gold")
    watch_some(SYSTEM)
    assert fresh(case).next_due_at < usual and kept_clocks() == []
    anonymise_author(s.mod, make.opening_post(s.thread).id)
    watch_some(SYSTEM)
    assert fresh(case).next_due_at == usual and kept_clocks() == []


def test_it_goes_with_the_account_and_the_clocks_with_it_and_values_are_not_in_the_log(s, app):
    add_policy(s.admin, "p3", Targets(30, None, None), plan="Gold")
    set_customer_facts(s.admin, s.asker.id, plan="Gold", fields={"Contract": "7"})
    set_customer_facts(s.admin, s.asker.id, fields={"Contract": "4711-Oslo", "Customer number": "12"})
    set_customer_facts(s.admin, s.asker.id, plan="Silver", fields={"Customer number": ""})
    set_customer_facts(s.admin, s.asker.id, plan="Gold")
    rows = select(AuditRow).where(AuditRow.action == "CustomerFactsChanged").order_by(AuditRow.id)
    noted = [row.details for row in session().scalars(rows)]
    assert [(row["before"], row["after"]) for row in noted] == [
        (["–"], ["Gold", "value_set"]), ([], ["value_changed", "value_set"]),
        (["Gold"], ["Silver", "value_emptied"]), (["Silver"], ["Gold"]),
    ]
    assert "the value was emptied" in Visitor(app).sign_in(s.admin).get("/desk/audit/").words
    case = s.case()
    watch_some(SYSTEM)
    soon = fresh(case).next_due_at
    _anonymise(s.asker)
    assert kept(s.asker) == {} and plans_of([s.asker.id]) == {}
    watch_some(SYSTEM)
    assert fresh(case).next_due_at != soon and kept_clocks() == []
    with pytest.raises(NotFound):
        set_customer_facts(s.admin, s.asker.id, plan="Gold")


@pytest.mark.once
def test_what_is_no_longer_on_offer_may_stay_or_go(s):
    set_customer_facts(s.admin, s.asker.id, plan="Gold", fields={"Contract": "7"})
    name(plans="Silver", fields="Customer number")
    assert set_customer_facts(s.admin, s.asker.id, plan="Gold", fields={"Contract": "7", "Customer number": "1"}) == ("Customer number",)
    with pytest.raises(Invalid):
        set_customer_facts(s.admin, s.asker.id, fields={"Contract": "8"})
    set_customer_facts(s.admin, s.asker.id, plan="", fields={"Contract": ""})
    assert kept(s.asker) == {"Customer number": "1"}


@pytest.mark.once
@pytest.mark.parametrize("text", ["a,b,c,d,e,f", "Contract, Plan", "email", ",", "x" * 41])
def test_names_of_fields_that_cannot_be(s, text):
    with pytest.raises(Invalid):
        settings.declared()["escalations.customer_fields"].check(text)


@pytest.mark.once
def test_a_file_is_taken_in_and_what_cannot_be_had_is_reported_by_line(s, app, tmp_path):
    make.member("una", verified=False)
    file = tmp_path / "customers.csv"
    file.write_text(
        "\ufeffHandle,Email,PLAN,Contract,Shoe size\n"
        "asa,,Gold,7,44\n,hal@example.org,Silver,,\nnobody,,Gold,,\nasa,,Tin,8,\nasa,too,few\n,una@example.org,Gold,,\n", encoding="utf-8",
    )

    def run(*more, code=1):
        done = app.test_cli_runner().invoke(plaza, ["customers", "import", str(file), *more])
        assert done.exit_code == code, done.output
        return done.output

    assert "would change: 3" in run("--dry-run") and kept(s.asker) == {}
    said = run()
    for line in ("line 1: no field is called 'Shoe size'", "line 4: nobody here is 'nobody'", "line 5: no plan is called 'Tin'",
                 "line 6: 3 cells", "line 7: nobody here is 'una@example.org'"):
        assert line in said
    assert (kept(s.asker), kept(s.helper)) == ({"plan": "Gold", "Contract": "8"}, {"plan": "Silver"})
    file.write_text("handle,plan\nasa,Gold\n", encoding="utf-8")
    assert "changed: 0, as before: 1, problems: 0" in run(code=0)
    file.write_text("plan\nGold\n", encoding="utf-8")
    assert "one of them handle or email" in run()

"""The pages of cases and of asking staff for help, without scripts."""

import json

import pytest
from sqlalchemy import insert, select

from forum.cli import plaza
from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.threads.commands import delete_post, hide_post
from moderation.correspondence.commands import write_note
from moderation.escalations.commands import assign, raise_escalation, reject, resolve, resume, take, wait_for
from moderation.escalations.models import Escalation, EscalationEvent, EscalationVoice
from moderation.escalations.states import Act
from moderation.escalations.words import DONE, OUTCOMES, PROGRESS
from tests import make
from tests.moderation.escalations.cases import Scene, fresh, open_case
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def help_url(thread):
    return f"/questions/{thread.id}/staff-help"


def test_a_helper_asks_from_the_menu_of_the_question_and_sees_how_it_stands(s, visitor):
    visitor.sign_in(s.helper)
    page = visitor.get(s.thread.url)
    (link,) = [a["href"] for a in page.all("a") if "staff-help" in str(a.get("href"))]
    refused = visitor.get(link, status=303).headers["Location"]
    page = visitor.get(refused).submit("/staff-help", status=422)
    assert "Choose one of the list." in page.words
    page = visitor.get(help_url(s.thread)).submit("/staff-help", reason="outage", words="All shops are down.")
    assert "Staff have not looked at it yet." in page.words and "All shops are down." in page.words
    assert not page.all("form.form") and "Escalated" in visitor.get(s.thread.url).all(".chip-escalated")[0].get_text()
    assert visitor.post(help_url(s.thread), {"reason": "outage"}, status=409)


def test_staff_who_ask_land_on_the_case_and_a_helper_stays_with_their_question(s, visitor):
    for who, there in ((s.agent, True), (s.mod, True), (s.helper, False)):
        visitor.sign_in(who)
        thread = make.question(s.asker)
        page = visitor.get(help_url(thread)).submit("/staff-help", reason="outage", words="All shops are down.")
        case = session().scalars(select(Escalation).where(Escalation.thread_id == thread.id)).one()
        assert (page.all(f"form[action='{case.url}watch'], form[action='{case.url}unwatch']") != []) is there
        assert ("This is its case." if there else "You are told what becomes of it.") in page.words


def test_whatever_is_done_to_a_case_is_confirmed_in_a_sentence(s, visitor):
    assert set(DONE) == set(Act) and all(str(said).endswith(".") for said in DONE.values())
    visitor.sign_in(s.agent)
    case = s.case()
    for act, said, answers in (
        ("take", "You have this case now.", {}), ("wait", "The case waits now.", {"whom": "asker", "words": "Which model is it?"}),
        ("resolve", "The case is resolved.", {"outcome": "fixed", "summary": "The line was measured."}),
        ("reopen", "The case is open again, as this new one.", {}),
    ):
        case = open_case(s.thread) or case
        page = visitor.get(case.url).submit(f"/{act}", **answers)
        assert page.one(".flash").get_text(" ", strip=True).startswith(said), act


def test_the_asker_and_who_asked_see_progress_and_nobody_of_staff_s_names(s, app):
    case = s.case(words="Nobody here knows it.")
    take(s.agent, case.id)
    wait_for(s.agent, case.id, whom="asker", words="Which model is it?")
    asker = Visitor(app).sign_in(s.asker).get(help_url(s.thread)).words
    helper = Visitor(app).sign_in(s.helper).get(help_url(s.thread)).words
    other = Visitor(app).sign_in(make.member(reputation=100)).get(help_url(s.thread)).words
    assert "business hours" not in asker, "it is asked for already"
    assert "Which model is it?" in asker and "Which model is it?" not in helper + other
    assert "Nobody here knows it." in helper and "Nobody here knows it." not in asker + other
    assert "Staff wait for a reply" in asker and "Staff wait for a reply" in helper and "Staff wait" not in other
    assert not [words for words in (asker, helper, other) if "Ana" in words]
    resume(s.agent, case.id)
    resolve(s.agent, case.id, outcome="fixed", summary="The line of asa was measured.")
    asker, helper = (Visitor(app).sign_in(one).get(help_url(s.thread)).words for one in (s.asker, s.helper))
    assert "was measured" in asker and "was measured" not in helper and str(OUTCOMES["fixed"]) not in helper
    assert str(PROGRESS["resolved"]) in helper


def test_who_may_not_ask_reads_why(s, app):
    page = Visitor(app).sign_in(make.member(reputation=7)).get(help_url(s.thread))
    assert "This needs 100 reputation; you have 7." in page.words
    assert "24 business hours" in Visitor(app).sign_in(s.asker).get(help_url(s.thread)).words
    assert "Sign in" in Visitor(app).get(help_url(s.thread)).words


def test_an_agent_works_a_case_from_the_table_to_its_end(s, visitor):
    case = s.case()
    visitor.sign_in(s.agent)
    page = visitor.get("/desk/cases/")
    assert [a["href"] for a in page.all(".case-table tbody th a")] == [case.url]
    page = visitor.get(case.url).submit("/take")
    assert "In progress" in page.one("#state").get_text() and not page.all("#act-take")
    page = page.submit("/priority", status=422, priority="p3", why="")
    assert page.one("#act-priority").has_attr("open") and page.one("#act-priority-why-error")
    page = visitor.post(f"{case.url}assign", {"owner": "abc", "version": str(fresh(case).version)}, status=422)
    assert "Choose one of the list." in page.words and fresh(case).owner_id == s.agent.id
    page = visitor.get(case.url).submit("/resolve", outcome="fixed", summary="The line is mended.")
    assert "It is over" in page.words and not page.all("#act-resolve")
    assert page.one("#act-reopen").name == "details" and page.one("#act-reopen summary")["data-key"] == "o", "no key opens it at once"
    assert "Esc" in page.one("#case-keys").get_text()
    assert [li["id"] for li in page.all("ol.timeline li")] and "resolved it" in page.words
    assert "They called again." in page.submit("/reopen", words="They called again.").words


def test_who_comes_second_sees_what_the_case_is_now(s, visitor):
    case = s.case()
    page = visitor.sign_in(s.agent).get(case.url)
    take(s.other, case.id)
    late = page.submit("/take", status=409)
    assert "Somebody else has changed this case" in late.words and "In progress" in late.one("[role=alert]").get_text()
    assert "Ben" in late.one("[role=alert]").get_text()
    assert visitor.post(f"{case.url}fly", status=404)


@pytest.mark.parametrize(("who", "status"), [("mod", 200), ("helper", 404), ("asker", 404), (None, 404)])
def test_the_desk_s_pages_are_there_for_staff_of_cases_only(s, visitor, who, status):
    case = s.case()
    if who:
        visitor.sign_in(getattr(s, who))
    for place in ("/desk/cases/", case.url):
        visitor.get(place, status=status)
    visitor.post(f"{case.url}take", status=403 if who == "mod" else 404)
    if who == "mod":
        assert [form["id"] for form in visitor.get(case.url).all(".decision")] == ["act-watch"]


@pytest.mark.parametrize(("who", "words"), [("mod", "Question removed"), ("asker", "Question removed by its author")])
def test_the_record_of_a_case_stays_when_its_question_goes_and_the_question_is_read_by_moderators_only(s, visitor, who, words):
    case, post = s.case(words="Nobody here knows it."), make.opening_post(s.thread)
    write_note(s.agent, case.id, text="They called twice.")
    hide_post(s.mod, post.id, reason="spam") if who == "mod" else delete_post(s.asker, post.id)
    agent, mod, over = visitor.sign_in(s.agent), Visitor(visitor.app).sign_in(s.mod), "/desk/cases/?state=cancelled"
    page, seen = agent.get(case.url), mod.get(case.url)
    for one in (page, seen):
        assert words == one.one("#removed").get_text().strip() and "They called twice." in one.words and "Nobody here knows" in one.words
    assert post.body_markdown not in page.words and post.body_markdown in seen.words and not page.all(".decision")
    agent.get(s.thread.url, status=404)
    assert s.thread.title not in page.text + agent.get(over).text and s.thread.title in mod.get(over).text
    assert len(agent.get(over).all("[data-case]")) == len(mod.get(over).all("[data-case]")) == 1
    Visitor(visitor.app).sign_in(s.helper).get(case.url, status=404)


def test_filters_orders_and_several_at_once(s, visitor):
    first, second = s.case(), raise_escalation(s.agent, make.question().id, reason="outage", priority="p1")
    assign(s.agent, first.id, owner_id=s.other.id)
    visitor.sign_in(s.agent)

    def shown(query=""):
        return [a["href"] for a in visitor.get(f"/desk/cases/{query}").all(".case-table tbody th a")]

    assert shown() == [second.url, first.url]
    assert shown("?priority=p1") == shown("?whose=unowned") == shown("?reason=outage") == shown("?state=new") == [second.url]
    assert shown(f"?owner={s.other.id}") == shown("?state=acknowledged") == [first.url] and shown("?whose=mine") == []
    visitor.post("/desk/cases/order", {"order": "oldest"})
    assert shown() == [first.url, second.url], "the order is kept"
    assert [one["id"] for one in visitor.get("/desk/cases/").all("button[aria-current]")] == ["order-oldest"]
    assert "in the queue of the default team" in visitor.get("/desk/cases/?whose=team").one("#whose-team").get_text()
    stale = f"{first.id}:1"
    done = visitor.post("/desk/cases/bulk", {"pick": [f"{second.id}:{fresh(second).version}", stale], "act": "take"})
    assert "Done to 1 case." in done.words and "Not to 1 case" in done.words and fresh(second).owner_id == s.agent.id
    assert visitor.post("/desk/cases/bulk", {"act": "take"}, status=422)


@command
def many(s, number):
    """Cases as rows: raising them one by one takes long."""
    now = utcnow()
    rows = [{"thread_id": make.question(s.asker).id, "state": "new", "priority": "p3", "reason": "unanswered", "source": "staff",
             "opened_at": now, "updated_at": now, "version": 1, "summary": ""} for _each in range(number)]
    ids = list(session().scalars(insert(Escalation).returning(Escalation.id), rows))
    session().execute(insert(EscalationEvent), [
        {"escalation_id": one, "kind": "raised", "at": now, "before": {}, "after": {"state": "new"}, "payload": {}} for one in ids])


def test_pages_cost_the_same_however_much_they_show(s, visitor, statements, monkeypatch):
    monkeypatch.setattr("moderation.escalations.queries.rows.cases.__kwdefaults__", {"cursor": None, "limit": 4})
    case = s.case()
    visitor.sign_in(s.agent)

    def cost(place):
        visitor.get(place)
        with statements() as seen:
            visitor.get(place)
        return len([one for one in seen if "FROM settings" not in one])

    before = cost("/desk/cases/"), cost(case.url), cost(help_url(s.thread))
    many(s, 5)
    for number in range(4):
        raise_escalation(make.member(f"voice{number}", reputation=100), s.thread.id, reason="outage")
    take(s.other, case.id)
    assert (cost("/desk/cases/"), cost(case.url), cost(help_url(s.thread))) == before
    assert max(before) <= 25
    page = visitor.get("/desk/cases/")
    rest = visitor.get(page.one("#more")["href"])
    assert (len(page.all("tbody tr")), len(rest.all("tbody tr"))) == (4, 2)
    visitor.get("/desk/cases/?cursor=nonsense", status=422)


def test_staff_see_at_a_question_that_it_has_a_case_and_members_do_not(s, app):
    case = s.case(words="zqsecret")
    page = Visitor(app).sign_in(s.agent).get(s.thread.url)
    assert page.one(".post-remark a")["href"] == case.url
    for who in (s.asker, s.helper, None):
        other = Visitor(app)
        if who:
            other.sign_in(who)
        text = other.get(s.thread.url).text
        assert "zqsecret" not in text and "/desk/cases" not in text and "post-remark" not in text


def test_the_command_line_lists_cases_as_json(s, app):
    case = s.case()
    reject(s.agent, raise_escalation(s.helper, make.question().id, reason="unanswered").id, reason="community")
    found = json.loads(app.test_cli_runner().invoke(plaza, ["escalations", "list", "--json"]).output)
    assert [(one["id"], one["state"], one["owner"], one["requests"]) for one in found["cases"]] == [(case.id, "new", None, 1)]
    over = json.loads(app.test_cli_runner().invoke(plaza, ["escalations", "list", "--state", "rejected", "--json"]).output)
    assert len(over["cases"]) == 1 and session().scalar(select(EscalationVoice.outcome).where(EscalationVoice.outcome.is_not(None)))

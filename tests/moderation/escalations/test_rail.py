"""Beside the question: the card for staff, and one line for who asked. The thread's page asks nothing more for either."""

import pytest

from forum.core.db import command, session
from forum.kit.clock import utcnow
from forum.resolution.commands import close_question
from forum.threads.commands import hide_post
from moderation.escalations import plans
from moderation.escalations.commands import rate_case, resolve, take, wait_for
from moderation.escalations.models import EscalationVoice
from tests import make
from tests.moderation.escalations.cases import Scene, fresh
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def rail_url(s):
    return f"/questions/{s.thread.id}/desk"


def test_staff_get_the_card_after_the_page_and_act_right_there(s, app):
    case = s.case()
    agent = Visitor(app).sign_in(s.agent)
    card = agent.get(s.thread.url).one("#panel-case")
    assert (card["hx-get"], card["hx-trigger"], card.a["href"]) == (rail_url(s), "load", rail_url(s))
    rail = agent.get(rail_url(s))
    assert "P3 · Normal" in rail.words and rail.one("#panel-case #panel-case-clock") and "Nobody" in rail.words
    assert agent.post(f"{rail_url(s)}/take", {"version": 99}, status=409)
    rail.submit("/desk/take")
    assert fresh(case).owner_id == s.agent.id and "Ana" in agent.get(rail_url(s)).words
    wrong = agent.get(rail_url(s)).submit("/desk/wait", status=422, whom="asker", words="")
    assert wrong.one("#panel-case-words")["aria-invalid"] == "true"
    wrong.submit("/desk/wait", whom="asker", words="Which model?")
    assert fresh(case).state == "waiting_asker"
    assert agent.get(rail_url(s)).one("#panel-case-resolve")["href"] == f"/desk/cases/{case.id}/?act=resolve#act-resolve"
    agent.post(f"{rail_url(s)}/resolve", {"version": fresh(case).version}, status=404)


def test_moderators_read_the_card_and_write_notes_alone(s, app):
    case = s.case()
    rail = Visitor(app).sign_in(s.mod).get(rail_url(s))
    forms = [(form["method"], form["action"]) for form in rail.all("#panel-case form")]
    assert forms == [("post", f"{case.url}notes/"), ("get", f"/desk/articles/{s.thread.id}")], "a note, and articles to read"
    assert rail.one("#panel-case-open")


def test_members_get_nothing_of_it(s, app):
    s.case()
    for who in (s.asker, s.helper, make.member()):
        visitor = Visitor(app).sign_in(who)
        assert "panel-case" not in visitor.get(s.thread.url).text
        visitor.get(rail_url(s), status=404)
        visitor.post(f"{rail_url(s)}/take", {"version": 1}, status=404)
    assert "panel-case" not in Visitor(app).get(s.thread.url).text
    Visitor(app).get(rail_url(s), status=404)


@pytest.mark.once
def test_the_card_says_who_asked(s, app, monkeypatch):
    monkeypatch.setattr(plans, "_known", {
        "names": lambda: {"gold": "Gold plan"}, "plans_of": lambda ids: dict.fromkeys(ids, "gold"),
        "facts_of": lambda _member_id: [("Customer number", "4711")], "page_of": lambda _viewer, _member_id: "",
    })
    earlier, hidden = make.question(s.asker, "What came before?"), make.question(s.asker, "Nobody sees this one?")
    close_question(s.mod, earlier.id, reason="no_longer_needed")
    old = s.case()
    asks = EscalationVoice(escalation_id=old.id, member_id=s.asker.id, source="asker", reason="unanswered", words="", at=utcnow())
    command(session().add)(asks)
    resolve(s.agent, old.id, outcome="fixed")
    rate_case(s.asker, old.id, score="good")
    hide_post(s.mod, make.opening_post(hidden).id, reason="spam")
    words = Visitor(app).sign_in(s.agent).get(rail_url(s)).words
    assert earlier.title in words and hidden.title not in words
    assert "Gold plan" in words and "4711" in words and "It helped: 1" in words and "Mended" in words
    assert "1 taken up, 0 turned down" in words


@pytest.mark.once
def test_a_discussion_has_no_card(s, app):
    talk = make.discussion(s.asker)
    agent = Visitor(app).sign_in(s.agent)
    assert not agent.get(talk.url).all("#panel-case")
    agent.get(f"/questions/{talk.id}/desk", status=404)


def test_the_asker_and_who_asked_read_on_the_question_how_it_stands(s, app):
    case = s.case()
    people = {name: Visitor(app).sign_in(who) for name, who in (("asker", s.asker), ("helper", s.helper), ("other", make.member()))}

    def lines():
        found = {name: visitor.get(s.thread.url).all("#mark-case") for name, visitor in people.items()}
        return {name: line[0].get_text(" ", strip=True) for name, line in found.items() if line}

    assert lines() == dict.fromkeys(("asker", "helper"), "Staff have not looked at it yet. See how it stands")
    take(s.agent, case.id)
    assert lines()["asker"].startswith("Staff are working on it.")
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    said = lines()
    assert said["asker"].startswith("Staff need something from you.") and said["helper"].startswith("Staff wait for a reply")
    resolve(s.agent, case.id, outcome="fixed")
    said = lines()
    assert said == {"asker": "Staff are done with it. Say how it was", "helper": "Staff are done with it. See how it stands"}
    assert not [words for words in said.values() if "Ana" in words or "P3" in words]


def test_the_page_of_a_question_asks_nothing_more_for_a_case(s, app, statements):
    visitors = [Visitor(app).sign_in(who) for who in (s.asker, s.helper, s.agent)]

    def asked():
        counts = []
        for visitor in visitors:
            visitor.get(s.thread.url)
            with statements() as seen:
                visitor.get(s.thread.url)
            counts.append(len(seen))
        return counts

    before = asked()
    s.case()
    assert asked() == before

"""The end of a shift: one's open cases go to somebody else, each with words."""

import pytest

from moderation.escalations.commands import Given, assign, hand_over_many, raise_escalation, take
from moderation.teams.commands import TeamDraft, add_team
from tests import make
from tests.moderation.escalations.cases import Scene, fresh, history
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def owned(s, number):
    found = [s.case(), *(raise_escalation(s.helper, make.question(s.asker).id, reason="outage") for _each in range(number - 1))]
    for one in found:
        take(s.agent, one.id)
    return found


def test_all_cases_go_over_with_the_words_of_each_or_those_for_all(s, visitor):
    team = add_team(make.admin("boss"), TeamDraft("Support"))
    first, second = owned(s, 2)
    assign(s.agent, second.id, owner_id=s.agent.id, team_id=team.id)
    page = visitor.sign_in(s.agent).get("/desk/cases/shift/")
    assert len(page.all(".shift-line")) == 2 and "took it" in page.words
    lines = [f"{one.id}:{fresh(one).version}" for one in (first, second)]
    words = {"summary": "Calm so far.", f"summary-{first.id}": "Call her at 9."}
    page = page.submit("/shift/", line=lines, which="all", owner=str(s.other.id), **words)
    assert "Handed over 2 cases." in page.words and "You own no open case" in page.words
    assert {fresh(one).owner_id for one in (first, second)} == {s.other.id} and fresh(second).team_id == team.id, "the team stays"
    sent = {"line": lines, "which": "all", "owner": str(s.other.id), "team": "keep", **words}
    again = visitor.post("/desk/cases/shift/", sent, status=409)
    assert again.one("#gone").get_text().count("Ben has it now") == 2 and "still yours" not in again.words
    seen = Visitor(visitor.app).sign_in(s.other)
    assert "Call her at 9." in seen.get(first.url).words and "Calm so far." in seen.get(second.url).words
    assert history(first)[-1] == "handed_over"


def test_what_is_refused_stays_with_its_words(s, visitor):
    first, second = owned(s, 2)
    page = visitor.sign_in(s.agent).get("/desk/cases/shift/")
    picks = [f"{one.id}:{fresh(one).version}" for one in (first, second)]
    assert page.submit("/shift/", status=422, which="picked", owner=str(s.other.id))
    assert "Choose somebody else, or a team." in page.submit("/shift/", status=422, pick=picks, which="picked", summary="x").words
    assign(s.other, first.id, owner_id=s.agent.id)
    words = {f"summary-{first.id}": "Typed for long."}
    page = page.submit("/shift/", status=409, pick=picks, which="picked", owner=str(s.other.id), **words)
    assert page.one(f"#summary-{first.id}").get_text().strip() == "Typed for long."
    assert page.one(f"#summary-{first.id}-error") and page.one(f"#summary-{second.id}-error"), "one had moved, the other has no words"
    assert {fresh(one).owner_id for one in (first, second)} == {s.agent.id}
    done = hand_over_many(s.agent, [(second.id, fresh(second).version, "Hers.")], Given(owner_id=s.other.id, keeps=("team",)))
    assert [one.state for one in done] == ["done"]
    assert Visitor(visitor.app).sign_in(s.mod).get("/desk/cases/shift/", status=403)

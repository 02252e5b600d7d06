"""Cases as a board and under saved views, and the same done to several of them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands.roles import set_roles
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound
from moderation.correspondence.commands import write_to_asker
from moderation.escalations.commands import (
    act_on_many,
    assign,
    be_at,
    cancel,
    delete_view,
    hand_over,
    raise_escalation,
    rename_view,
    resolve,
    save_view,
    take,
    wait_for,
)
from moderation.escalations.models import CasePresence, EscalationWatcher
from moderation.escalations.queries import Filters, board, cases, count_each, others_at, saved_views
from moderation.escalations.states import Act
from moderation.teams.commands import TeamDraft, add_member, add_team
from tests import make
from tests.forum.tuning import tune
from tests.moderation.escalations.cases import Scene, fresh, history
from tests.moderation.escalations.test_pages import many
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def another(s, **said):
    return raise_escalation(s.helper, make.question(s.asker).id, **{"reason": "unanswered", **said})


def columns(page):
    found = {one["aria-labelledby"]: [a["href"] for a in one.select(".case-link")] for one in page.all(".board-column")}
    return {name.removeprefix("column-"): links for name, links in found.items()}


def test_the_board_shows_each_case_in_the_column_of_its_state_and_moves_it_by_buttons(s, visitor):
    new, taken, waits, done = s.case(), another(s), another(s), another(s)
    take(s.agent, taken.id)
    wait_for(s.agent, waits.id, whom="asker", words="Which model?")
    resolve(s.agent, done.id, outcome="fixed")
    page = visitor.sign_in(s.agent).get("/desk/cases/?view=board")
    assert columns(page) == {"new": [new.url], "acknowledged": [], "in_progress": [taken.url], "waiting": [waits.url], "over": [done.url]}
    page = page.submit(f"{new.url}acknowledge")
    assert columns(page)["acknowledged"] == [new.url]
    page = visitor.get(page.one(f"#move-{new.id}-wait")["href"].partition("#")[0])
    assert page.one("#act-wait").has_attr("open"), "what needs words opens where they are written"
    page = page.submit(f"{new.url}wait", status=422, whom="asker", words="")
    page = page.submit(f"{new.url}wait", whom="asker", words="Which firmware?")
    assert set(columns(page)["waiting"]) == {new.url, waits.url}, "and leads back to the board, also after a mistake"
    assert columns(visitor.get("/desk/cases/?view=board&whose=mine")) == {
        "new": [], "acknowledged": [], "in_progress": [taken.url], "waiting": [], "over": []}


def test_who_was_given_a_case_begins_with_it(s, visitor):
    case = s.case()
    assign(s.other, case.id, owner_id=s.agent.id)
    page = visitor.sign_in(s.agent).get("/desk/cases/?view=board").submit(f"{case.url}resume")
    assert columns(page)["in_progress"] == [case.url] and history(case)[-1] == "resumed"


def test_moderators_read_the_board_and_move_nothing_and_members_find_none(s, app):
    case = s.case()
    page = Visitor(app).sign_in(s.mod).get("/desk/cases/?view=board")
    assert page.all(".case-link") and not page.all(".board-move")
    assert [one["value"] for one in page.all("#bulk [name=act]")] == ["watch"], "what they may do to one they may do to many"
    page.submit("/desk/cases/bulk", pick=f"{case.id}:1", act="watch")
    assert session().get(EscalationWatcher, (case.id, s.mod.id))
    with pytest.raises(NotAllowed):
        act_on_many(s.mod, [(case.id, 1)], Act.CANCEL)
    Visitor(app).sign_in(s.helper).get("/desk/cases/?view=board", status=404)
    Visitor(app).sign_in(s.helper).get("/desk/cases/views/", status=404)


def test_the_board_costs_the_same_however_many_cases_and_views_there_are(s, visitor, statements, monkeypatch):
    monkeypatch.setattr(board, "__kwdefaults__", {"per_column": 3})
    tune("escalations.requests_per_day", 100)
    take(s.agent, s.case().id)
    another(s)
    save_view(s.agent, "Mine, urgent", Filters(whose="mine", priority="p1"))
    visitor.sign_in(s.agent)

    def cost(place):
        visitor.get(place)
        with statements() as seen:
            visitor.get(place)
        return len(seen)

    before = cost("/desk/cases/?view=board"), cost("/desk/cases/?whose=mine")
    many(s, 5)
    for number in range(4):
        save_view(s.agent, f"View {number}", Filters(state="waiting", due="soon"))
        take(s.agent, another(s).id)
    assert (cost("/desk/cases/?view=board"), cost("/desk/cases/?whose=mine")) == before
    page = visitor.get("/desk/cases/?view=board")
    assert [len(some) for some in columns(page).values()] == [3, 0, 3, 0, 0]
    rest = visitor.get(page.one("#more-new")["href"])
    assert len(rest.all(".case-table tbody tr")) == 6, "more leads to all of them"


def test_quick_views_count_what_they_show(s, visitor):
    boss = make.admin("boss")
    team = add_team(boss, TeamDraft("Support"))
    add_member(boss, team.slug, "ana")
    other = add_team(boss, TeamDraft("Billing"))
    mine, teams_, others = s.case(), another(s), another(s)
    take(s.agent, mine.id)
    assign(s.other, others.id, team_id=other.id)
    wanted = [Filters(whose=whose) for whose in ("mine", "team", "unowned")]
    found = [[row.id for row in cases(s.agent, one).rows] for one in wanted]
    assert found == [[mine.id], [mine.id, teams_.id], [teams_.id, others.id]], "what is with no team is the default one's"
    assert count_each(s.agent, wanted) == [1, 2, 2]
    assert count_each(s.agent, [Filters(due="soon", priority="p1")]) == [0]
    hand_over(s.agent, mine.id, summary="Over to you.", team_id=other.id)
    assert count_each(s.agent, wanted) == [0, 1, 3]
    counts = [count.get_text() for count in visitor.sign_in(s.agent).get("/desk/cases/").all(".tabs a .count")]
    assert counts[:3] == ["0", "1", "3"]


def test_a_saved_view_is_its_owner_s_unless_a_lead_shares_it(s, app):
    boss = make.admin("boss")
    team = add_team(boss, TeamDraft("Support"))
    for handle, leads in (("ana", True), ("ben", False)):
        add_member(boss, team.slug, handle, is_lead=leads)
    own = save_view(s.other, "Outages", Filters(reason="outage", order="oldest", view="board"))
    assert own.filters == "reason=outage", "neither order nor how it is shown"
    with pytest.raises(Invalid):
        save_view(s.other, "Ours", Filters(whose="team"), team_id=team.id)
    shared = save_view(s.agent, "Ours", Filters(whose="team"), team_id=team.id)
    assert [one.name for one in saved_views(s.agent)] == ["Ours"] and [one.name for one in saved_views(s.other)] == ["Ours", "Outages"]
    assert saved_views(boss) == []
    with pytest.raises(NotFound):
        rename_view(s.other, shared.id, "Mine")
    for who, view in ((s.other, shared), (boss, own)):
        with pytest.raises(NotFound):
            delete_view(who, view.id)
    set_roles(boss, s.agent.id, [])
    assert [one.name for one in saved_views(s.other)] == ["Outages"], "who works cases no longer has no views"
    page = Visitor(app).sign_in(s.other).get("/desk/cases/views/")
    page = page.submit(f"/{own.id}/rename", status=422, name=" ")
    assert page.one(f"#rename-{own.id}").has_attr("open")
    page = page.submit(f"/{own.id}/rename", name="What is down")
    assert "What is down" in page.words and not page.all(f"#rename-{shared.id}")
    assert "What is down" not in page.submit(f"/{own.id}/delete").words


def test_filters_are_saved_from_the_page_they_are_set_on(s, visitor):
    s.case(reason="outage")
    page = visitor.sign_in(s.agent).get("/desk/cases/?reason=outage")
    page = page.submit("/desk/cases/views/", status=422, name="")
    page = page.submit("/desk/cases/views/", name="Outages")
    (tab,) = [a for a in page.all(".tabs a") if "Outages" in a.get_text()]
    assert tab["aria-current"] == "page" and tab.select_one(".count").get_text() == "1"


def test_several_are_assigned_after_a_look_at_what_will_happen(s, visitor):
    boss = make.admin("boss")
    team = add_team(boss, TeamDraft("Support"))
    first, second, late = s.case(), another(s), another(s)
    take(s.other, first.id)
    assign(s.other, second.id, team_id=team.id)
    stale = f"{late.id}:{late.version}"
    take(s.other, late.id)
    picks = [f"{one.id}:{fresh(one).version}" for one in (first, second)]
    sent = {"pick": [*picks, stale], "act": "assign", "owner": str(s.agent.id), "team": "keep"}
    forged = visitor.sign_in(s.agent).post("/desk/cases/bulk", {**sent, "pick": picks, "owner": str(s.helper.id)})
    assert forged.words.count("Only agents and administrators own cases.") == 2 and not forged.all("#confirm")
    for said in ({"owner": "nobody"}, {"owner": "keep", "team": "x"}, {"owner": "9" * 30, "confirmed": "y"}):
        page = visitor.post("/desk/cases/bulk", {**sent, **said}, status=422)
        assert "Choose one of the list." in page.words and fresh(first).owner_id == s.other.id
    first_button = page.all("#bulk button")[0]
    page = visitor.post("/desk/cases/bulk", {"pick": picks, first_button["name"]: first_button["value"], "why": "because"}, status=422)
    assert [one["value"] for one in page.all("[name=pick][checked]")] == sorted(picks), "Enter presses the first, and nothing is lost"
    assert page.one("#bulk-why")["value"] == "because" and fresh(first).owner_id == s.other.id
    page = visitor.post("/desk/cases/bulk", sent)
    assert fresh(first).owner_id == s.other.id, "nothing is done yet"
    assert page.words.count("Somebody else has changed it") == 1 and "They are told" in page.words and "Ben" in page.words
    visitor.post("/desk/cases/bulk", {**sent, "pick": picks, "confirmed": "y"})
    assert (fresh(first).owner_id, fresh(second).owner_id, fresh(second).team_id) == (s.agent.id, s.agent.id, team.id)
    assert fresh(late).owner_id == s.other.id


@pytest.mark.parametrize(("act", "said", "wrong", "state"), [
    ("wait", {"whom": "third_party", "words": "The maker."}, {"words": ""}, "waiting_third_party"),
    ("resolve", {"outcome": "fixed", "summary": "A new firmware."}, {"outcome": ""}, "resolved"),
    ("reject", {"reason": "community"}, {"reason": "other"}, "rejected"),
    ("cancel", {"words": "Asked twice."}, {"words": "x" * 2001}, "cancelled"),
    ("hand-over", {"owner": "ben", "team": "keep", "summary": "Call them."}, {"owner": ""}, "acknowledged"),
])
def test_several_are_ended_or_given_away_with_words_and_who_was_not_is_named(s, visitor, act, said, wrong, state):
    said = {name: str(s.other.id) if value == "ben" else value for name, value in said.items()}
    cases = [s.case(), another(s), another(s)]
    write_to_asker(s.other, cases[1].id, text="Which contract is it?")
    if act != "resolve":
        cancel(s.other, cases[1].id)
    picks = [f"{one.id}:{fresh(one).version}" for one in cases]
    page = visitor.sign_in(s.agent).get("/desk/cases/").submit("/desk/cases/bulk", pick=picks, act=act)
    assert len(page.one("#confirm").select("[name=pick]")) == 2 and page.one("#foretold").get_text().count("Nothing: ") == 1
    assert not page.all("[aria-invalid]") and fresh(cases[0]).is_open, "nothing is done, and nothing wrong, before one has said it"
    page = visitor.post("/desk/cases/bulk", {"pick": picks, "act": act, "confirmed": "y", **said, **wrong}, status=422)
    assert page.one("#confirm [aria-invalid]") and fresh(cases[0]).is_open
    page = visitor.post("/desk/cases/bulk", {"pick": picks, "act": act, "confirmed": "y", **said})
    assert "Done to 2 cases." in page.words and [a["href"] for a in page.one("#refused").select("a")] == [cases[1].url]
    assert [fresh(one).state for one in (cases[0], cases[2])] == [state] * 2
    assert fresh(cases[0]).owner_id == (s.other.id if act == "hand-over" else None)


def test_each_refused_one_says_why(s, visitor):
    case, gone = s.case(), another(s)
    picks = [f"{one.id}:{fresh(one).version}" for one in (case, gone)]
    resolve(s.other, gone.id, outcome="fixed")
    sent = {"pick": picks, "act": "priority", "priority": "p1", "why": "", "confirmed": "y"}
    refused = visitor.sign_in(s.agent).post("/desk/cases/bulk", sent).one("#refused")
    assert [a["href"] for a in refused.select("a")] == [case.url, gone.url]
    assert "Say it in a few words." in refused.get_text() and "Somebody else has changed this case" in refused.get_text()
    assert fresh(case).priority == "p3"
    assert [one.state for one in act_on_many(s.agent, [(case.id, 1), (gone.id, 1)], Act.WATCH)] == ["done", "done"]


def test_agents_switch_the_keys_off_without_scripts_too(s, visitor):
    case = s.case()
    page = visitor.sign_in(s.agent).get("/desk/cases/")
    assert page.one("#cases")["data-keys"] == "jkxtapewrodc?"
    assert page.form("/settings/review").select_one("[name=keys]").has_attr("checked")
    page = visitor.post("/settings/review", {"from": "cases", "advances": "y"})
    assert page.one("#cases")["data-keys"] == "" and visitor.get(case.url).one("#case")["data-keys"] == ""
    Visitor(visitor.app).sign_in(s.helper).post("/settings/review", {"from": "cases"}, status=404)


def test_who_has_a_case_open_is_seen_by_who_opens_it_too(s, app):
    case = s.case()
    ana, ben = Visitor(app).sign_in(s.agent), Visitor(app).sign_in(s.other)
    assert ana.get(case.url).one("#others").has_attr("hidden")
    assert ben.post(f"{case.url}here", {"writes": "y"}).json == {"said": "", "version": case.version, "seen": case.version}
    assert "Ben is writing here." in ana.get(case.url).one("#others").get_text()
    ben.post(f"{case.url}here")
    assert ana.post(f"{case.url}here").json["said"] == "Ben is looking at this."
    Visitor(app).sign_in(s.helper).post(f"{case.url}here", status=404)


def test_who_left_a_minute_ago_is_not_seen(s):
    case, next_one = s.case(), another(s)
    be_at(s.other, case.id)
    assert [one.name for one in others_at(s.agent, case.id)] == ["Ben"] and others_at(s.other, case.id) == []
    with time_machine.travel(utcnow() + timedelta(seconds=61)):
        assert others_at(s.agent, case.id) == []
        be_at(s.other, next_one.id)
    assert list(session().scalars(select(CasePresence.escalation_id))) == [next_one.id], "what is old goes"


def test_who_comes_too_late_reads_who_did_what_and_keeps_their_words(s, visitor):
    case = s.case()
    page = visitor.sign_in(s.agent).get(case.url)
    take(s.other, case.id)
    late = page.submit("/resolve", status=409, outcome="fixed", summary="The line is mended.")
    assert "Ben" in late.one("#meanwhile").get_text() and "took it" in late.one("#meanwhile").get_text()
    assert late.one("#act-resolve-summary").get_text().strip() == "The line is mended." and late.one("#act-resolve").has_attr("open")
    resolve(s.other, case.id, outcome="fixed")
    over = late.submit("/resolve", status=409, outcome="fixed", summary="The line is mended.")
    assert over.one("#typed-1").get_text() == "The line is mended." and not over.all("#act-resolve")

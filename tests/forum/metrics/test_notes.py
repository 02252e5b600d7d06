"""Marks on the charts, goals of measures, and tokens: forms, files and the log."""

import csv
import io
import json
from datetime import timedelta

import pytest

from forum.accounts.events import PasswordChanged
from forum.core.db import command, insert_all, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import today, utcnow
from forum.metrics.commands.granting import MOST_TOKENS, make_token
from forum.metrics.commands.noting import add_note, set_goal
from forum.metrics.measured import Better, Kind, Part, Scope
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.measures.building import Words
from forum.metrics.measures.happened import Counted, Line, happened
from forum.metrics.models import Annotation, Goal, InsightToken
from forum.metrics.queries.tokens import reader_of
from forum.metrics.shapes import DAY_COLUMNS, OVERVIEW_COLUMNS, ROW_COLUMNS
from forum.search.models import Search
from forum.threads.commands import hide_post
from moderation.audit.models import AuditRow
from tests import make
from tests.forum.metrics.worlds import keep
from tests.visitor import Visitor

PLAIN = {"Accept": "*/*"}


@pytest.fixture
def lead(app):
    return Visitor(app).sign_in(make.moderator("lea"))


def rows(model):
    return session().query(model).order_by(model.id).all()


def lines(page):
    return list(csv.reader(io.StringIO(page.text)))


def test_a_mark_stands_on_the_charts_until_it_is_removed(app, lead):
    make.question()
    keep()
    day = today() - timedelta(days=3)
    page = lead.get("/insights/notes/").submit("/insights/notes/", day=day.isoformat(), kind="release", text="Version 4.2 <b>")
    assert "Version 4.2 <b>" in page.words
    for place in ("/insights/", "/insights/asked/"):
        shown = lead.get(place)
        assert shown.one(".plot-mark") and "Version 4.2 <b>" in shown.one(".chart-marks").get_text()
    assert not lead.get(f"/insights/?since={today()}&until={today()}").all(".plot-mark")
    note_id = rows(Annotation)[0].id
    lead.get(f"/insights/notes/{note_id}/").submit(f"/{note_id}/", text="Version 4.3")
    assert rows(Annotation)[0].text == "Version 4.3"
    lead.get(f"/insights/notes/{note_id}/").submit("/remove")
    assert not rows(Annotation) and not lead.get("/insights/").all(".plot-mark")
    said = [json.loads(row.details)["what"] if isinstance(row.details, str) else row.details["what"]
            for row in session().query(AuditRow).filter_by(action="InsightNoteChanged").order_by(AuditRow.id)]
    assert said == ["added", "edited", "removed"]
    assert "changed a mark on the charts" in Visitor(app).sign_in(make.admin()).get("/desk/audit/").words


@pytest.mark.parametrize(("typed", "field"), [
    ({"text": ""}, "text"), ({"text": "x" * 121}, "text"), ({"kind": "party"}, "kind"), ({"day": "soon"}, "day"), ({"day": ""}, "day"),
    ({"day": "1999-12-31"}, "day"), ({"day": "2999-01-01"}, "day"),
])
def test_a_wrong_mark_is_refused_beside_its_input_and_kept(lead, typed, field):
    values = {"day": today().isoformat(), "kind": "outage", "text": "The router was down", **typed}
    page = lead.get("/insights/notes/").submit("/insights/notes/", status=422, **values)
    assert page.one(f"#{field}-error") and f"#{field}" in page.links() and not rows(Annotation)
    if typed.get("day") in ("soon", ""):
        assert "Give a day such as 2026-03-31." in page.one("#day-error").get_text() and "Not a valid" not in page.text
    if "text" not in typed:
        assert page.one("#text")["value"] == "The router was down"


def test_a_goal_is_a_line_and_a_word_and_a_later_one_takes_its_place(lead):
    make.question()
    keep()
    form = lead.get("/insights/notes/?measure=resolution_rate")
    assert form.one("#measure option[selected]")["value"] == "resolution_rate"
    form.submit("/insights/goals/", target="80 %", since=(today() - timedelta(days=9)).isoformat())
    page = lead.get("/insights/resolution_rate/")
    assert page.one(".plot-goal") and "Goal: 80%" in page.one(".insight-now").get_text() and "not reached" in page.words
    lead.get("/insights/notes/").submit("/insights/goals/", measure="resolution_rate", target="0", since=today().isoformat())
    assert "Goal: 0%" in lead.get("/insights/resolution_rate/").one(".insight-now").get_text()
    assert "Goal: 0% · reached" in lead.get("/insights/").one("#card-resolution_rate").get_text(" ", strip=True)
    assert lead.get("/insights/overview.json").json["measures"][2]["goal"] is not None
    lead.get("/insights/notes/").submit(f"/goals/{rows(Goal)[-1].id}/remove")
    assert "Goal: 80%" in lead.get("/insights/resolution_rate/").one(".insight-now").get_text()
    lead.get("/insights/notes/").submit("/insights/goals/", measure="first_response", target="1,5", since=today().isoformat())
    assert rows(Goal)[-1].target == 5400


@pytest.mark.parametrize("target", ["", "much", "-1", "101", "1e5"])
def test_a_goal_that_no_share_can_reach_is_refused(lead, target):
    page = lead.get("/insights/notes/").submit("/insights/goals/", status=422, measure="resolution_rate", target=target)
    assert page.one("#target-error") and page.one("#target")["value"] == target and not rows(Goal)


@pytest.mark.parametrize(("measure", "target", "field"), [
    ("asked", "5", "measure"), ("csat_score", "9", "target"), ("csat_score", "0.5", "target"), ("nps", "-500", "target"),
    ("unresolved", "12.5", "target"),
])
def test_a_goal_that_means_nothing_is_refused(lead, measure, target, field):
    page = lead.get("/insights/notes/").submit("/insights/goals/", status=422, measure=measure, target=target)
    assert page.one(f"#{field}-error") and not rows(Goal)


def test_numbers_that_grow_with_the_days_are_not_offered_a_goal(lead):
    offered = {option["value"] for option in lead.get("/insights/notes/").all("#measure option")}
    assert offered == {one.id for one in all_measures() if one.may_have_goal} and "asked" not in offered and "unresolved" in offered
    assert not [link for link in lead.get("/insights/asked/").links() if link.startswith("/insights/notes/?measure")]


def test_a_goal_is_changed_where_it_stands(lead):
    set_goal(SYSTEM, find_measure("first_response"), target=5400, since=today() - timedelta(days=3))
    form = lead.get(next(link for link in lead.get("/insights/notes/").links() if link.startswith("/insights/notes/?goal=")))
    assert (form.one("#target")["value"], form.one("#since")["value"]) == ("1.5", (today() - timedelta(days=3)).isoformat())
    form.submit("/insights/goals/", target="2")
    assert [row.target for row in rows(Goal)] == [7200]
    lead.get("/insights/notes/?goal=999", status=404)


def test_a_goal_is_one_of_the_days_since_it_was_set(lead):
    unresolved = find_measure("unresolved")
    set_goal(SYSTEM, unresolved, target=3, since=today() - timedelta(days=6))
    set_goal(SYSTEM, unresolved, target=2, since=today() - timedelta(days=2))
    drawn = lead.get("/insights/unresolved/?days=7").all(".plot-goal")
    assert [(line["x1"], line["x2"]) for line in drawn] == [("0.0%", "66.67%"), ("66.67%", "100.0%")]
    before = today() - timedelta(days=30)
    earlier = lead.get(f"/insights/unresolved/?since={before}&until={before + timedelta(days=9)}")
    assert not earlier.all(".plot-goal") and not earlier.all(".insight-goal")


def test_how_many_there_should_be_says_nothing_of_a_part(lead):
    set_goal(SYSTEM, find_measure("unresolved"), target=3, since=today())
    set_goal(SYSTEM, find_measure("resolution_rate"), target=0.5, since=today())
    make.category("tv")
    assert lead.get("/insights/unresolved/").all(".insight-goal")
    assert not lead.get("/insights/unresolved/?category=tv").all(".insight-goal, .plot-goal")
    assert lead.get("/insights/resolution_rate/?category=tv").all(".insight-goal")


def test_agents_see_insights_and_change_nothing_there(app):
    note_id = add_note(SYSTEM, day=today(), kind="other", text="Holiday")
    goal_id = set_goal(SYSTEM, find_measure("unresolved"), target=5, since=today())
    agent = Visitor(app).sign_in(make.agent())
    agent.get(f"/insights/notes/{note_id}/", status=404)
    for place in (f"/insights/notes/{note_id}/", f"/insights/notes/{note_id}/remove", "/insights/notes/"):
        agent.post(place, {"day": today().isoformat(), "kind": "other", "text": "Mine"}, status=403)
    agent.post(f"/insights/goals/{goal_id}/remove", status=403)
    assert [row.text for row in rows(Annotation)] == ["Holiday"] and rows(Goal)
    assert "/insights/notes/" not in agent.get("/insights/").links()


def test_files_have_the_fields_they_are_said_to_have(app, lead):
    evil = make.question(title="=HYPERLINK(A1) in a title")
    keep()
    made = lead.get("/insights/overview.csv?days=7")
    assert made.headers["Content-Type"].startswith("text/csv") and "attachment" in made.headers["Content-Disposition"]
    table = lines(made)
    assert tuple(table[0]) == OVERVIEW_COLUMNS and [line[0] for line in table[1:]] == [one.id for one in all_measures()]
    asked = dict(zip(table[0], next(line for line in table if line[0] == "asked"), strict=True))
    assert (asked["value"], asked["unit"], asked["few"], asked["turn"]) == ("1", "count", "no", "other")
    days = lines(lead.get("/insights/asked.csv?days=7"))
    assert tuple(days[0]) == DAY_COLUMNS and len(days) == 8 and days[-1] == [today().isoformat(), "1", "1", "count"]
    listed = lead.get("/insights/rows/asked.csv?days=7")
    assert listed.headers["X-Total-Count"] == "1" and tuple(lines(listed)[0]) == ROW_COLUMNS
    assert lines(listed)[1][2] == "'=HYPERLINK(A1) in a title" and lines(listed)[1][3] == f"http://localhost{evil.url}"
    told = lead.get("/insights/asked.json?days=7&category=internet").json
    assert set(told) == {"schema", "scope", "compared", "measure", "now", "before", "difference", "turn", "goal", "goal_met", "days"}
    assert told["now"]["value"] == 1 and len(told["days"]) == 7 and told["scope"]["slice"] == {"category": "internet"}
    whole = lead.get("/insights/overview.json").json
    assert whole["schema"] == 2 and len(whole["measures"]) == len(all_measures())


def test_long_lists_come_in_parts_that_say_where_the_next_begins(lead, monkeypatch):
    monkeypatch.setattr("forum.metrics.routes.exports.MOST_ROWS", 2)
    for number in range(3):
        make.question(title=f"Question number {number} of three")
    keep()
    first = lead.get("/insights/rows/asked.csv?days=7")
    assert len(lines(first)) == 3 and first.headers["X-Total-Count"] == "3"
    further = first.headers["Link"].split(">")[0].removeprefix("<http://localhost")
    second = lead.get(further)
    assert len(lines(second)) == 2 and "Link" not in second.headers
    lead.get("/insights/rows/asked.csv?offset=-1", status=422, headers=PLAIN)


def test_a_long_file_is_read_at_once_and_its_rows_are_told_in_portions(app, lead, statements):
    @command
    def search():
        insert_all(Search, [{"at": utcnow(), "session": "a", "words": "words", "language": "en", "results": 1, "thread_id": None,
                             "article_id": None, "solved": False} for _each in range(250)])

    search()
    with statements() as seen:
        assert len(lines(lead.get("/insights/rows/searches.csv?days=7"))) == 251
    assert len([one for one in seen if "count(*)" in one and "FROM searches" in one]) == 1
    found, told, week = [], [], Scope(today() - timedelta(days=6), today())
    measure = happened(
        "many", "cases", Kind.COUNT, Better.UP, Words("Many", "All"), find=lambda _scope: found.append(1) or [
            Counted(number, utcnow()) for number in range(1_200)],
        told=lambda _viewer, ids: told.append(len(ids)) or {one: Line(f"Row {one}") for one in ids})
    page = measure.rows_of(SYSTEM, week, Part.COUNTED, 0, 5_000)
    assert [row.id for row in page.rows] == list(range(1_199, -1, -1)) and not page.more
    assert len(found) == 1 and told == [500, 500, 200]


def test_rows_without_an_address_have_none_in_the_file(app):
    question = make.question()
    hide_post(make.moderator(), make.opening_post(question).id, reason="spam")
    keep()
    assert lines(Visitor(app).sign_in(make.agent()).get("/insights/rows/asked.csv?days=7"))[1][2:4] == ["A question that was removed", ""]


def bearer(token):
    return {"Authorization": f"Bearer {token}", **PLAIN}


def test_a_token_reads_files_with_its_members_rights_and_nothing_else(app):
    tina = make.agent("tina")
    page = Visitor(app).sign_in(tina).get("/insights/tokens/").submit("/insights/tokens/", name="Dashboard", days="30")
    token = page.one("#new-token").get_text()
    assert "Dashboard" in page.words and token not in Visitor(app).sign_in(tina).get("/insights/tokens/").text
    program = Visitor(app)
    for place in ("/insights/overview.json", "/insights/asked.csv", "/insights/rows/asked.csv"):
        program.get(place, headers=bearer(token))
    for place in ("/insights/", "/insights/asked/", "/insights/tokens/"):
        program.get(place, status=404, headers=bearer(token))
    refused = program.get("/insights/overview.json", status=403, headers=bearer(f"{token}x"))
    assert refused.headers["Content-Type"] == "application/problem+json"
    Visitor(app).sign_in(tina).get("/insights/overview.json", status=403, headers=bearer("plz_other"))
    assert token not in str([vars(row) for row in rows(InsightToken)])
    Visitor(app).sign_in(tina).get("/insights/tokens/").submit("/end")
    program.get("/insights/overview.json", status=403, headers=bearer(token))


def test_a_page_with_a_new_token_loaded_again_makes_no_other_and_shows_it_to_nobody_else(app):
    tina, otto = make.agent("tina"), make.agent("otto")
    window = Visitor(app).sign_in(tina)
    form = {"name": "Sheet", "days": "30"}
    assert window.post("/insights/tokens/", form, status=303).headers["Location"] == "/insights/tokens/"
    assert not window.sign_in(otto).get("/insights/tokens/").all("#new-token")
    assert not window.sign_in(tina).get("/insights/tokens/").all("#new-token")
    page = window.post("/insights/tokens/", form | {"name": "Board"})
    assert page.one("#new-token") and page.url.endswith("/insights/tokens/")
    for _time in range(2):
        assert not window.get("/insights/tokens/").all("#new-token")
    assert [row.name for row in rows(InsightToken)] == ["Sheet", "Board"]


def test_a_token_ends_with_its_time_the_password_and_the_rights_of_its_member(app):
    from forum.accounts.commands import set_roles

    tina, other = make.agent("tina"), make.agent("otto")
    token = make_token(tina, name="Sheet", days=30)
    Visitor(app).sign_in(other).post(f"/insights/tokens/{rows(InsightToken)[0].id}/end", status=404)
    assert reader_of(token).id == tina.id
    set_roles(make.admin(), tina.id, set())
    Visitor(app).get("/insights/overview.json", status=404, headers=bearer(token))
    command(lambda: announce(PasswordChanged(utcnow(), other.id)))()
    assert rows(InsightToken)
    command(lambda: announce(PasswordChanged(utcnow(), tina.id)))()
    assert not rows(InsightToken) and reader_of(token) is None


def test_nobody_has_more_tokens_than_they_can_look_after(app):
    tina = make.agent("tina")
    for number in range(MOST_TOKENS):
        make_token(tina, name=f"Number {number}", days=30)
    page = Visitor(app).sign_in(tina).get("/insights/tokens/").submit("/insights/tokens/", status=422, name="One more", days="30")
    assert "End one first" in page.words and len(rows(InsightToken)) == MOST_TOKENS
    wrong = Visitor(app).sign_in(make.agent()).get("/insights/tokens/").submit("/insights/tokens/", status=422, name="", days="31")
    assert wrong.one("#days-error")


def test_lists_of_both_parts_are_files_too(lead):
    thread = make.question(title="Nobody solved this yet")
    keep()
    assert len(lines(lead.get("/insights/rows/resolution_rate.csv"))) == 1
    assert lines(lead.get(f"/insights/rows/resolution_rate.csv?part={Part.OUT_OF}"))[1][0] == str(thread.id)

"""Numbers that the period or the questions chosen do not touch say so, and are compared with nothing."""

import csv
import io
import json
from dataclasses import replace

import pytest

from forum.cli import plaza
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import today
from forum.knowledge.models import Article
from forum.metrics.cards import CARDS
from forum.metrics.comparing import Turn
from forum.metrics.measured import Value
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.queries.overview import Shown, alone, earlier, overview
from forum.metrics.weekly import words as weekly
from forum.resolution.counting import Slice
from moderation.escalations.commands import assign, raise_escalation
from moderation.teams.commands import TeamDraft, add_team
from tests import make
from tests.forum.knowledge.editors import published
from tests.forum.metrics.worlds import keep, scope
from tests.visitor import Visitor

OF_NOW = {"articles_stale"}
NOW, WHOLE = "As it is now, whatever the period.", "The whole site, not only what was chosen."
NO_TEAM = "Not narrowed by: Team."


@pytest.fixture
def staff(app):
    """Somebody of staff, where something was asked and an article is past its date."""
    make.question()
    article = published(title="Old as it is")

    @command
    def outdate():
        session().get_one(Article, article.id).review_by = today().replace(year=today().year - 1, day=1)

    outdate()
    keep()
    return Visitor(app).sign_in(make.agent())


def night():
    """A team with a question on its desk."""
    team = add_team(SYSTEM, TeamDraft("Night"))
    case = raise_escalation(make.member(reputation=100), make.question().id, reason="unanswered")
    assign(make.agent(), case.id, team_id=team.id)
    keep()


def row_of(page, name):
    return page.one(f"#card-{name}" if name in CARDS else f"#row-{name}")


def marks(page, name):
    return [mark.get_text(strip=True) for mark in row_of(page, name).select(".insight-mark")]


def test_what_is_known_of_now_only_is_the_same_in_every_period_and_compared_with_nothing(at):
    published()
    viewer, month = make.agent(), scope(28)
    for shown in overview(viewer, month, month.before()):
        measure = shown.measure
        others = alone(measure, month, month.before()).before, earlier(measure, month, month.before())
        if measure.id in OF_NOW:
            assert not measure.has_past and shown.before is None and others == (None, None) and not shown.points, measure.id
            assert measure.value_of(month) == measure.value_of(month.before())
        else:
            assert measure.has_past and None not in (shown.before, *others) and shown.points, measure.id


def test_the_overview_says_that_there_is_no_past(staff):
    page = staff.get("/insights/")
    for measure in all_measures():
        of_now = measure.id in OF_NOW
        assert marks(page, measure.id) == ([NOW] if of_now else []), measure.id
        row = row_of(page, measure.id)
        assert bool(row.select(".insight-change")) is not of_now, measure.id
        assert bool(row.select(".insight-csv")) is not of_now, measure.id
        assert not (of_now and row.select(".spark")), measure.id


def test_the_page_of_such_a_measure_has_no_line_and_no_period(staff):
    page = staff.get("/insights/articles_stale/?days=7")
    assert page.one(".lead").get_text() == NOW and NOW in page.one(".insight-definition").get_text()
    assert not page.all("figure") and not page.all(".insight-change") and not page.all("#measure-csv")
    assert "Compared" not in page.one(".insight-facts").get_text()
    assert [row.get_text() for row in page.all(".insight-rows th a")] == ["Old as it is"]
    none = staff.get("/insights/articles_stale/?days=7&language=es").one(".empty")
    assert "There is none now." in none.get_text() and not none.find("a")


def test_files_have_nothing_before_and_no_days_of_it(app, staff):
    told = staff.get("/insights/articles_stale.json").json
    assert (told["before"], told["difference"], told["turn"], told["days"]) == (None, None, "unknown", [])
    assert told["measure"]["has_past"] is False and told["now"]["value"] == 1
    assert staff.get("/insights/asked.json").json["before"] is not None
    of_all = {one["measure"]["id"]: one for one in staff.get("/insights/overview.json").json["measures"]}
    assert {name for name, one in of_all.items() if one["before"] is None} == OF_NOW
    table = list(csv.DictReader(io.StringIO(staff.get("/insights/overview.csv").text)))
    assert {line["measure"] for line in table if line["has_past"] == "no"} == OF_NOW
    assert all((line["before"], line["difference"], line["turn"]) == ("", "", "unknown") for line in table if line["has_past"] == "no")
    assert {line["measure"] for line in table if line["sliced"] == "no"} == {one.id for one in all_measures() if not one.sliced}
    assert {line["measure"]: set(line["slices"].split()) for line in table} == {one.id: one.slices for one in all_measures()}
    assert all(set(of_all[one.id]["measure"]["slices"]) == one.slices for one in all_measures())
    assert {line["complete"] for line in table} == {"yes"}
    printed = json.loads(app.test_cli_runner().invoke(plaza, ["insights", "--json"]).stdout)
    assert {one["id"] for one in printed["measures"] if one["before"] is None} == OF_NOW
    assert {one["id"]: set(one["slices"]) for one in printed["measures"]} == {one.id: one.slices for one in all_measures()}


def test_the_weekly_mail_says_it_too(app, monkeypatch):
    published()
    monkeypatch.setattr(weekly, "CARDS", ("unresolved", "articles_stale"))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = weekly.week_told(SYSTEM, weekly.last_monday(today()))
    assert [(one.before, one.said) for one in told["numbers"]] == [("0", "unchanged"), ("–", NOW)]
    assert "Articles past" not in told["changed"]


@pytest.mark.parametrize(("query", "chosen_by"), [
    ("", ""), ("days=7", ""), ("language=en", "language"), ("category=internet&days=90", "category"), ("team=night", "team"),
    ("against=slice&other_category=internet", "category"), ("against=slice", ""),
])
def test_beside_numbers_of_some_questions_those_of_the_whole_site_say_so(staff, query, chosen_by):
    night()
    page = staff.get(f"/insights/?{query}")
    for measure in all_measures():
        assert (WHOLE in marks(page, measure.id)) is bool(chosen_by and chosen_by not in measure.slices), measure.id
    visits = find_measure("suggestion_visits")
    assert (WHOLE in page.one("#funnel figcaption").get_text()) is bool(chosen_by and chosen_by not in visits.slices)
    for name in ("nps", "articles_helpful", "asked"):
        notice = WHOLE in [one.get_text(strip=True) for one in staff.get(f"/insights/{name}/?{query}").all(".notice")]
        assert notice is bool(chosen_by and chosen_by not in find_measure(name).slices), name


def test_what_only_some_of_the_choices_narrow_says_which_do_not(staff):
    night()
    page = staff.get("/insights/?category=internet&team=night")
    for measure in all_measures():
        left = {"category", "team"} - measure.slices
        said = [mark for mark in marks(page, measure.id) if mark in (WHOLE, NO_TEAM)]
        assert said == ([] if not left else [NO_TEAM] if left == {"team"} else [WHOLE]), measure.id
    alone = staff.get("/insights/articles_helpful/?category=internet&team=night")
    assert NO_TEAM in alone.words and "these narrow it: Category, Tag, Language, Product, Version." in alone.words
    assert "narrow it" not in staff.get("/insights/asked/?category=internet&team=night").words


def test_a_number_of_the_whole_site_is_not_compared_with_itself(at):
    month = scope(28)
    other = replace(month, within=Slice(language="en"))
    shown = {one.measure.id: one for one in overview(make.agent(), month, other)}
    of_all = {one.id for one in all_measures() if "language" not in one.slices} | OF_NOW
    assert {name for name, one in shown.items() if one.before is None} == of_all
    assert earlier(find_measure("nps"), month, other) is None and earlier(find_measure("asked"), month, other) == Value(0, 0, 0)
    assert earlier(find_measure("nps"), month, replace(other.before(), within=other.within)) is not None


def test_a_measure_without_a_past_changes_nothing_in_what_changed_most(app):
    one = Shown(find_measure("articles_stale"), Value(5, 1.0, 5, 5), None, ())
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert weekly.what_changed([one]) == "Nothing changed that could be told from the week before."
        assert weekly.card_of(one.measure, one.value, one.before, ()).change.turn is Turn.UNKNOWN


def test_pages_say_it_in_spanish(app, staff):
    night()
    page = Visitor(app, "es").sign_in(make.agent()).get("/insights/?team=night")
    said = marks(page, "articles_stale")
    assert len(set(said)) == 2 and not {NOW, WHOLE} & set(said)

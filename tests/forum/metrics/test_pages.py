"""The pages of the insights over HTTP: what they show, to whom, and where their numbers lead."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import select

from forum.core.db import command, insert_all, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import today, utcnow
from forum.knowledge.commands import rate_article
from forum.knowledge.commands.viewing import add_article_views
from forum.metrics.cards import CARDS
from forum.metrics.commands import rate_page
from forum.metrics.measured import Kind, Scope
from forum.metrics.measures import all_measures, find_measure
from forum.metrics.queries.narrowing import slice_choices, slice_of
from forum.metrics.queries.overview import overview
from forum.metrics.words import value_words
from forum.resolution.commands import accept_answer
from forum.search.models import Search, SuggestionEvent
from moderation.escalations.commands import assign, raise_escalation
from moderation.flags.commands import raise_flag
from moderation.review.commands import decide
from moderation.review.models import ReviewItem
from moderation.teams.commands import TeamDraft, add_team
from tests import make
from tests.forum.knowledge.editors import published
from tests.forum.metrics.worlds import keep
from tests.visitor import Visitor

PAGES = ("/insights/", "/insights/asked/", "/insights/overview.csv", "/insights/overview.json", "/insights/asked.csv",
         "/insights/asked.json", "/insights/rows/asked.csv", "/insights/notes/", "/insights/tokens/")


@pytest.fixture
def world(app):
    """Four questions in two categories, one of them solved."""
    other = make.category("phones", name="Phones", fields=(
        {"key": "model", "role": "product"}, {"key": "firmware", "role": "version", "kind": "choice", "choices": ["9", "10"]}))
    wifi = make.tag("wifi")
    threads = [
        make.question(title="Why does the box blink red", tags=[wifi.name]), make.question(title="How do I reset the box"),
        make.question(title="The phone does not ring", category=other, fields={"model": "HX-200"}),
        make.question(title="The phone rings at night", category=other),
    ]
    for thread in threads[:3]:
        make.answer(thread)
    accept_answer(SYSTEM, make.answer(threads[0]).id)
    keep()
    return threads


@pytest.fixture
def staff(app):
    return Visitor(app).sign_in(make.agent())


def month(**changes):
    return Scope(today() - timedelta(days=29), today(), **changes)


def test_insights_are_for_staff_and_absent_for_everybody_else(app, world):
    for who in (None, make.member()):
        visitor = Visitor(app).sign_in(who) if who else Visitor(app)
        for place in PAGES:
            visitor.get(place, status=404)
        assert "/insights/" not in visitor.get("/").links()
    agent = Visitor(app).sign_in(make.agent())
    for place in PAGES:
        agent.get(place, status=404 if "notes" in place else 200)
    assert "/insights/" in agent.get("/").links()
    Visitor(app).sign_in(make.moderator()).get("/insights/notes/")
    agent.get("/insights/nothing/", status=404)


def test_the_overview_shows_what_the_overview_counts(app, world, staff):
    page = staff.get("/insights/")
    shown = {one.measure.id: one for one in overview(SYSTEM, month(), month().before())}
    with app.test_request_context(headers={"Accept-Language": "en"}):
        expected = {name: value_words(one.measure.kind, one.value.value) for name, one in shown.items()}
    assert [str(card["id"]).removeprefix("card-") for card in page.all(".insight-card")] == list(CARDS)
    for name, words in expected.items():
        place = f"#card-{name} .insight-value a" if name in CARDS else f"#row-{name} .insight-number"
        assert page.one(place).get_text() == words, name
    assert {one.measure.id for one in shown.values()} == {measure.id for measure in all_measures()}
    assert page.one("#card-resolution_rate .insight-few").get_text() == "few: 4"
    assert "1 of 4" in page.one("#card-resolution_rate").get_text()


def test_the_sentence_of_the_flow_goes_from_before_the_first_day_to_the_end_of_the_last(world, staff):
    day = today().isoformat()
    for period in ("", f"?since={day}&until={day}"):
        said = staff.get(f"/insights/{period}").one("#flow .chart-words").get_text()
        assert said.startswith("4 questions asked and 1 resolved from") and said.endswith("unresolved went from 0 to 3."), said


def everything_happens(world):
    """What slices narrow beside questions: in and out of the first question's category and tag."""
    rate_page(STRANGER, world[0].id, reader="one", helped=True, sought=True, would_contact=True)
    for place, thread in enumerate(world[:3]):
        flagged, post = make.answer(thread), make.answer(thread)
        article = published(title=f"Article {place}", sections={"solution": f"Wait for it. [^p{post.id}]"})
        add_article_views(SYSTEM, {(article.id, today()): place + 1})
        rate_article(STRANGER, article.id, helpful=bool(place), reader="one", sought=True, would_contact=True)
        raise_flag(make.member(), post_id=flagged.id, reason="spam")
        category = thread.category_id
        insert_searches([{"category_id": category, "tags": "", "language": "en"}, {"category_id": None, "tags": "", "language": "es"}])
        insert_visits(thread.id, category)
    [item] = session().scalars(select(ReviewItem).order_by(ReviewItem.id).limit(1))
    decide(make.moderator(), item.id, version=item.version, decision="hide", reason="spam")


@command
def insert_searches(rows):
    insert_all(Search, [{"at": utcnow(), "session": "a", "words": "some words", "results": 0, "solved": False, **row} for row in rows])


@command
def insert_visits(thread_id, category_id):
    insert_all(SuggestionEvent, [
        {"key": f"{thread_id}-{step}", "at": utcnow(), "place": "ask", "step": step, "session": f"visit {thread_id}",
         "thread_id": thread_id, "article_id": None, "query": "", "category_id": category_id, "language": "en"}
        for step in ("shown", "opened", "solved")
    ])


@pytest.mark.parametrize(("query", "asked"), [
    ("", 4), ("team=night", 2), ("category=phones", 2), ("tag=wifi", 1), ("category=internet&language=en", 2),
])
def test_every_number_leads_to_a_list_with_exactly_that_many_rows(world, staff, query, asked):
    everything_happens(world)
    team = add_team(SYSTEM, TeamDraft("Night"))
    for place in (1, 2) if "team" in query else ():
        case = raise_escalation(make.member(reputation=100), world[place].id, reason="unanswered")
        assign(make.agent(), case.id, team_id=team.id)
    keep()
    viewer, query = make.admin(), f"days=7&{query}".rstrip("&")
    texts = {name: text for name, text in parse_qsl(query) if name != "days"}
    chosen = Scope(today() - timedelta(days=6), today(), slice_of(viewer, texts, slice_choices(viewer)).slice)
    assert len(chosen.within.given) == query.count("&")
    withheld, page = {}, staff.get(f"/insights/?{query}")
    assert page.one("#row-asked .insight-number").get_text() == str(asked)
    for measure in all_measures():
        name = measure.id
        link = page.one(f"#card-{name} .insight-value a" if name in CARDS else f"#row-{name} .insight-number")
        assert link["href"].endswith(f"{query}#list") and link["aria-label"]
        value = find_measure(name).value_of(chosen)
        wanted, place = value.numerator if measure.kind is Kind.SHARE else value.n, str(link["href"]).split("#")[0]
        if measure.kind is Kind.SHARE and wanted is None:
            assert value.value is None and link.get_text() == ("Fewer than 5 answers: not shown" if value.n else "–"), name
            wanted, place, withheld[name] = value.n, f"{place}&part=out_of", value.n
        found = staff.get(place)
        assert re.match(r"\d+", found.one("#list-title").get_text())[0] == str(wanted), name
        assert len(found.all(".insight-rows tbody tr")) == wanted, name
    assert withheld["visitors_deflected"] and withheld["csat_good"] == 0
    assert withheld["threads_helped"] == (1 if query in ("days=7", "days=7&tag=wifi", "days=7&category=internet&language=en") else 0)


def test_a_slice_narrows_every_kind_of_number_that_knows_it(world, staff):
    everything_happens(world)
    keep()

    def shown(query):
        found = {one["measure"]["id"]: one["now"] for one in staff.get(f"/insights/overview.json?days=7{query}").json["measures"]}
        return [found[name]["n"] for name in (
            "article_views", "articles_helpful", "articles_published", "articles_alarmed", "visitors_sought", "searches",
            "suggestion_visits", "deflection_rate", "flags_raised", "review_decided", "posts_hidden")]

    assert shown("") == [3, 3, 3, 3, 4, 6, 3, 3, 3, 1, 1]
    assert shown("&category=phones") == [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    assert shown("&tag=wifi") == [1, 1, 1, 1, 2, 0, 1, 1, 1, 1, 1]
    assert shown("&product=HX-200") == [1, 1, 1, 1, 1, 6, 3, 3, 1, 0, 0]
    assert shown("&language=es") == [0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]


def test_a_share_has_both_its_lists_and_links_keep_days_and_questions(world, staff):
    page = staff.get("/insights/resolution_rate/?days=90&category=internet")
    assert [row.get_text() for row in page.all(".insight-rows tbody th a")] == ["Why does the box blink red"]
    both = next(link for link in page.links() if "part=out_of" in link)
    assert "days=90" in both and "category=internet" in both
    assert {row.get_text() for row in staff.get(both.split("#")[0]).all(".insight-rows tbody th a")} == {
        "Why does the box blink red", "How do I reset the box"}
    assert {"Counted", "Out of", "Rests on"} <= {term.get_text() for term in page.all(".insight-facts dt")}


@pytest.mark.parametrize(("query", "asked"), [
    ("", 4), ("category=phones", 2), ("tag=wifi", 1), ("tag=%23WiFi", 1), ("language=en", 4), ("language=es", 0), ("product=HX-200", 1),
    ("version=9", 0), ("category=phones&language=en", 2), ("days=7", 4),
])
def test_what_is_chosen_narrows_the_numbers(world, staff, query, asked):
    page = staff.get(f"/insights/asked/?{query}")
    assert page.one(".insight-big").get_text(strip=True) == str(asked)
    assert len(page.all(".pills .pill")) == len([part for part in query.split("&") if part and "days" not in part])


@pytest.mark.parametrize(("query", "field"), [
    ("days=8", "since"), ("days=x", "since"), ("since=2026-02-30&until=2026-03-01", "since"), ("since=2026-02-01", "until"),
    ("since=2026-02-02&until=2026-02-01", "until"), ("since=2014-01-01&until=2026-01-01", "until"),
    ("since=0001-01-01&until=2026-01-01", "since"),
    ("since=2026-01-01&until=9999-12-31", "until"), ("category=nowhere", "category"), ("tag=nothing", "tag"), ("language=xx", "language"),
    ("against=mars", "against"), ("against=period&against_since=x&against_until=2026-01-01", "against-since"),
    ("against=slice&other_tag=nothing", "other_tag"), ("product=HX-900", "product"), ("product=hx-200", "product"),
    ("product=9", "product"), ("version=8", "version"), ("version=HX-200", "version"), ("team=nowhere", "team"),
    ("against=slice&other_product=X", "other_product"),
    ("against=slice&other_version=8", "other_version"), ("against=slice&other_team=nowhere", "other_team"),
])
def test_an_address_that_cannot_be_read_counts_nothing_and_keeps_what_was_typed(world, staff, query, field):
    for place in ("/insights/", "/insights/asked/"):
        page = staff.get(f"{place}?{query}", status=422)
        assert not page.all(".insight-card") and not page.all(".insight-big")
        assert f"#insight-{field}" in page.links() and page.one(f"#insight-{field}")
    wrong = staff.get(f"/insights/asked.json?{query}", status=422, headers={"Accept": "*/*"})
    assert wrong.headers["Content-Type"] == "application/problem+json" and wrong.json["fields"]
    if "since=2026-02-02" in query:
        assert page.one("#insight-since")["value"] == "2026-02-02"


def test_numbers_are_compared_with_what_was_asked_for(world, staff):
    week = staff.get("/insights/asked/?days=7")
    assert "+4" in week.one(".insight-change").get_text() and "more" in week.one(".insight-change").get_text()
    others = staff.get("/insights/asked/?category=phones&against=slice&other_category=internet")
    assert "unchanged" in others.one(".insight-change").get_text() and "Internet" in others.one(".lead").get_text()
    assert not staff.get("/insights/asked/?against=none").all(".insight-change")
    year = staff.get("/insights/?against=year")
    assert str(today().year - 1) in year.one(".lead").get_text()
    own = staff.get("/insights/?against=period&against_since=2024-02-01&against_until=2024-02-29")
    assert "Feb 29, 2024" in own.one(".lead").get_text()
    assert "against=period" in own.one("#card-unresolved .insight-name a")["href"]


def test_the_form_asks_for_what_it_shows(world, staff):
    page = staff.get("/insights/?days=90&tag=wifi").submit("/insights/", category="internet", against="year")
    assert page.one("#insight-tag")["value"] == "wifi" and len(page.all(".pills .pill")) == 2
    assert page.one(".tabs [aria-current]").get_text(strip=True) == "90 days"


def test_other_questions_that_an_address_names_are_compared_with_and_dropped_where_it_says_something_else(world, staff):
    named = staff.get("/insights/asked/?category=phones&other_category=internet")
    assert "Internet" in named.one(".lead").get_text() and named.one("#insight-against option[selected]")["value"] == "slice"
    assert staff.get("/insights/asked.json?other_tag=nothing", status=422, headers={"Accept": "*/*"}).json["fields"]
    own = staff.get("/insights/?against_since=2024-02-01&against_until=2024-02-29")
    assert "Feb 29, 2024" in own.one(".lead").get_text()
    other = staff.get("/insights/asked/?category=phones&against=previous&other_category=internet")
    assert "Internet" not in other.one(".lead").get_text() and not other.all("#insight-other_category [selected][value=internet]")
    assert not [link for link in other.links() if "other_category" in link]


def test_what_few_rest_on_is_said_of_shares_and_never_of_counts(world, staff):
    page = staff.get("/insights/")
    assert page.one("#card-resolution_rate .insight-few") and not page.all("#card-unresolved .insight-few, #row-asked .insight-few")
    assert not staff.get("/insights/asked/").all(".insight-few")
    told = {one["measure"]["id"]: one["now"] for one in staff.get("/insights/overview.json", headers={"Accept": "*/*"}).json["measures"]}
    assert (told["asked"]["few"], told["unresolved"]["few"], told["resolution_rate"]["few"], told["csat_good"]["few"]) == (
        False, False, True, False)


def test_the_way_to_what_people_say_and_back(app, world, staff):
    place = "/insights/satisfaction/answers/"
    assert place in staff.get("/insights/").links() and place in staff.get("/insights/csat_score/").links()
    assert f"{place}?about=place" in staff.get("/insights/nps/").links() and place not in staff.get("/insights/asked/").links()
    page = staff.get(place)
    assert page.one("nav.crumbs a")["href"] == "/insights/"


def test_charts_are_figures_with_a_sentence_and_a_table(world, staff):
    page = staff.get("/insights/")
    ids = [figure["id"] for figure in page.all("figure")]
    assert ids == ["flow", "spread-first_response", "spread-first_resolved", "ages", "funnel", "heat"]
    for figure in page.all("figure"):
        assert figure.select_one("figcaption p").get_text(strip=True) and figure.select_one("table caption")
        assert all(svg.get("aria-label") for svg in figure.select("svg[role=img]"))
    flow = page.one("#flow")
    assert "4 questions asked and 1 resolved" in flow.select_one("figcaption").get_text()
    assert sum(int(cell["data-value"]) for cell in flow.select("tbody td:nth-of-type(1)")) == 4
    cell = page.one("#heat tbody tr:nth-of-type(1) a")
    assert staff.get(cell["href"].split("#")[0]).one(".insight-big").get_text(strip=True) == "2"


def test_a_forum_without_questions_says_so(app, staff):
    page = staff.get("/insights/")
    assert "nothing to count" in page.one(".empty").get_text() and not page.all("figure")
    assert not staff.get("/insights/asked/?days=365").all(".insight-rows")


def test_a_page_asks_the_database_as_often_for_many_questions_as_for_few(world, staff, statements):
    counts = []
    staff.get("/insights/")
    for more in (0, 12):
        for number in range(more):
            make.answer(make.question(title=f"One more question, number {number}"))
        keep()
        for place in ("/insights/?days=90", "/insights/asked/?days=90"):
            with statements() as seen:
                staff.get(place)
            counts.append(len(seen))
    assert counts[:2] == counts[2:], counts
    assert max(counts) <= 45, counts


def test_a_removed_question_stays_counted_and_is_not_named(app, world):
    from forum.threads.commands import hide_post

    hide_post(make.moderator(), make.opening_post(world[1]).id, reason="spam")
    keep()
    page = Visitor(app).sign_in(make.agent()).get("/insights/asked/")
    assert page.one(".insight-big").get_text(strip=True) == "4" and "How do I reset the box" not in page.text


def test_pages_speak_spanish(app, world):
    page = Visitor(app, "es").sign_in(make.agent()).get("/insights/")
    assert page.one("html")["lang"] == "es"


def test_an_empty_slice_offers_to_drop_it_and_empty_days_offer_more_of_them(world, staff):
    make.tag("quiet")
    empty = staff.get("/insights/?tag=quiet&days=7&against=year").one(".empty")
    assert "Nothing was asked here in these days." in empty.get_text() and "first question" not in empty.get_text()
    place = str(empty.select_one("a")["href"])
    assert "days=7" in place and "against=year" in place and "tag" not in place
    assert staff.get(place).all("figure")
    days = "since=2020-01-01&until=2020-01-31"
    empty = staff.get(f"/insights/?{days}").one(".empty")
    assert "first question" not in empty.get_text() and "days=365" in str(empty.select_one("a")["href"])


def test_what_people_say_stands_with_the_measures_it_explains(world, staff):
    page = staff.get("/insights/")
    link = page.one(".insight-group a[href='/insights/satisfaction/answers/']")
    assert link.find_parent("section").h2["id"] == "group-satisfaction"

"""The ask page, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from forum.kit.clock import utcnow
from forum.resolution.commands import accept_answer
from forum.threads import commands
from forum.threads.queries import field_values, get_opening_post, tags_of
from tests import make
from tests.visitor import Visitor

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True, "label": "Router model"}
SPEED = {"key": "speed", "kind": "number", "label": "Measured speed", "help": "In Mbit/s"}


@pytest.fixture
def place(app):
    return make.category("internet", fields=(ROUTER, SPEED))


def thread_id_of(page) -> int:
    return int(page.headers["Location"].split("/")[2])


def test_a_question_is_asked_without_scripts(app, place, visitor):
    page = visitor.sign_in(make.member()).get("/ask")
    assert not page.all("[name=field_product]")
    again = page.submit("/ask", status=200, category="internet", title="No signal at all", body="It blinks red.", show_fields="1")
    assert again.one("[name=title]")["value"] == "No signal at all"
    assert again.one("[name=field_product]").has_attr("required")
    refused = again.submit("/ask", status=422)
    assert refused.one("#error-summary a")["href"] == "#field_product"
    assert "This is needed here." in refused.words
    assert refused.one("textarea[name=body]").get_text().strip() == "It blinks red."
    done = refused.submit("/ask", status=303, field_product="HX-100", field_speed="12,5")
    assert field_values(thread_id_of(done), place.id) == {"product": "HX-100", "speed": "12.5"}


def test_links_fill_the_form_in(app, place, visitor):
    make.tag("wifi")
    given = {"title": "No signal", "category": "internet", "tags": "wifi", "prefill": "Firmware:", "field_speed": "7"}
    page = visitor.sign_in(make.member()).get("/ask", query=given)
    assert (page.one("[name=title]")["value"], page.one("[name=tags]")["value"], page.one("[name=field_speed]")["value"]) == (
        "No signal", "wifi", "7")
    assert page.one("#category option[selected]")["value"] == "internet"
    assert page.one("textarea[name=body]").get_text().strip() == "Firmware:"


def test_the_title_is_the_search_box_and_needs_no_script_of_ours_to_be_a_field(app, place, visitor):
    title = visitor.sign_in(make.member()).get("/ask").one("#title")
    assert title["data-suggest-url"] == "/ask/suggestions"
    assert title["data-suggest-into"] == "suggestions"


def test_a_category_brings_its_inputs_when_it_is_chosen(app, place, visitor):
    visitor.sign_in(make.member())
    page = visitor.get("/ask/fields?category=internet&type=question")
    assert [tag["name"] for tag in page.all("[name]")] == ["field_product", "field_speed"]
    assert not visitor.get("/ask/fields?category=internet&type=discussion").all("[name]")
    assert not visitor.get("/ask/fields?category=unknown").all("[name]")


def test_categories_one_may_not_post_in_are_not_offered(app, place, visitor):
    make.category("secret", read_access="staff")
    make.category("news", post_access="staff")
    page = visitor.sign_in(make.member()).get("/ask?category=secret")
    assert [option["value"] for option in page.all("#category option")] == ["", "internet"]
    assert [option["value"] for option in Visitor(app).sign_in(make.agent()).get("/ask").all("#category option")] == [
        "", "internet", "secret", "news"]
    refused = page.submit("/ask", status=422, category="secret", title="A title here", body="Words")
    assert "Choose a category." in refused.words


def test_only_staff_are_offered_announcements(app, place, visitor):
    assert [box["value"] for box in visitor.sign_in(make.member()).get("/ask").all("[name=type]")] == ["question", "discussion"]
    staff = Visitor(app).sign_in(make.agent()).get("/ask")
    assert [box["value"] for box in staff.all("[name=type]")][-1] == "announcement"


def test_personal_data_is_warned_of_and_posted_only_when_confirmed(app, place, visitor):
    page = visitor.sign_in(make.member()).get("/ask?category=internet")
    warned = page.submit("/ask", status=422, title="Call me maybe", body="My address is ana.ruiz@gmail.com, thanks", field_product="HX-100")
    assert "an e-mail address (a…@gmail.com)" in warned.words
    assert "ana.ruiz@gmail.com" in warned.one("textarea[name=body]").get_text()
    done = warned.submit("/ask", status=303, confirmed="y")
    assert "ana.ruiz@gmail.com" in get_opening_post(thread_id_of(done)).body_markdown


def test_pressing_twice_asks_once(app, place, visitor):
    page = visitor.sign_in(make.member()).get("/ask?category=internet")
    answers = {"title": "No signal at all", "body": "It blinks red.", "field_product": "HX-100"}
    first = page.submit("/ask", status=303, **answers)
    assert page.submit("/ask", status=303, **answers).headers["Location"] == first.headers["Location"]


def test_too_soon_keeps_the_text_and_says_how_long(app, place, limited, visitor):
    ana = make.member()
    make.question(ana, category=place, fields={"product": "HX-100"})
    page = visitor.sign_in(ana).get("/ask?category=internet")
    refused = page.submit("/ask", status=429, title="No signal", body="All my careful words.", field_product="HX-100")
    assert int(refused.headers["Retry-After"]) <= 15
    assert "All my careful words." in refused.one("textarea[name=body]").get_text()
    assert "Your text is kept" in refused.words


def test_new_tags_are_refused_by_name(app, place, visitor):
    page = visitor.sign_in(make.member()).get("/ask?category=internet")
    refused = page.submit("/ask", status=422, title="No signal", body="Words", field_product="HX-100", tags="nowhere, neverland")
    assert "There are no tags nowhere, neverland," in refused.words
    done = Visitor(app).sign_in(make.member(reputation=150)).get("/ask?category=internet").submit(
        "/ask", status=303, title="No signal", body="Words", field_product="HX-100", tags="nowhere")
    assert [tag.name for tag in tags_of(thread_id_of(done))] == ["nowhere"]


def test_strangers_are_shown_the_way_in_and_keep_what_they_typed(app, place, visitor):
    response = visitor.client.get("/ask?title=No+signal")
    assert response.status_code == 302
    assert "next=/ask?title%3DNo" in response.headers["Location"] or "title" in response.headers["Location"]


def test_an_unverified_member_is_told_what_is_missing(app, place, visitor):
    visitor.sign_in(make.member(verified=False)).get("/ask", status=403)


def test_the_draft_comes_back_and_can_be_thrown_away(app, place, visitor):
    ana = make.member()
    commands.save_draft(ana, "ask", content={"title": "Half a title", "body": "Half a text", "category": "internet", "field_speed": "5"})
    page = visitor.sign_in(ana).get("/ask")
    assert (page.one("#title")["value"], page.one("[name=field_speed]")["value"]) == ("Half a title", "5")
    assert "Your draft is here again." in page.words
    page.submit("/drafts/", status=303, button="discard=ask")
    assert not visitor.get("/ask").one("#title").get("value")


def test_a_link_that_fills_in_wins_over_the_draft(app, place, visitor):
    ana = make.member()
    commands.save_draft(ana, "ask", content={"title": "Half a title", "body": "Half"})
    page = visitor.sign_in(ana).get("/ask?title=Another")
    assert page.one("#title")["value"] == "Another"
    assert not page.one("textarea[name=body]").get_text().strip()


def test_who_has_asked_is_told_what_to_expect(app, place, visitor):
    from forum.threads.routes.asking import posted_words

    ana = make.member()
    start = utcnow() - timedelta(days=2)
    for number in range(5):
        with time_machine.travel(start, tick=False):
            thread = make.question(category=place, fields={"product": "HX-100"})
        with time_machine.travel(start + timedelta(minutes=10 * (number + 1)), tick=False):
            make.answer(thread)
    last = make.question(ana, category=place, fields={"product": "HX-100"})
    with app.test_request_context():
        assert "typically comes within 30\u202fmin" in posted_words(last)
        commands.hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
        assert "within" not in posted_words(last)
        assert "every reply" in posted_words(make.discussion(category=place))


def test_the_page_costs_the_same_however_much_is_there(app, place, visitor, statements):
    visitor.sign_in(make.member())
    visitor.get("/ask")
    with statements() as few:
        visitor.get("/ask?category=internet")
    for number in range(20):
        make.question(category=place, fields={"product": "HX-100"})
        make.category(f"more-{number}")
    with statements() as many:
        visitor.get("/ask?category=internet")
    assert len(many) == len(few) <= 10


def test_whom_a_solution_did_not_help_begins_with_what_is_known(app, visitor):
    asker = make.member()
    thread = make.question(asker, "Router [v2] is slow")
    accept_answer(asker, make.answer(thread).id)
    page = visitor.sign_in(make.member()).get(thread.url)
    link = page.one("#standing a")["href"]
    asked = visitor.get(link)
    assert f"[Router (v2) is slow]({thread.url})" in asked.one("textarea[name=body]").get_text()
    assert asked.one("[name=category] [selected], [name=category][checked]")["value"] == thread.category.slug


def test_a_question_nobody_may_read_is_no_beginning(app, visitor):
    hidden = make.question(make.agent(), "Canary in the cellar", category=make.category("cellar", read_access="staff"))
    page = visitor.sign_in(make.member()).get(f"/ask?like={hidden.id}")
    assert "Canary" not in page.text
    assert visitor.get("/ask?like=99999999").status == 200


def test_the_hint_of_tags_says_whether_new_ones_may_be_made(app):
    hints = [Visitor(app).sign_in(make.member(reputation=points)).get("/ask").one("#tags-help").get_text() for points in (1, 100_000)]
    assert "tags that there are" in hints[0] and "New tags are made" in hints[1] and all("5" in hint for hint in hints)


def test_a_tag_that_cannot_be_used_is_said_before_personal_data_is_asked_about(app, visitor):
    visitor.sign_in(make.member(reputation=1))
    said = {"category": make.category("tags-here").slug, "title": "Why does the line not work any more?", "type": "question",
            "body": "Please write to ana.lopez@mail.example or call +34 612 345 678 about my line."}
    page = visitor.get("/ask").submit("/ask", status=422, tags="dishwasher", **said)
    assert "There is no tag dishwasher" in page.words and "personal data" not in page.one("main").get_text().split("A good question")[0]
    page = page.submit("/ask", status=422, tags="", **said)
    assert "personal data" in page.words


def test_scripts_find_no_personal_data_while_a_tag_will_be_refused(app, visitor):
    visitor.sign_in(make.member(reputation=1))
    asked = {"body": "Please call +34 612 345 678 about my line.", "tags": "dishwasher"}

    def found(**said):
        return visitor.post("/preview", {**asked, **said}, headers={"Accept": "application/json"}).json["findings"]

    assert found() == [] and len(found(tags="")) == 1

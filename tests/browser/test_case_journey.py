"""A case from a public question and back, in a real browser: with the keyboard only, and with a thumb."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TABS_MOST = 200
SUMMARY = "Switch the router off for ten seconds: the line was mended this morning."


@pytest.fixture
def ask_database(demo_folder):
    def ask(question, *values):
        with closing(sqlite3.connect(demo_folder / "plaza.db")) as database:
            return database.execute(question, values).fetchone()[0]

    return ask


@pytest.fixture
def question(ask_database):
    """An open question of a member that nobody has a case about."""
    return ask_database(
        "SELECT t.id FROM threads t JOIN users u ON u.id = t.asker_id WHERE t.status = 'unanswered' AND t.listed AND NOT u.is_staff"
        " AND NOT EXISTS (SELECT 1 FROM escalations e WHERE e.thread_id = t.id) ORDER BY t.id DESC LIMIT 1"
    )


def case_about(ask_database, question):
    return f"/desk/cases/{ask_database('SELECT max(id) FROM escalations WHERE thread_id = ?', question)}/"


def reach(page, selector):
    """Press Tab until it has the focus."""
    for _each in range(TABS_MOST):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_an_agent_handles_a_case_from_raise_to_public_summary_with_the_keyboard_only(browse, ask_database, question):
    page = browse(member="demo_agent")
    page.goto(f"/questions/{question}/staff-help")
    reach(page, "input[name=reason]")
    page.keyboard.press("Space")
    reach(page, "#help-send")
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_contain_text("Staff know of it now.")
    page.goto(case_about(ask_database, question))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("t")
    expect(page.locator("#state")).to_contain_text("In progress")
    reach(page, "#write > summary")
    page.keyboard.press("Enter")
    reach(page, "#message-text")
    page.keyboard.type("Which street is it?")
    reach(page, "#message-waits")
    page.keyboard.press("Space")
    reach(page, "#message-send")
    page.keyboard.press("Enter")
    expect(page.locator("#exchange")).to_contain_text("Which street is it?")
    expect(page.locator("#state")).to_contain_text("Waiting for the asker")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    expect(page.locator("#act-resolve-outcome")).to_be_focused()
    page.keyboard.type("Solved in private")
    reach(page, "#act-resolve-public")
    page.keyboard.press("Control+a")
    page.keyboard.type(SUMMARY)
    reach(page, "#act-resolve-send")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("It is over")
    reader = browse()
    reader.goto(f"/questions/{question}/")
    expect(reader.locator("main")).to_contain_text(SUMMARY)
    expect(reader.locator("main")).not_to_contain_text("Which street is it?")


def test_the_same_with_a_thumb(browse, ask_database, question):
    page = browse(member="demo_agent", phone=True)
    page.goto(f"/questions/{question}/staff-help")
    page.locator("label[for^=reason-]").first.tap()
    page.locator("#help-send").tap()
    expect(page.locator(".flash")).to_contain_text("Staff know of it now.")
    page.goto(case_about(ask_database, question))
    page.locator("#act-take-button").tap()
    expect(page.locator("#state")).to_contain_text("In progress")
    page.locator("#write > summary").tap()
    page.locator("#message-text").fill("Which street is it?")
    page.locator("#message-send").tap()
    expect(page.locator("#exchange")).to_contain_text("Which street is it?")
    page.locator("#act-resolve-button").tap()
    page.locator("#act-resolve-outcome").select_option("solved_privately")
    page.locator("#act-resolve-public").fill("")
    page.locator("#act-resolve-send").tap()
    expect(page.locator("#act-resolve-public-error")).to_contain_text("Say in public what helped")
    page.locator("#act-resolve-public").fill(SUMMARY)
    page.locator("#act-resolve-send").tap()
    expect(page.locator("main")).to_contain_text("It is over")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"/questions/{question}/")
    expect(page.locator("main")).to_contain_text(SUMMARY)

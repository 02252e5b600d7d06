"""A session that ended while its page stood open: what is pressed says so where one looks, shows the way in, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_case_journey import ask_database

__all__ = ["ask_database"]
pytestmark = pytest.mark.browser
SAID = "You are signed out"
WORDS = "Switch it off for ten seconds, then on again."


@pytest.fixture
def thread(ask_database):
    """A thread of somebody else that anybody may write in."""
    found = ask_database("SELECT id FROM threads WHERE status = 'unanswered' AND listed AND locked_at IS NULL ORDER BY id LIMIT 1")
    return f"/questions/{found}/"


def end_session(page, *, everything=False):
    """As when the password is changed elsewhere, or (everything) when the browser forgets its cookies."""
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(**({} if everything else {"name": "plaza_session"}))


def door(page):
    return page.locator("#at-the-door")


@pytest.mark.parametrize("everything", [False, True], ids=["the session", "all cookies"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_vote_after_the_session_ended_says_so_and_leads_back(browse, thread, phone, everything):
    page = browse(member="demo_helper", phone=phone)
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    vote = page.locator(".vote-control, .vote").first
    before = vote.inner_text()
    end_session(page, everything=everything)
    page.locator("form[hx-post$='/vote'] button").first.click()
    expect(door(page)).to_contain_text(SAID)
    assert vote.inner_text() == before and page.locator("h1").count() == 1
    link = door(page).get_by_role("link", name="Sign in")
    expect(link).to_be_focused()
    box = link.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in?next=**")
    page.locator("form:has(input[value=helper]) .demo-account").click()
    page.wait_for_url(f"**{thread}**")


def test_the_buttons_of_a_question_and_of_the_inbox_leave_their_page_as_it_is(browse, thread):
    page = browse(member="demo_helper")
    page.goto(thread)
    end_session(page)
    for form in ("/me-too", "/bookmark", "/claim"):
        page.locator(f"form[hx-post$='{form}'] button").first.click()
        expect(door(page)).to_contain_text(SAID)
        door(page).get_by_role("button", name="Dismiss").click()
        expect(door(page)).to_have_count(0)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("#answer-form")).to_be_visible()
    page = browse(member="demo_helper")
    page.goto("/inbox/")
    end_session(page)
    page.locator("form[hx-post][data-key], form[hx-post^='/inbox']").first.locator("button").click()
    expect(door(page)).to_contain_text(SAID)
    expect(page.locator("#inbox")).to_be_visible()


def test_what_is_being_written_is_there_again_after_signing_in(browse, thread):
    page = browse(member="demo_helper")
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    area = page.locator("#answer-form textarea")
    area.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    end_session(page)
    area.press_sequentially(WORDS)
    page.get_by_role("tab", name="Preview").last.click()
    expect(page.locator("#answer-form .composer-preview")).to_contain_text(SAID)
    door(page).get_by_role("link", name="Sign in").click()
    page.locator("form:has(input[value=helper]) .demo-account").click()
    page.wait_for_url(f"**{thread}**")
    page.locator("#answer-form textarea").scroll_into_view_if_needed()
    expect(page.locator("#answer-form textarea")).to_have_value(WORDS)
    page.evaluate("localStorage.clear()")


def test_saving_drafts_says_nothing_of_sessions(browse):
    page = browse(member="demo_member")
    page.goto("/ask")
    end_session(page)
    with page.expect_response("**/drafts/"):
        page.locator("#title").press_sequentially("Why is it gone at eight?")
    page.wait_for_timeout(300)
    expect(door(page)).to_have_count(0)
    page.evaluate("localStorage.clear()")


def test_in_a_dialog_the_way_in_stands_in_the_dialog_and_the_words_stay(browse, ask_database):
    answer = ask_database(
        "SELECT p.thread_id || '' FROM posts p JOIN threads t ON t.id = p.thread_id JOIN users u ON u.id = p.author_id"
        " WHERE p.kind = 'answer' AND p.listed AND t.listed AND u.handle NOT LIKE 'demo%' ORDER BY p.id LIMIT 1"
    )
    page = browse(member="demo_helper")
    page.goto(f"/questions/{answer}/")
    page.wait_for_load_state("networkidle")
    flag = page.locator("[data-dialog='flag']").last
    flag.evaluate("(link) => link.closest('details').open = true")
    flag.click()
    dialog = page.locator("dialog[open]")
    dialog.locator("input[type=radio]").first.check()
    dialog.locator("textarea").fill("Nothing but advertising.")
    end_session(page)
    dialog.locator("#flag-send").click()
    expect(dialog.locator("#at-the-door")).to_contain_text(SAID)
    expect(dialog.locator("textarea")).to_have_value("Nothing but advertising.")
    expect(dialog.locator("#at-the-door a")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_claim_in_the_review_queue_leads_to_sign_in_and_back_to_the_item(browse, scripts, ask_database):
    item = ask_database("SELECT max(id) FROM review_items WHERE state = 'open'")
    page = browse(member="demo_admin", scripts=scripts)
    page.goto(f"/desk/review/{item}/")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="plaza_session")
    page.locator("form[action$='/claim'] button").first.click()
    link = door(page).get_by_role("link", name="Sign in") if scripts else page.locator("#sign-in-here")
    expect(link).to_be_visible()
    link.click()
    page.locator("form:has(input[value=admin]) .demo-account").click()
    page.wait_for_url(f"**/desk/review/{item}/**")

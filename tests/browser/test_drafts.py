"""What was typed and not sent, in a real browser: kept where the device may keep it, asked about where it may not, gone once discarded."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_case_journey import ask_database

__all__ = ["ask_database"]
pytestmark = pytest.mark.browser
WORDS = "Every evening at eight the connection is gone."
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('plaza-draft:')).length"


@pytest.fixture
def thread(ask_database):
    """A thread that anybody may write in."""
    found = ask_database("SELECT id FROM threads WHERE status = 'unanswered' AND listed AND locked_at IS NULL ORDER BY id LIMIT 1")
    return f"/questions/{found}/"


@pytest.fixture
def case(ask_database):
    return f"/desk/cases/{ask_database('SELECT max(id) FROM escalations')}/"


def begin(page):
    page.goto("/ask")
    page.wait_for_load_state("networkidle")
    page.locator("#title").fill("Why is it gone at eight?")
    page.locator("#body").press_sequentially(WORDS)


def on_server(page):
    expect(page.locator("#body-status")).to_have_text("Draft saved", timeout=10_000)


def begin_comment(page, thread):
    """The box of a comment under the question, in which somebody has begun to write."""
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    box = page.locator(".comment-form").first
    box.locator("summary").click()
    box.locator("textarea").press_sequentially("Which box is it?")
    return box


def test_what_is_discarded_on_the_list_of_drafts_is_gone_from_the_device_too(browse):
    page = browse(member="demo_member")
    begin(page)
    on_server(page)
    page.goto("/drafts/")
    assert page.evaluate(KEPT) == 1
    page.locator("#discard-ask").click()
    expect(page.locator(".flash")).to_contain_text("Draft discarded.")
    assert page.evaluate(KEPT) == 0
    page.goto("/ask")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#body")).to_have_value("")


def test_starting_afresh_while_still_typing_begins_with_an_empty_form(browse):
    page = browse(member="demo_member")
    begin(page)
    on_server(page)
    page.reload()
    page.wait_for_load_state("networkidle")
    page.locator("#body").press_sequentially("And more.")
    page.locator("#discard-draft").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#body")).to_have_value("")
    assert page.evaluate(KEPT) == 0


@pytest.mark.parametrize("saved", [False, True], ids=["at once", "over an older copy of the server"])
def test_leaving_right_after_the_last_key_loses_nothing(browse, saved):
    page = browse(member="demo_member")
    begin(page)
    if saved:
        on_server(page)
        page.locator("#body").press_sequentially(" Then it comes back.")
    whole = page.locator("#body").input_value()
    page.locator("a[href='/tags/']").first.click()
    page.wait_for_url(re.compile("/tags/"))
    page.goto("/ask")
    expect(page.locator("#body")).to_have_value(whole)
    page.locator("#discard-draft").click()
    expect(page.locator("#body")).to_have_value("")


def test_leaving_right_after_the_last_key_loses_nothing_where_the_device_keeps_nothing(browse):
    page = browse(member="demo_member")
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })")
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    begin(page)
    on_server(page)
    page.locator("#body").press_sequentially(" Then it comes back.")
    whole = page.locator("#body").input_value()
    page.locator("a[href='/tags/']").first.click()
    page.wait_for_url(re.compile("/tags/"))
    page.wait_for_timeout(500)
    page.goto("/ask")
    expect(page.locator("#body")).to_have_value(whole)
    page.locator("#discard-draft").click()
    expect(page.locator("#body")).to_have_value("")
    assert broken == []


def test_what_one_member_typed_is_not_shown_to_the_next_on_the_same_device_and_is_there_for_the_first_again(browse, thread):
    page, box = browse(member="demo_helper"), ".comment-form >> nth=0"
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    page.locator(box).locator("summary").click()
    page.locator(box).locator("textarea").press_sequentially("Which box is it?")
    page.wait_for_timeout(600)
    mine = page.context.cookies()
    page.context.clear_cookies()  # the session ended by itself
    other = browse(member="demo_member").context.cookies()
    page.context.add_cookies(other)
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    assert page.locator(box).locator("textarea").input_value() == "" and page.evaluate(KEPT) == 1
    page.context.clear_cookies()
    page.context.add_cookies(mine)
    page.goto(thread)
    expect(page.locator(box).locator("textarea")).to_have_value("Which box is it?")
    page.evaluate("localStorage.clear()")


def test_signing_out_right_after_the_last_key_leaves_nothing_on_the_device(browse, thread):
    page = browse(member="demo_helper")
    begin_comment(page, thread)
    page.wait_for_timeout(600)
    with page.expect_navigation():
        page.evaluate("""() => {
          const box = document.querySelector('.comment-form textarea');
          box.value += ' Yours';
          box.dispatchEvent(new InputEvent('input', { bubbles: true }));
          document.querySelector("form[action$='/sign-out']").requestSubmit();
        }""")
    assert page.evaluate(KEPT) == 0


def test_an_answer_that_was_posted_leaves_nothing_behind_on_the_page_it_was_begun_on(browse, thread):
    page = browse(member="demo_helper")
    page.goto(thread)
    page.wait_for_load_state("networkidle")
    page.locator("#answer-form textarea").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.locator("#answer-form textarea").press_sequentially("Switch the router off for ten seconds.")
    page.wait_for_timeout(600)
    page.evaluate(
        "localStorage.setItem(Object.keys(localStorage).find((key) => key.startsWith('plaza-draft:')).replace(/:\\/[^:]*/, ':/old'), '{}')"
    )
    assert page.evaluate(KEPT) == 2
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers")).to_contain_text("Switch the router off for ten seconds.")
    assert page.evaluate(KEPT) == 0


def test_a_comment_that_was_begun_is_there_again_in_its_open_box(browse, thread):
    page = browse(member="demo_helper")
    box = begin_comment(page, thread)
    page.reload()
    expect(box.locator("textarea")).to_be_visible()
    expect(box.locator("textarea")).to_have_value("Which box is it?")
    box.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comments").first).to_contain_text("Which box is it?")
    assert page.evaluate(KEPT) == 0


def test_a_note_that_was_not_sent_is_asked_about_before_the_page_is_left(browse, case):
    page = browse(member="demo_agent")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(case)
    page.wait_for_load_state("networkidle")
    page.locator("#note-form > summary").click()
    page.wait_for_load_state("networkidle")
    page.locator("#note-text").press_sequentially("Called them twice.")
    page.locator("a[href='/tags/']").first.click(no_wait_after=True)
    expect(page.locator("#note-text")).to_have_value("Called them twice.")
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"] and page.url.endswith(case)
    assert page.evaluate(KEPT) == 0
    page.locator("#note-send").click()
    expect(page.locator(".notes-internal").first).to_contain_text("Called them twice.")
    assert asked == ["beforeunload"], "what is sent is not asked about"

"""Two tabs write the same: each keeps its words, says so, and the member chooses."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_case_journey import ask_database
from tests.browser.test_drafts import on_server, thread

__all__ = ["ask_database", "thread"]
pytestmark = pytest.mark.browser
LEFT, RIGHT = "Every evening at eight the connection is gone.", "The blue lamp blinks twice."
COPIES = "#draft-copies"


def opened(page, address="/ask"):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def forget(page):
    """The next test begins without drafts."""
    page.goto("/drafts/")
    page.evaluate("localStorage.clear()")
    while page.locator("[id^=discard-]").count():
        page.locator("[id^=discard-]").first.click()
        page.wait_for_load_state()


@pytest.fixture
def tabs(browse):
    """Two tabs of one window on an empty ask page; the left one has written and saved."""
    left = browse(member="demo_member")
    forget(left)
    right = left.context.new_page()
    opened(left), opened(right)
    left.locator("#body").press_sequentially(LEFT)
    on_server(left)
    yield left, right
    right.close()
    forget(left)


def test_who_writes_second_is_told_and_neither_loses_a_word(tabs):
    left, right = tabs
    right.locator("#body").press_sequentially(RIGHT)
    expect(right.locator(COPIES)).to_contain_text("in another tab or on another device too", timeout=10_000)
    expect(right.locator("#live")).to_contain_text("in another tab or on another device too")
    right.wait_for_timeout(3_500)  # longer than a save waits
    right.locator("#copies-show").click()
    expect(right.locator("#body")).to_have_value(LEFT)
    expect(right.locator(COPIES)).to_contain_text("This is the other version.")
    right.locator("#copies-show").press("Enter")
    expect(right.locator("#body")).to_have_value(RIGHT)
    opened(left)
    expect(left.locator("#body")).to_have_value(LEFT)


def test_keeping_one_s_own_overwrites_and_the_other_tab_is_told_in_turn(tabs):
    left, right = tabs
    right.locator("#body").press_sequentially(RIGHT)
    right.locator("#copies-keep").click()
    expect(right.locator(COPIES)).to_have_count(0)
    expect(right.locator("#body")).to_be_focused()
    on_server(right)
    left.locator("#body").press_sequentially(" Since Monday.")
    left.locator("#copies-show").click()
    expect(left.locator("#body")).to_have_value(RIGHT)
    left.locator("#copies-keep").click()
    on_server(left)
    opened(left)
    expect(left.locator("#body")).to_have_value(RIGHT)
    expect(left.locator(COPIES)).to_have_count(0)


def test_a_tab_that_was_closed_before_choosing_is_offered_when_the_page_is_opened_again(tabs):
    _left, right = tabs
    right.locator("#body").press_sequentially(RIGHT)
    expect(right.locator(COPIES)).to_be_visible()
    right.wait_for_timeout(600)
    again = right.context.new_page()
    right.close()
    opened(again)
    expect(again.locator("#body")).to_have_value(LEFT)
    expect(again.locator(COPIES)).to_contain_text("There is another version of this on this device")
    again.locator("#copies-show").click()
    expect(again.locator("#body")).to_have_value(RIGHT)
    again.locator("#copies-keep").click()
    on_server(again)
    again.reload()
    expect(again.locator("#body")).to_have_value(RIGHT)


def test_another_device_is_noticed_by_the_server(browse):
    left, right = browse(member="demo_member"), browse(member="demo_member", phone=True)
    forget(left)
    opened(left), opened(right)
    left.locator("#body").press_sequentially(LEFT)
    on_server(left)
    right.locator("#body").press_sequentially(RIGHT)
    expect(right.locator(COPIES)).to_contain_text("in another tab or on another device too", timeout=10_000)
    right.locator("#copies-show").tap()
    expect(right.locator("#body")).to_have_value(LEFT)
    right.locator("#copies-keep").tap()
    on_server(right)
    right.evaluate("localStorage.clear()")
    forget(left)


def test_an_answer_posted_in_one_tab_does_not_take_the_words_of_the_other(browse, thread):
    left = browse(member="demo_helper")
    forget(left)
    right = left.context.new_page()
    for page in (left, right):
        opened(page, thread).locator("#answer-form textarea").scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
    left.locator("#answer-form textarea").press_sequentially("Switch the router off for ten seconds.")
    expect(left.locator("#answer-body-status")).to_have_text("Draft saved", timeout=10_000)
    right.locator("#answer-form textarea").press_sequentially(RIGHT)
    expect(right.locator(COPIES)).to_be_visible(timeout=10_000)
    left.get_by_role("button", name="Post answer").click()
    expect(left.locator("#answers")).to_contain_text("Switch the router off for ten seconds.")
    right.locator("#copies-keep").click()
    expect(right.locator("#answer-body-status")).to_have_text("Draft saved", timeout=10_000)
    opened(right, thread)
    expect(right.locator("#answer-form textarea")).to_have_value(RIGHT)
    right.close()
    forget(left)


def test_the_rest_of_what_was_posted_elsewhere_can_be_kept_or_thrown_away(browse, thread):
    left = browse(member="demo_helper")
    forget(left)
    opened(left, thread).locator("#answer-form textarea").scroll_into_view_if_needed()
    left.wait_for_load_state("networkidle")
    left.locator("#answer-form textarea").press_sequentially("Switch it off for ten seconds.")
    expect(left.locator("#answer-body-status")).to_have_text("Draft saved", timeout=10_000)
    right = left.context.new_page()
    opened(right, thread).locator("#answer-form textarea").scroll_into_view_if_needed()
    right.wait_for_load_state("networkidle")
    expect(right.locator("#answer-form textarea")).to_have_value("Switch it off for ten seconds.")
    left.get_by_role("button", name="Post answer").click()
    left.wait_for_load_state()
    right.locator("#answer-form textarea").press_sequentially(" Or twenty.")
    expect(right.locator(COPIES)).to_contain_text("This was posted or discarded in another tab", timeout=10_000)
    right.locator("#copies-clear").click()
    expect(right.locator("#answer-form textarea")).to_have_value("")
    opened(right, thread)
    expect(right.locator("#answer-form textarea")).to_have_value("")
    right.close()
    forget(left)


def test_two_boxes_of_a_comment_keep_apart_on_the_device(browse, thread):
    left = browse(member="demo_helper")
    right = left.context.new_page()
    box = ".comment-form >> nth=0"
    for page in (left, right):
        opened(page, thread).locator(box).locator("summary").click()
    left.locator(box).locator("textarea").press_sequentially("Which box is it?")
    left.wait_for_timeout(600)
    right.locator(box).locator("textarea").press_sequentially(RIGHT)
    expect(right.locator(COPIES)).to_be_visible()
    opened(left, thread)
    expect(left.locator(box).locator("textarea")).to_have_value("Which box is it?")
    left.evaluate("localStorage.clear()")

"""While one writes: threads that exist already, and names after an @, with the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

TITLE = "wifi drops every evening"


def suggested(page):
    page.goto("/ask")
    page.wait_for_load_state("networkidle")
    page.locator("#title").press_sequentially(TITLE)
    expect(page.locator(".suggestion").first).to_be_visible()


def test_what_is_different_goes_away_and_stays_away(browse):
    page = browse(member="demo_member")
    suggested(page)
    first = page.locator(".suggestion").first
    name = first.get_attribute("id")
    first.get_by_role("button", name="Mine is different").click()
    expect(page.locator(f"#{name}")).to_have_count(0)
    expect(page.locator(".suggestion a").first).to_be_focused()
    page.locator("#title").press_sequentially(" here")
    page.wait_for_timeout(900)
    expect(page.locator(f"#{name}")).to_have_count(0)
    for _ in range(page.locator(".suggestion").count()):
        page.get_by_role("button", name="Mine is different").first.click()
    expect(page.locator(".suggested")).to_have_count(0)
    expect(page.locator("#title")).to_be_focused()


def test_this_solved_it_leads_to_the_thread_and_leaves_no_draft(browse):
    page = browse(member="demo_member")
    suggested(page)
    page.locator("textarea[name=body]").fill("Every evening at eight the connection is gone for a minute or two.")
    page.wait_for_timeout(600)
    assert page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('plaza-draft:'))")
    page.get_by_role("button", name="This solved it").first.click()
    page.wait_for_url(re.compile(r"/questions/\d+/"))
    expect(page.locator(".flash")).to_contain_text("Your draft has been thrown away")
    assert not page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('plaza-draft:'))")
    page.goto("/ask")
    expect(page.locator("#title")).to_have_value("")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_name_is_put_in_with_the_keyboard(browse, phone):
    page = browse(member="demo_helper", phone=phone)
    page.goto("/ask?prefill=Hello%20")
    page.wait_for_load_state("networkidle")
    box = page.locator("textarea[name=body]")
    box.focus()
    page.keyboard.press("Control+End")
    page.wait_for_timeout(300)
    page.keyboard.type("thanks @an", delay=30)
    options = page.locator(".mentions [role=option]")
    expect(options.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    found = violations(page)
    assert not found, "\n".join(found)
    chosen = options.first.get_attribute("data-value")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(box).to_have_value(f"Hello thanks {chosen} ")
    page.keyboard.type("@an", delay=30)
    expect(options.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_be_focused()


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_axe_finds_nothing_in_suggestions_and_in_the_help_on_searching(browse, phone, dark):
    page = browse(member="demo_member", phone=phone, dark=dark)
    suggested(page)
    page.locator(".suggestion-answer summary").first.click()
    found = violations(page)
    page.goto("/search?q=router+status:solved")
    page.locator("#search-help-button").click()
    expect(page.locator("#search-help")).to_be_visible()
    found += violations(page)
    assert not found, "\n".join(found)


def test_names_are_offered_in_a_box_that_had_the_focus_before_the_scripts_came(browse):
    page = browse(member="demo_helper")
    page.route("**/behaviours/mention.js", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.goto("/ask")
    page.locator("textarea[name=body]").focus()
    page.wait_for_timeout(1200)
    page.keyboard.type("Hello @lucia")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_a_mention_stands_in_its_line(browse):
    page = browse()
    page.goto("/questions/?sort=votes&status=solved")
    page.goto("/search?q=lucia_mtz")
    page.locator("main a[href*='/questions/']").first.click()
    assert page.locator(".prose a.mention").first.evaluate("link => getComputedStyle(link).display") == "inline"


def test_known_tags_are_offered_after_each_comma(browse):
    page = browse(member="demo_member")
    page.goto("/ask")
    page.wait_for_load_state("networkidle")
    box = page.locator("#tags")
    box.press_sequentially("drops, ")
    offered = page.locator("#known-tags option").evaluate_all("options => options.map((option) => option.value)")
    assert offered
    assert all(value.startswith("drops, ") for value in offered)
    assert "drops, drops" not in offered


def test_the_cursor_goes_into_a_box_for_a_comment_that_is_opened(browse):
    page = browse(member="demo_member")
    page.goto("/questions/?sort=votes")
    page.locator("main h2 a[href^='/questions/']").first.click()
    page.get_by_text("Add a comment").first.click()
    expect(page.locator(".comment-form[open] textarea")).to_be_focused()

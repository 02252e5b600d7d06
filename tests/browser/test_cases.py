"""Cases in a real browser: worked with the keyboard only, and two people at the same one."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_case_is_found_taken_and_raised_with_the_keyboard_only(browse):
    page = browse(member="demo_agent")
    page.goto("/desk/cases/?whose=unowned")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.locator(".case-link").first).to_be_focused()
    address = page.locator(".case-link").first.get_attribute("href")
    page.keyboard.press("t")
    expect(page.locator(".flash")).to_contain_text("Done to 1 case.")
    expect(page.locator(".case-link").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#case-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/desk/cases/?view=board")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("l")
    expect(page.locator(".board-column:has([data-case]) .case-link").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/cases/\d+/"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("p")
    expect(page.locator("#act-priority-priority")).to_be_focused()


def test_two_at_the_same_case_see_each_other(browse):
    first, second = browse(member="demo_agent"), browse(member="demo_admin", phone=True)
    first.goto("/desk/cases/1/")
    first.wait_for_load_state("networkidle")
    second.goto("/desk/cases/1/")
    expect(second.locator("#others")).to_contain_text("is looking at this.")

"""The list under the search box, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser


def test_a_thread_is_chosen_under_the_search_box_with_the_keyboard(browse):
    page = browse()
    page.goto("/search")
    box = page.get_by_role("combobox", name="Search questions and answers")
    expect(box).to_be_focused()
    box.press_sequentially("wif")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    box.press_sequentially("i")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/**")

"""The card beside a person's name: with the mouse, with the keyboard, never under a finger."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

NAME = ".member-card a.person-name"


def members(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/card") else None)
    page.goto("/members/")
    page.wait_for_load_state("networkidle")
    return page.locator(NAME).first, page.locator("#hover-card"), asked


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_name_pointed_at_shows_a_card_that_moves_nothing(browse, dark):
    page = browse(dark=dark)
    name, card, asked = members(page)
    before = page.evaluate("document.documentElement.scrollHeight")
    words = name.inner_text()
    name.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text(words)
    expect(card).to_contain_text("reputation")
    expect(name).to_have_attribute("aria-describedby", "hover-card")
    assert page.evaluate("document.documentElement.scrollHeight") == before
    box = card.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1280 and box["y"] + box["height"] <= 900
    found = violations(page)
    assert not found, "\n".join(found)
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    page.wait_for_timeout(400)
    expect(card).to_be_visible()  # one may point at the card itself
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)
    name.hover()
    expect(card).to_be_visible()
    assert len(asked) == 1, "a card is asked for once"


def test_a_pointer_that_passes_by_asks_for_nothing(browse):
    page = browse()
    page.clock.install()
    name, card, asked = members(page)
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    name.hover()
    page.clock.run_for(100)
    page.mouse.move(5, 5)
    page.clock.run_for(2000)
    expect(card).to_have_count(0)
    assert not asked
    name.hover()
    page.clock.run_for(2000)
    expect(card).to_be_visible()


def test_the_keyboard_opens_and_escape_closes(browse):
    page = browse(member="demo_member")
    name, card, _asked = members(page)
    page.locator("#member-name").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if name.evaluate("element => element === document.activeElement"):
            break
    expect(name).to_be_focused()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(name).to_be_focused()
    assert name.get_attribute("aria-describedby") is None
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    expect(card).to_contain_text(page.locator(NAME).nth(1).inner_text())


def test_a_finger_goes_where_the_name_leads(browse):
    page = browse(phone=True)
    name, card, asked = members(page)
    name.tap()
    page.wait_for_url("**/members/*/*/")
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)
    assert not asked


def test_names_in_a_thread_have_cards_too(browse):
    page = browse()
    page.goto("/questions/?status=solved")
    page.locator("main .row-title a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("main .post-who a.person-name").first.hover()
    expect(page.locator("#hover-card")).to_be_visible()

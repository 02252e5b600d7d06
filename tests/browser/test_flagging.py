"""Flagging in a dialog, with the keyboard alone: from the post's menu to "Thank you" and back to the menu."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations

pytestmark = pytest.mark.browser


def menu_of_an_answer(page):
    """The menu of an answer by somebody else, in a solved question."""
    page.goto("/questions/?status=solved")
    page.locator("main .row-title a").first.click()
    page.wait_for_load_state("networkidle")
    return page.locator("details.menu:has(a[data-dialog='flag'])").last


def reach(page, target, key="Tab", most=40):
    """Press a key until `target` has the focus."""
    for _ in range(most):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def press_entry(page, menu):
    """From the closed menu to the dialog, by keys alone."""
    menu.locator("summary").press("Enter")
    reach(page, menu.locator("a[data-dialog='flag']"))
    page.keyboard.press("Enter")


def looked_at_and_closed(page, menu, dialog):
    """It is in order, and closes by its cross and by Escape, back to where one was."""
    expect(dialog.get_by_role("heading", name="Flag this post")).to_be_visible()
    found = violations(page)
    assert not found, "\n".join(found)
    cross = dialog.get_by_role("button", name="Close").bounding_box()
    assert cross["width"] >= 44 and cross["height"] >= 44
    noise = []
    page.on("console", lambda said: noise.append(said.text) if "Content Security" in said.text else None)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    menu.locator("summary").press("Enter")
    menu.locator("a[data-dialog='flag']").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(menu.locator("summary")).to_be_focused()
    return noise


def send_nothing(page, dialog):
    """Nothing is chosen yet."""
    send = dialog.locator("#flag-send")
    expect(send).to_be_visible()
    send.focus()
    page.keyboard.press("Enter")
    expect(dialog.locator("#reason-error")).to_be_visible()
    expect(dialog.locator("#error-summary")).to_be_focused()


def send_reason(page, dialog):
    send = dialog.locator("#flag-send")
    dialog.locator("#reason-off_topic").focus()
    page.keyboard.press("Space")
    dialog.locator("#details").focus()
    page.keyboard.type("It is about the weather.")
    expect(dialog.locator("output")).to_have_text("24 / 1000")
    send.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("you will be told what became of it")
    expect(dialog.locator("#flag-close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (True, True)])
def test_the_keyboard_flags_and_takes_it_back(browse, phone, dark):
    page = browse(member="demo_helper", phone=phone, dark=dark)
    menu, dialog = menu_of_an_answer(page), page.locator("dialog[open]")
    entry = menu.locator("a[data-dialog='flag']")
    press_entry(page, menu)
    noise = looked_at_and_closed(page, menu, dialog)
    press_entry(page, menu)
    send_nothing(page, dialog)
    assert not noise, "htmx leaves style attributes alone"
    send_reason(page, dialog)
    expect(menu.locator("summary")).to_be_focused()
    expect(entry).to_have_text("You flagged this")
    press_entry(page, menu)
    dialog.locator("#flag-withdraw").click()
    expect(dialog).to_contain_text("Your flag is taken back")
    dialog.locator("#flag-close").click()
    expect(entry).to_have_text("Flag…")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_without_scripts_the_link_leads_to_a_page(browse):
    page = browse(member="demo_helper", scripts=False)
    page.goto("/posts/1/flag")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)

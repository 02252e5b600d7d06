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
    page.keyboard.press("Escape")
    expect(page.locator("#act-priority-button")).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator("#act-wait-whom")).to_be_focused()


def test_two_at_the_same_case_see_each_other(browse):
    first, second = browse(member="demo_agent"), browse(member="demo_admin", phone=True)
    first.goto("/desk/cases/1/")
    first.wait_for_load_state("networkidle")
    second.goto("/desk/cases/1/")
    expect(second.locator("#others")).to_contain_text("is looking at this.")


def test_a_card_is_dragged_to_another_column_and_what_needs_words_asks_for_them(browse):
    page = browse(member="demo_agent")
    page.goto("/desk/cases/?view=board")
    page.wait_for_load_state("networkidle")
    card = page.locator("[data-column=in_progress] .board-card[draggable]").first
    case = card.get_attribute("data-case")
    card.locator(".case-link").drag_to(page.locator("[data-column=waiting]"))
    expect(page.locator("dialog[open] h2")).to_have_text("Wait")
    page.locator("dialog[open] textarea").fill("The maker.")
    page.locator("dialog[open] #act-wait-send").click()
    expect(page.locator(f"[data-column=waiting] [data-case='{case}']")).to_be_visible()
    page.locator(f"#case-{case}").drag_to(page.locator("[data-column=in_progress]"))
    expect(page.locator(f"[data-column=in_progress] [data-case='{case}']")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1010, 1280, 1440, 390])
def test_cards_stay_in_their_columns(browse, language, width):
    page = browse(member="demo_agent")
    page.locator(f"button[name=locale][value={language}]").first.click()
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/desk/cases/?view=board")
    assert page.locator("html").get_attribute("lang") == language
    page.evaluate("document.querySelectorAll('.board-move').forEach(one => { one.open = true })")
    outside = page.evaluate("""() => [...document.querySelectorAll('.board-column')].flatMap(column => {
        const edge = column.getBoundingClientRect().right
        const beyond = one => !one.closest('.visually-hidden') && one.getBoundingClientRect().right > edge + 1
        return [...column.querySelectorAll('*')].filter(beyond)
            .map(one => `${column.dataset.column}: ${one.tagName} ${one.textContent.trim().slice(0, 40)}`)
    })""")
    assert page.locator(".board-card").count() > 4
    assert not outside
    page.locator("button[name=locale][value=en]").first.click()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_what_was_sent_in_private_is_confirmed_where_one_looks(browse, phone):
    page = browse(member="demo_agent", phone=phone)
    page.goto("/desk/cases/1/")
    page.locator("#write > summary").click()
    page.locator("#message-text").fill(f"Could you send us the serial number, please? {'Phone' if phone else 'Desktop'}.")
    page.locator("#message-send").click()
    page.wait_for_url(re.compile("#exchange$"))
    expect(page.locator(".flash[role=status]")).to_contain_text("Sent.")
    expect(page.locator(".flash[role=status]")).to_be_in_viewport(ratio=1)
    expect(page.locator("#exchange-title")).to_be_in_viewport()

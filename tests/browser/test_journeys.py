"""People at a browser: with the keyboard only, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def ask(page, title):
    page.goto("/ask?category=billing")
    page.get_by_label(re.compile("title|what do you need", re.IGNORECASE)).first.fill(title)
    page.locator("textarea[name=body]").fill("My last bill shows the old plan although the new one began in September. What can I do?")
    for field in page.locator("main form select:visible").all():
        if not field.input_value():
            field.select_option(index=1)
    form = page.locator("main form").filter(has=page.locator("textarea[name=body]"))
    form.get_by_role("button", name=re.compile("post|ask", re.IGNORECASE)).last.click()
    page.wait_for_url(re.compile(r"/questions/\d+/"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_customer_asks_a_helper_answers_the_customer_accepts(browse, scripts):
    customer, helper = browse(member="demo_member", scripts=scripts), browse(member="demo_helper", scripts=scripts)
    title = f"Is the old plan on my bill for long, {'quick' if scripts else 'plain'} edition?"
    ask(customer, title)
    expect(customer.locator("h1")).to_contain_text(title)
    expect(customer.locator("main")).to_contain_text("Unanswered")
    helper.goto(customer.url.split("?")[0])
    form = helper.locator("form[action$='/answers']")
    form.locator("textarea[name=body]").fill("The first bill after a change is mixed. The next one is right; the credit is on page two.")
    form.get_by_role("button", name=re.compile("post", re.I)).first.click()
    expect(helper.locator("main")).to_contain_text("The first bill after a change is mixed")
    customer.reload()
    customer.locator("form[action$='/accept'] button").first.click()
    expect(customer.locator("main")).to_contain_text("Solved")
    expect(customer.locator("main")).to_contain_text("Accepted by the asker")


def test_slash_brings_the_cursor_to_the_search_box(browse):
    page = browse()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("input[name=q]").first).to_be_focused()


def test_the_first_tab_offers_to_skip_to_the_content(browse):
    page = browse()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_vote_counts_without_leaving_the_page_and_can_be_taken_back(browse):
    page = browse(member="demo_helper")
    page.goto("/questions/?status=unanswered")
    page.locator("main h2 a[href^='/questions/']").first.click()
    page.wait_for_load_state("networkidle")
    up = page.locator("form[action$='/vote'] button[aria-pressed]").first
    before = up.get_attribute("aria-pressed")
    up.click()
    expect(page.locator("form[action$='/vote'] button[aria-pressed]").first).not_to_have_attribute("aria-pressed", before or "")
    page.locator("form[action$='/vote'] button[aria-pressed]").first.click()
    expect(page.locator("form[action$='/vote'] button[aria-pressed]").first).to_have_attribute("aria-pressed", before or "")


@pytest.mark.parametrize("place", ["/", "/questions/", "/categories/wifi/", "/tags/", "/sign-up", "/search?q=wifi"])
def test_nothing_sticks_out_at_320_pixels(browse, place):
    page = browse(phone=True)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(place)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_language_and_theme_a_stranger_chooses_stay(browse):
    page = browse(language="en")
    page.get_by_role("link", name="Language and theme").click()
    page.get_by_label("Español").check()
    page.get_by_role("button", name="Save language").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto("/preferences")
    page.locator("[name=theme][value=dark]").check()
    page.locator("form[action$='/theme'] button").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/questions/")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_j_and_k_walk_through_the_posts_of_a_thread(browse):
    page = browse(member="demo_helper")
    page.goto("/questions/35/")
    page.wait_for_load_state("networkidle")
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(page.locator("article.post").nth(place).locator(".post-when a").first).to_be_focused()

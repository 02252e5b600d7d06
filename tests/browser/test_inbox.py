"""The inbox with the keyboard, and the number on the bell, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MEMBER = "demo_member"


def ready(page, place="/inbox/"):
    page.goto(place)
    page.wait_for_load_state("networkidle")


def mark_all_unread(page):
    """Every entry of the first page, so that each test begins alike."""
    ready(page)
    waiting = page.locator("form[data-key=unread]")
    while left := waiting.count():
        waiting.first.locator("button").click()
        expect(waiting).to_have_count(left - 1)
    ready(page)


def unread_in(page):
    return int(page.locator("#inbox").get_attribute("data-unread"))


def test_single_keys_walk_mark_mute_and_open(browse):
    page = browse(member=MEMBER)
    mark_all_unread(page)
    before = unread_in(page)
    bundles = page.locator(".bundle")
    assert bundles.count() >= 2, "the demo has news for its member"
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(bundles.nth(place).locator(".bundle-open")).to_be_focused()
    page.keyboard.press("e")
    expect(bundles.nth(0)).not_to_have_class(re.compile("bundle-unread"))
    assert unread_in(page) < before
    expect(bundles.nth(0).locator(".bundle-open")).to_be_focused()
    page.keyboard.press("u")
    expect(bundles.nth(0)).to_have_class(re.compile("bundle-unread"))
    page.keyboard.press("m")
    expect(bundles.nth(0).get_by_role("button", name="Unmute this thread")).to_be_visible()
    page.keyboard.press("m")
    expect(bundles.nth(0).get_by_role("button", name="Mute this thread")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    address = bundles.nth(1).locator("a.bundle-open").get_attribute("href")
    assert address
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(questions|discussions|threads|announcements)/\d+"))


def test_keys_do_nothing_when_they_are_switched_off(browse):
    page = browse(member=MEMBER)
    ready(page)
    page.evaluate("localStorage.setItem('plaza-keys', 'off')")
    page.keyboard.press("j")
    expect(page.locator(".bundle-open").first).not_to_be_focused()


def test_on_the_unread_tab_the_next_entry_takes_the_place_of_one_that_is_read(browse):
    page = browse(member=MEMBER)
    mark_all_unread(page)
    ready(page, "/inbox/?tab=unread")
    count = page.locator(".bundle").count()
    second = page.locator(".bundle").nth(1).get_attribute("id")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".bundle")).to_have_count(count - 1)
    expect(page.locator(f"#{second} .bundle-open")).to_be_focused()


def test_reading_a_thread_marks_what_was_told_of_it(browse):
    page = browse(member=MEMBER)
    mark_all_unread(page)
    before = unread_in(page)
    name = page.locator(".bundle[data-bundle^=thread]").first.get_attribute("data-bundle")
    number = name.partition(":")[2]
    with page.expect_response(re.compile("/inbox/read")) as answer:
        page.goto(f"/questions/{number}/")
    left = answer.value.json()["unread"]
    assert left < before
    expect(page.locator("#bell-count")).to_have_text(re.compile(rf"^{left} ") if left else re.compile(""))
    ready(page)
    expect(page.locator(f".bundle[data-bundle='{name}']")).not_to_have_class(re.compile("bundle-unread"))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_number_changes_without_a_reload(browse, phone):
    other = browse(member=MEMBER)
    mark_all_unread(other)
    page = browse(member=MEMBER, phone=phone)
    page.clock.install()
    ready(page, "/categories/")
    count = page.locator(".tab-bar .bell-count" if phone else "#bell-count")
    expect(count).to_be_visible()
    title = page.title()
    assert re.match(r"\(\d+\+?\) ", title)
    other.locator("#mark-all").click()
    expect(other.locator("#mark-all")).to_have_count(0)
    with page.expect_response(re.compile("/inbox/count")):
        page.clock.fast_forward(61_000)
    expect(count).to_be_hidden()
    expect(page).to_have_title(re.sub(r"^\(\d+\+?\) ", "", title))
    other.locator("form[data-key=unread] button").first.click()
    expect(other.locator(".bundle-unread")).to_have_count(1)
    with page.expect_response(re.compile("/inbox/count")):
        page.clock.fast_forward(61_000)
    expect(count).to_be_visible()
    expect(page.locator("#live")).to_have_text("Unread in your inbox: 1")
    with page.expect_response(re.compile("/inbox/count")) as answer:
        page.clock.fast_forward(61_000)
    assert answer.value.status == 304


def test_two_tabs_share_one_question_and_both_show_the_answer(browse):
    other = browse(member=MEMBER)
    mark_all_unread(other)
    first = browse(member=MEMBER)
    first.clock.install()
    ready(first, "/categories/")
    second = first.context.new_page()
    ready(second, "/tags/")
    asked = []
    for page in (first, second):
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/inbox/count") else None)
    other.locator("#mark-all").click()
    expect(other.locator("#mark-all")).to_have_count(0)
    first.clock.fast_forward(61_000)
    expect(first.locator("#bell-count")).to_be_hidden()
    expect(second.locator("#bell-count")).to_be_hidden()
    assert len(asked) == 1


def test_a_hidden_page_does_not_ask_and_asks_at_once_when_it_is_seen_again(browse):
    page = browse(member=MEMBER)
    page.clock.install()
    ready(page, "/categories/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/inbox/count") else None)
    turn = """hidden => { Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
              document.dispatchEvent(new Event("visibilitychange")); }"""
    page.evaluate(turn, True)
    page.clock.fast_forward(600_000)
    assert asked == []
    with page.expect_response(re.compile("/inbox/count")):
        page.evaluate(turn, False)
    assert len(asked) == 1


def test_a_server_that_is_away_is_asked_less_and_less(browse):
    page = browse(member=MEMBER)
    page.clock.install()
    ready(page, "/categories/")
    asked = []
    page.route("**/inbox/count", lambda route: (asked.append(1), route.fulfill(status=429)))
    for _minute in range(10):
        page.clock.fast_forward(61_000)
        page.wait_for_timeout(30)
    assert 2 <= len(asked) <= 4, len(asked)

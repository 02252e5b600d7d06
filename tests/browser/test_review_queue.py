"""The review queue in a real browser: with the keyboard only, as a screen reader meets it, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from moderation.review.routes.shown import BESIDE

pytestmark = pytest.mark.browser
MODERATOR = OTHER = "demo_admin"
DECIDED = "#queue > .is-decided"


def at_an_item(page):
    page.goto("/desk/review/")
    expect(page.locator("#bulk.bulk-live")).to_be_attached()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.locator("#queue .queue-link:focus")).to_be_attached()  # the second one where a message had led to the first
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/desk/review/\d+/"))
    page.wait_for_load_state("networkidle")
    expect(page.locator("#do-keep")).to_be_visible()


def forget_older_counts(page, shown, now):
    """The numbers of the header are kept for some seconds, and what waits was filled in behind the server's back."""
    for _ in range(20):
        if shown.text_content() == now:
            break
        page.wait_for_timeout(1_000)
        page.reload(wait_until="networkidle")
    expect(shown).to_have_text(now)


def in_queue(page):
    """What waits, as the server says."""
    return page.evaluate("""async () => { const page = await (await fetch('/desk/review/')).text();
        return new DOMParser().parseFromString(page, 'text/html').querySelectorAll('#queue > [data-item]').length; }""")


def hear(page):
    """Write down all that a screen reader is told."""
    page.evaluate("""() => { window.heard = [];
        for (const id of ['live', 'live-now']) new MutationObserver(() => {
            const words = document.getElementById(id).textContent; if (words) window.heard.push(words); })
          .observe(document.getElementById(id), { childList: true, characterData: true, subtree: true }); }""")


def test_fifty_items_are_decided_with_the_keyboard_only(browse, fill_queue):
    fill_queue(50)
    page = browse(member=MODERATOR)
    at_an_item(page)
    for number in range(1, 51):
        if number % 10 == 5:
            page.keyboard.press("h")
            expect(page.locator("dialog.decide-dialog [name=reason]")).to_be_focused()
            expect(page.locator("dialog.decide-dialog [name=reason]")).not_to_have_value("")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("a")
        if number < 50:
            expect(page.locator(DECIDED)).to_have_count(number % BESIDE)
            expect(page.locator("#queue > .queue-current")).not_to_have_class(re.compile("is-decided"))
            expect(page.locator(".review")).to_have_attribute(
                "data-item", page.locator("#queue > .queue-current").get_attribute("data-item") or "")
    expect(page.locator(".empty")).to_contain_text("Queue clear", timeout=15_000)
    assert in_queue(page) == 0
    page.keyboard.press("z")
    page.wait_for_url(re.compile(r"/desk/review/\d+/"))
    assert in_queue(page) == 1


def test_what_was_decided_is_undone_and_waits_again(browse, fill_queue):
    fill_queue(4)
    page = browse(member=MODERATOR)
    at_an_item(page)
    hear(page)
    first = page.locator(".review").get_attribute("data-item")
    page.keyboard.press("a")
    expect(page.locator("#undo-bar")).to_contain_text("Keep")
    expect(page.locator(".review")).not_to_have_attribute("data-item", first)
    page.keyboard.press("z")
    expect(page.locator(".review")).to_have_attribute("data-item", first)
    expect(page.locator(DECIDED)).to_have_count(0)
    expect(page.locator("#undo-bar")).to_have_count(0)
    assert in_queue(page) == 4
    assert "Undone. Nobody was told." in page.evaluate("window.heard")


def test_whoever_stays_at_what_was_decided_hears_that_it_was_the_last_only_then(browse, fill_queue):
    fill_queue(2)
    page = browse(member=MODERATOR)
    at_an_item(page)
    page.keyboard.press("?")
    with page.expect_response(re.compile("/settings/review$")):
        page.locator("#review-advances-on").uncheck()
    page.keyboard.press("Escape")
    for line, said in ((0, "Keep."), (1, "Keep. That was the last one.")):
        page.locator("#queue .queue-link").nth(line).click()
        expect(page.locator("#queue > [data-item]").nth(line)).to_have_class(re.compile("queue-current"))
        expect(page.locator("#do-keep")).to_be_visible()
        page.keyboard.press("a")
        expect(page.locator("#live")).to_have_text(said)
        expect(page.locator("#decided")).to_be_visible()
    page.keyboard.press("?")
    with page.expect_response(re.compile("/settings/review$")):
        page.locator("#review-advances-on").check()


def test_keys_are_silent_in_inputs_with_modifiers_and_when_switched_off(browse, fill_queue):
    fill_queue(2)
    page = browse(member=MODERATOR)
    at_an_item(page)
    page.keyboard.press("Control+a")
    page.locator("#site-search").focus()
    page.keyboard.type("ahds")
    page.locator("#review-title").focus()
    page.keyboard.press("?")
    expect(page.locator("#review-keys")).to_be_visible()
    page.keyboard.press("a")
    with page.expect_response(re.compile("/settings/review$")):
        page.locator("#review-keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#review-title").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    expect(page.locator(DECIDED)).to_have_count(0)
    assert in_queue(page) == 2
    page.goto("/settings/review")
    expect(page.locator("#review-keys-on")).not_to_be_checked()
    page.locator("#review-keys-on").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("Saved.")


def test_keys_of_decisions_lead_from_the_list_to_the_item_and_what_they_cannot_do_is_said(browse, fill_queue):
    fill_queue(2)
    page = browse(member=MODERATOR)
    page.goto("/desk/review/")
    expect(page.locator("#bulk.bulk-live")).to_be_attached()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#undo-bar")).to_have_count(0, timeout=15_000)  # of what was decided before
    for key, said in (("h", "Choose an item first"), ("x", "Choose an item first"), ("z", "nothing to undo")):
        page.locator("h1").evaluate("(heading) => { heading.tabIndex = -1; heading.focus(); }")
        page.keyboard.press(key)
        expect(page.locator("#live-now")).to_contain_text(said)
    page.keyboard.press("j")
    page.keyboard.press("h")
    page.wait_for_url(re.compile(r"/desk/review/\d+/"))
    expect(page.locator("dialog.decide-dialog [name=reason]")).to_be_focused()
    page.keyboard.press("Escape")
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_url(re.compile(r"/desk/review/\d+/"))
    expect(page.locator("#do-keep")).to_be_focused()
    assert in_queue(page) == 2, "nothing is decided before it was seen"
    page.keyboard.press("c")
    expect(page.locator("form[action$='/release']")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#live-now")).to_contain_text("C does nothing here.")


def test_several_are_selected_and_decided_alike(browse, fill_queue):
    fill_queue(4)
    page = browse(member=MODERATOR)
    page.goto("/desk/review/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#bulk")).to_be_hidden()
    for place in (0, 1):
        page.keyboard.press("j")
        expect(page.locator("#queue .queue-link").nth(place)).to_be_focused()
        page.keyboard.press("x")
    expect(page.locator("#bulk [data-count]")).to_have_text("2 selected")
    page.keyboard.press("a")
    expect(page.locator("#bulk [data-for=keep]")).to_be_visible()
    expect(page.locator("#bulk-now")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#queue > [data-item]")).to_have_count(2)
    expect(page.locator("#queue .queue-link").first).to_be_focused()
    expect(page.locator("#live")).to_have_text("Keep: 2 items.")
    page.keyboard.press("z")
    expect(page.locator("#queue > [data-item]")).to_have_count(4)
    expect(page.locator("#live")).to_have_text("Undone. Nobody was told.")
    page.keyboard.press("c")
    expect(page.locator("#live")).to_have_text("You have claimed it.")


def test_a_screen_reader_finds_names_for_everything_and_hears_moves_decisions_and_failures(browse, fill_queue):
    fill_queue(3)
    page = browse(member=MODERATOR)
    at_an_item(page)
    hear(page)
    expect(page.get_by_role("region", name="What waits").get_by_role("list")).to_be_attached()
    expect(page.get_by_role("group", name="Decisions").get_by_role("button", name="Keep")).to_be_visible()
    expect(page.get_by_role("complementary", name="Decide, and what is known")).to_be_visible()
    assert all(page.locator(".review").locator("a, button, input:not([type=hidden]), select").evaluate_all(
        """all => all.filter(one => one.checkVisibility())
            .map(one => (one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent).trim())"""))
    second = page.locator("#queue .queue-link").nth(1).inner_text()
    page.keyboard.press("j")
    expect(page.locator("#review-title")).to_be_focused()
    expect(page.locator("#live")).to_have_text(f"2 of 3: {second}")
    rival = browse(member=OTHER)
    rival.goto(page.url)
    rival.wait_for_load_state("networkidle")
    with rival.expect_response(re.compile("/decide$")):
        rival.locator("#do-keep").click()
    page.keyboard.press("a")
    expect(page.locator("#live-now")).to_have_text(re.compile(f"^Not decided: {re.escape(second)}\\. .*Keep"))
    expect(page.locator("#queue > .is-stale")).to_have_count(1)
    expect(page.locator("#live-now")).to_be_visible()
    assert not any(words.startswith("Keep") for words in page.evaluate("window.heard")), "nothing was kept by this moderator"
    expect(page.locator("#undo-bar")).to_have_count(0)


def test_the_last_of_a_filter_is_undone_like_any_other_and_the_numbers_follow(browse, fill_queue):
    fill_queue(3)
    page = browse(member=MODERATOR)
    page.goto("/desk/review/?reason=spam")
    page.locator("#queue .queue-link").first.click()
    page.wait_for_load_state("networkidle")
    waits = page.locator(".header-nav [href='/desk/review/'] .count")
    forget_older_counts(page, waits, "3")
    page.keyboard.press("a")
    expect(page.locator(".empty")).to_contain_text("Nothing of this kind waits.")
    expect(waits).to_have_text("2")
    expect(page.locator("#undo kbd")).to_have_text("Z")
    expect(page.locator(".undo-left")).to_have_text(re.compile("^[1-9]$"))
    page.keyboard.press("z")
    expect(page.locator("#review-title")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Undone. Nobody was told.")
    expect(waits).to_have_text("3")
    page.goto("/desk/review/")
    page.locator("#queue .queue-link").first.click()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("a")
    expect(page.locator("[data-waiting]")).to_have_text("2")
    expect(waits).to_have_text("2")
    page.keyboard.press("z")
    expect(waits).to_have_text("3")


def test_what_is_missing_is_said_in_the_dialog_and_nothing_is_lost(browse, fill_queue):
    fill_queue(1)
    page = browse(member=MODERATOR)
    at_an_item(page)
    page.keyboard.press("h")
    reason = page.locator("dialog [name=reason]")
    expect(reason).to_be_focused()
    reason.select_option("")
    page.locator("dialog [name=words]").fill("Please be kind.")
    page.locator("#decide-hide-submit").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description("Choose a reason.")
    expect(page.locator("dialog [name=words]")).to_have_value("Please be kind.")
    reason.select_option("spam")
    page.locator("#decide-hide-submit").click()
    expect(page.locator(".empty")).to_contain_text("Queue clear")


def test_by_roles_and_names_alone_a_dozen_items_are_decided_and_each_step_is_heard(browse, fill_queue):
    fill_queue(12)
    page = browse(member=MODERATOR)
    at_an_item(page)
    titles = page.get_by_role("region", name="What waits").get_by_role("listitem").get_by_role("link").all_inner_texts()
    assert len(titles) == 12
    heading = page.get_by_role("main").get_by_role("heading", level=1)
    for title in titles[1:]:
        page.get_by_role("group", name="Decisions").get_by_role("button", name="Keep").focus()
        page.keyboard.press("Enter")
        expect(heading).to_have_text(title)
        expect(heading).to_be_focused()
        expect(page.locator("#live")).to_have_text(f"Keep. Next: {title}")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("group", name="Decisions").get_by_role("button", name="Keep").click()
    expect(page.get_by_role("main")).to_contain_text("Queue clear")


def test_what_another_decided_turns_grey_within_ten_seconds_and_only_while_one_looks(browse, fill_queue):
    fill_queue(3)
    page = browse(member=MODERATOR)
    page.clock.install()
    at_an_item(page)
    rival = browse(member=OTHER)
    at_an_item(rival)
    rival.keyboard.press("j")
    expect(rival.locator("#live")).to_have_text(re.compile("^2 of 3"))
    with rival.expect_response(re.compile("/decide$")):
        rival.keyboard.press("a")
    page.clock.fast_forward(10_500)
    expect(page.locator("#queue > .is-stale .queue-said")).to_have_text(re.compile("has decided this: Keep$"))
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/stale" in request.url else None)
    page.clock.fast_forward(60_000)
    assert asked == []


def test_without_scripts_an_item_is_found_decided_and_undone(browse, fill_queue):
    fill_queue(2)
    page = browse(member=MODERATOR, scripts=False)
    page.goto("/desk/review/")
    page.locator("#queue .queue-link").first.click()
    first = page.url
    page.locator("#decide-hide-button").click()
    page.locator("#decide-hide-submit").click()
    assert page.url != first
    expect(page.locator("#undo-bar")).to_contain_text("Hide")
    page.locator("#undo").click()
    assert page.url == first
    page.locator("#decide-keep-button").click()
    page.locator("#decide-keep-submit").click()
    page.goto("/desk/review/")
    expect(page.locator("#queue > [data-item]")).to_have_count(1)
    page.locator("#queue [name=pick]").check()
    page.locator("#bulk-decision").select_option("keep")
    page.get_by_role("button", name="See what will happen").click()
    expect(page.locator("#rows li")).to_have_count(1)
    page.locator("#confirm button[type=submit]").click()
    expect(page.locator(".empty")).to_contain_text("Queue clear")


def test_an_item_stays_within_its_budget(browse, fill_queue):
    fill_queue(50)
    page = browse(member=MODERATOR)
    at_an_item(page)
    sizes = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    answer = page.reload(wait_until="networkidle")
    assert "no-store" in answer.headers["cache-control"], "a part of this page has the same address"
    assert sum(sizes) / 1024 <= 85, f"{sum(sizes) / 1024:.0f} KB in {len(sizes)} requests"

"""Pages stay light: bytes and requests of a first visit (4-interface, *Weight budget*)."""

import pytest

pytestmark = pytest.mark.browser

BUDGETS = [("/", 60, 12), ("/categories/wifi/", 60, 12), ("thread", 90, 14), ("/ask", 80, 16)]


@pytest.mark.parametrize(("place", "kilobytes", "requests"), BUDGETS)
def test_a_first_visit_stays_within_its_budget(browse, chromium, demo_address, place, kilobytes, requests):
    context = chromium.new_context(base_url=demo_address)
    page = context.new_page()
    if place == "thread":
        page.goto("/questions/?status=solved")
        place = page.locator("main h2 a[href^='/questions/']").first.get_attribute("href")
        context.close()
        context = chromium.new_context(base_url=demo_address)
        page = context.new_page()
    sizes = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(place)
    page.wait_for_load_state("networkidle")
    context.close()
    assert sum(sizes) / 1024 <= kilobytes, f"{place}: {sum(sizes) / 1024:.0f} KB in {len(sizes)} requests"
    assert len(sizes) <= requests, f"{place}: {len(sizes)} requests"

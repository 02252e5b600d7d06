"""Help on a page of somebody else: a button, a panel, the frame in it; by keyboard, and without a complaint of the browser."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

HOST = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<main><h1>Our shop</h1><div id="qa"></div></main>
<script async src="{base}/embed/help.js" data-accent="#0f766e"></script>
<script async src="{base}/embed/help.js" data-product="Lumen Hub 3" data-target="#qa"></script>"""


@pytest.fixture
def shop_address(demo_address) -> Iterator[str]:
    """A shop at another port, whose every page has both lines."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(HOST.format(base=demo_address).encode())

        def log_message(self, *_said: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def shop(browse, chromium, shop_address):
    """A page of the shop, which an administrator has named, in a window of a stranger."""
    page = browse(member="demo_admin")
    page.goto("/admin/settings?q=embed")
    page.locator("#setting-embed-origins input").fill(shop_address)
    page.get_by_role("button", name="Save “Help on other pages”").click()
    page.wait_for_load_state()
    page.goto("/admin/embed")
    found = violations(page)
    context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    window = context.new_page()
    complaints = []
    window.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    window.goto(f"{shop_address}/router")
    yield window
    assert (complaints, context.cookies(), found) == ([], [], [])
    context.close()


def test_a_visitor_of_a_shop_finds_the_answer_by_keyboard(shop, browse):
    questions = shop.frame_locator("#qa iframe")
    questions.locator(".embed-questions li").first.wait_for()
    shop.get_by_role("button", name="Help", exact=True).press("Enter")
    frame = shop.frame_locator("#plaza-help iframe")
    frame.locator("#embed-q:focus").wait_for()
    shop.keyboard.type("hub 3 blinks red how to reset it")
    frame.locator("#embed-ahead a").first.wait_for()
    shop.keyboard.press("Enter")
    frame.get_by_role("heading", name="The Hub 3 blinks red: how to reset it").wait_for()
    with shop.expect_response(lambda response: "/embed/events" in response.url) as told:
        frame.get_by_role("button", name="This solved it").first.click()
    assert told.value.status == 204
    frame.locator("#embed-q").press("Escape")
    shop.locator("#plaza-help").wait_for(state="hidden")
    assert shop.evaluate("document.activeElement.textContent") == "Help"
    assert shop.evaluate("document.documentElement.scrollWidth") <= 390
    found = []
    for dark in (False, True):
        page = browse(phone=dark, dark=dark)
        for place in ("help?", "help?q=hub+3+blinks+red+how+to+reset+it", "help?q=zzzz+qqqq",
                      "product?sku=Lumen+Hub+3"):
            page.goto(f"/embed/{place}&theme={'dark' if dark else 'light'}")
            found += violations(page)
    assert not found, "\n".join(found)

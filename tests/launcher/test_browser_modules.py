"""The modules of `static/vendor/` in a real browser, under Plaza's Content-Security-Policy."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.assets.build import vendor_modules
from forum.core.http import CONTENT_SECURITY_POLICY
from tests.chromium import chromium

STATIC = Path(__file__).parents[2] / "static"
SCRIPT = """
import htmx from './vendor/htmx.js';
import { Idiomorph } from './vendor/idiomorph.js';
import { subscribe } from './vendor/paste-markdown.js';
import { install } from './vendor/hotkey.js';
import './vendor/relative-time-element.js';
import './vendor/markdown-toolbar-element.js';
import './vendor/text-expander-element.js';
import './vendor/file-attachment-element.js';
import './vendor/auto-complete-element.js';
const elements = ['relative-time', 'markdown-toolbar', 'md-bold', 'text-expander', 'file-attachment', 'auto-complete'];
const missing = elements.filter((name) => !customElements.get(name));
subscribe(document.querySelector('textarea'));
install(document.querySelector('button'), 'g h');
Idiomorph.morph(document.querySelector('#morphed'), '<p id="morphed">after</p>');
htmx.process(document.body);
document.body.dataset.result = missing.length ? `missing ${missing}` : `ready ${htmx.version}`;
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Modules</title>
<meta name="htmx-config" content='{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false}'>
<script type="module" src="/check.js"></script></head><body>
<relative-time datetime="2020-01-01T00:00:00Z">2020</relative-time>
<markdown-toolbar for="text"><md-bold>bold</md-bold></markdown-toolbar>
<text-expander keys="@"><file-attachment><textarea id="text"></textarea></file-attachment></text-expander>
<auto-complete src="/names" for="names"><input type="text"><ul id="names"></ul></auto-complete>
<button type="button">home</button><p id="morphed">before</p>
<a href="/check.js" hx-get="/part" hx-target="#morphed">fetch</a></body></html>"""


class Handler(http.server.SimpleHTTPRequestHandler):
    texts = {
        "/": ("text/html", PAGE),
        "/check.js": ("text/javascript", SCRIPT),
        "/part": ("text/html", "fetched"),
        "/favicon.ico": ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    }

    def do_GET(self) -> None:
        if self.path not in self.texts:
            return super().do_GET()
        kind, text = self.texts[self.path]
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        return self.wfile.write(text.encode())

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(STATIC))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_all_modules_load_and_work_under_the_policy_without_a_complaint(address: str) -> None:
    assert vendor_modules(STATIC), "static/vendor is empty: python3 -m forum setup"
    complaints: list[str] = []
    with chromium() as browser, browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        # Selectors, not functions: the policy forbids to wait for an expression, too.
        page.wait_for_selector("body[data-result]")
        result = page.get_attribute("body", "data-result")
        page.fill("textarea", "text")
        page.focus("textarea")
        page.keyboard.type(" @a")
        page.click("md-bold")
        assert page.inner_text("#morphed") == "after"
        page.click("a")
        page.wait_for_selector("#morphed >> text=fetched")
    assert result == "ready 2.0.11"
    assert complaints == []

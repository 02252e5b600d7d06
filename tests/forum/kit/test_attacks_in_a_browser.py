"""The whole corpus in a real Chromium without any content security policy: nothing runs, nothing navigates, nobody is called."""

from html import escape

import pytest

from forum.kit.markdown import render
from tests.chromium import chromium
from tests.forum.kit.attacks import attacks

HERE = "http://plaza.test"
PAGE = (
    "<!doctype html><title>x</title><script>window.ran = [];"
    "for (const name of ['alert', 'confirm', 'open', 'print']) window[name] = () => window.ran.push(name)</script>%s"
)
POKE = """() => {
  for (const element of document.querySelectorAll('article *')) {
    for (const kind of ['mouseover', 'focus', 'toggle', 'pointerenter', 'wheel', 'load', 'error', 'animationend'])
      element.dispatchEvent(new Event(kind));
  }
  return {
    ran: window.ran,
    schemes: [...new Set([...document.querySelectorAll('a')].map(a => a.protocol))].sort(),
    scripts: document.querySelectorAll('article script, article style, article iframe, article form, article [style], article [id]').length,
    articles: document.querySelectorAll('body > article').length,
  };
}"""


@pytest.fixture(scope="module")
def page():
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        yield page


def visit(page, articles):
    """Show rendered posts; returns what happened and every request but the page's own and those for attachments."""
    asked = []

    def answer(route):
        url = route.request.url
        if url == f"{HERE}/":
            route.fulfill(body=PAGE % "".join(f"<article>{html}</article>" for html in articles), content_type="text/html")
        else:
            if not url.startswith(f"{HERE}/attachments/"):
                asked.append(url)
            route.abort()

    page.route("**/*", answer)
    page.goto(f"{HERE}/")
    happened = page.evaluate(POKE)
    page.wait_for_timeout(50)
    assert page.url == f"{HERE}/"
    page.unroute("**/*")
    return happened, asked


@pytest.mark.browser
def test_no_attack_runs_navigates_or_phones_home(page):
    corpus = attacks()
    for start in range(0, len(corpus), 600):
        articles = [render(attack, resolve_mention=lambda handle: f"/members/{handle}/").html for attack in corpus[start : start + 600]]
        happened, asked = visit(page, articles)
        assert happened["ran"] == [] and asked == []
        assert set(happened["schemes"]) <= {"http:", "https:", "mailto:"}
        assert happened["scripts"] == 0
        assert happened["articles"] == len(articles), "a post left its frame"


@pytest.mark.browser
def test_the_trap_itself_works(page):
    happened, asked = visit(page, ["<img src=//evil.example/x onerror=alert(1)>", f"<a href='javascript:alert(1)'>{escape('<x>')}</a>"])
    assert "alert" in happened["ran"] and asked and "javascript:" in happened["schemes"]

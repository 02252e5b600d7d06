"""From five questions to an article that saves the sixth: board, draft, personal data, review, ask page, alarm, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser import recurring

pytestmark = pytest.mark.browser
WRITTEN_WITHIN_SECONDS = 150
A_PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
"""What robots do with suggestions is not counted, and a browser without a window says that it is one."""


def opened(browse, cookie):
    """A window of somebody who is not one of the demo's accounts."""
    page = browse()
    name, value = cookie
    page.context.add_cookies([{"name": name, "value": value, "url": page.url}])
    return page


def write_article(author, topic):
    """From the board to a draft without what was personal in it, which waits for a review. Returns the article's number."""
    author.goto("/editing/topics/")
    author.locator("select[name=category]").select_option(label="Heating")
    author.get_by_role("button", name="Show").click()
    author.locator(f"a[href*='/editing/topics/{topic}/']").first.click()
    expect(author.locator("main")).to_contain_text("5")
    author.get_by_role("button", name="Create a draft").click()
    expect(author.locator("#solution")).to_have_value(re.compile("batteries"))
    author.locator("#title").fill("Thermostat shows E47: the heating stays cold")
    author.locator("#category").select_option(index=1)
    author.locator("#article-form").get_by_role("button", name="Save draft").click()
    expect(author.locator("#findings")).to_contain_text("E-mail")
    author.get_by_role("button", name="Ask for a review").click()
    expect(author.locator("main")).to_contain_text("personal")
    author.get_by_role("link", name="Edit", exact=True).click()
    solution = author.locator("#solution")
    solution.fill(re.sub(r"[^.]*hans\.maier@heizung-maier\.de\.?", "", solution.input_value()))
    author.locator("#article-form").get_by_role("button", name="Save draft").click()
    expect(author.locator("#findings")).to_have_count(0)
    author.get_by_role("button", name="Ask for a review").click()
    return int(re.search(r"/help/articles/(\d+)/", author.url)[1])


def publish(reviewer, article):
    reviewer.goto(f"/help/articles/{article}/review")
    for box in reviewer.locator("#looked input").all():
        box.check()
    reviewer.get_by_role("button", name="Approve and publish").click()


def solve_instead_of_asking(sixth, article):
    sixth.context.set_extra_http_headers({"User-Agent": A_PERSON})
    sixth.goto("/ask")
    sixth.wait_for_load_state("networkidle")
    sixth.locator("#title").press_sequentially("heating cold and thermostat says E47")
    line = sixth.locator(f"[id='suggestion-articles/{article}']")
    expect(line).to_contain_text("Thermostat shows E47")
    line.get_by_role("button", name="This solved it").click()
    sixth.wait_for_url(re.compile(rf"/help/articles/{article}/"))
    expect(sixth.locator(".flash")).to_contain_text("Your draft has been thrown away")


def test_five_askers_make_an_article_that_answers_the_sixth(browse, meanwhile):
    topic = meanwhile(recurring.ask_five)
    author = browse(member="demo_admin")
    article = write_article(author, topic)

    publish(opened(browse, meanwhile(recurring.another_editor)), article)
    author.goto(f"/help/articles/{article}/work")
    expect(author.locator("main")).to_contain_text("Published")

    meanwhile(recurring.let_the_worker_work)
    solve_instead_of_asking(browse(member="demo_member"), article)

    meanwhile(recurring.take_back_acceptance)
    author.goto("/help/maintenance/")
    author.get_by_role("link", name="Thermostat shows E47").first.click()
    expect(author.locator("main")).to_contain_text("A solution it rests on was withdrawn")
    until = time.monotonic() + WRITTEN_WITHIN_SECONDS
    while not (solved := meanwhile(recurring.solved_by, article)) and time.monotonic() < until:
        author.wait_for_timeout(2_000)
    assert solved == 1

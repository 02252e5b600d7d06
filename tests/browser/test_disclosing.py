"""What unfolds can be seen to, and lines of a page keep their distance, in a real browser."""

import pytest

pytestmark = pytest.mark.browser
UNMARKED = """() => [...document.querySelectorAll('main summary')].filter((one) => one.checkVisibility() && !one.querySelector('svg')
  && getComputedStyle(one).listStyleType === 'none').map((one) => one.textContent.trim())"""
GAP = """() => { const line = document.querySelector('.search-ask'), next = line.nextElementSibling;
  return next.getBoundingClientRect().top - line.getBoundingClientRect().bottom }"""


@pytest.mark.parametrize("path", ["/help/articles/5/review", "/help/articles/5/work", "/help/articles/new?translate=3"])
def test_whatever_unfolds_in_the_work_on_articles_shows_that_it_does(browse, path):
    page = browse(member="demo_admin")
    page.goto(path)
    assert page.locator("main summary").count() and page.evaluate(UNMARKED) == []


def test_an_article_above_the_results_stands_apart_from_what_follows(browse):
    page = browse()
    page.goto("/search?q=blinks+red+xylophone")
    assert page.locator(".search-ask").count() and page.evaluate(GAP) >= 8

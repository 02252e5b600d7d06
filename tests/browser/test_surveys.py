"""A survey from the solution to what staff read, and a stranger whom a page helped: in a real browser, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import surveying
from tests.browser.test_case_journey import reach
from tests.browser.test_recurring_problem import A_PERSON, opened

pytestmark = pytest.mark.browser
ANSWERS = "/insights/satisfaction/answers/"


def test_a_solved_question_is_asked_about_once_by_mail_and_in_plaza_and_staff_alone_read_the_answer(browse, meanwhile):
    found = meanwhile(surveying.solved_yesterday, "vera_s")
    thread = found["thread"]
    asker = opened(browse, found["cookie"])
    asker.goto("/inbox/")
    line = asker.locator("a[href^='/surveys/']").first
    expect(line).to_be_visible()

    mailed = browse()
    mailed.goto(found["links"]["4"])
    expect(mailed.locator("h1")).to_have_text("How was the help?")
    expect(mailed.locator("input[name=score][value='4']")).to_be_checked()
    expect(mailed.locator("main")).to_contain_text(found["title"])
    assert meanwhile(surveying.said_of, thread) == [(None, "")], "a link that is opened says nothing"
    mailed.locator("#words").fill("It took a while, but it works.")
    mailed.get_by_role("button", name="Send").click()
    expect(mailed.locator("main")).to_contain_text("Thank you. Staff read it, and nobody else.")
    assert meanwhile(surveying.said_of, thread) == [(4, "It took a while, but it works.")]

    asker.goto("/inbox/")
    asker.locator("a[href^='/surveys/']").first.click()
    expect(asker.locator("#words")).to_have_value("It took a while, but it works.")
    asker.get_by_role("button", name="Change it").click()
    expect(asker.locator("main")).to_contain_text("You said: Good")
    mailed.goto(found["links"]["5"])
    mailed.get_by_role("button", name="Change it").click()
    expect(mailed.locator("main")).to_contain_text("Thank you.")
    assert meanwhile(surveying.said_of, thread) == [(5, "It took a while, but it works.")], "one answer, whichever way"

    agent = browse(member="demo_agent")
    agent.goto(ANSWERS)
    expect(agent.locator("main")).to_contain_text("It took a while, but it works.")
    expect(agent.locator("main")).not_to_contain_text(re.compile("vera", re.IGNORECASE))
    customer = browse(member="demo_member")
    assert customer.goto(ANSWERS).status == 404
    customer.goto(f"/questions/{thread}/")
    expect(customer.locator("body")).not_to_contain_text("It took a while")


def test_a_survey_is_answered_with_the_keyboard_alone(browse, meanwhile):
    found = meanwhile(surveying.solved_yesterday, "karl_s")
    page = browse()
    page.goto(found["links"]["2"])
    reach(page, "input[name=score]")
    page.keyboard.press("ArrowDown")
    reach(page, "input[name=reason], select[name=reason]")
    reach(page, "#words")
    page.keyboard.type("By keyboard.")
    reach(page, "form .button-primary, form button:not([name])")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Thank you.")
    [(score, words)] = meanwhile(surveying.said_of, found["thread"])
    assert score in (1, 3) and words == "By keyboard."


@pytest.mark.parametrize("phone", [False, True])
def test_a_survey_is_answered_without_scripts(browse, meanwhile, phone):
    found = meanwhile(surveying.solved_yesterday, f"nora_s{int(phone)}")
    page = browse(scripts=False, phone=phone)
    page.goto(found["links"]["1"])
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.locator("label[for^='score-']").last.click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("Thank you.")
    page.goto(found["links"]["1"])
    expect(page.locator("input[name=score][value='1']")).to_be_checked()
    assert len(meanwhile(surveying.said_of, found["thread"])) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_without_cookies_says_that_a_page_helped(browse, meanwhile, scripts):
    thread = meanwhile(surveying.another_solved, f"hugo_s{int(scripts)}")
    page = browse(scripts=scripts)
    page.context.set_extra_http_headers({"User-Agent": A_PERSON})
    page.context.clear_cookies()
    page.goto(f"/questions/{thread}/")
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == [], "who only reads gets none"
    reach(page, "#page-helped-yes")
    page.keyboard.press("Enter")
    expect(page.locator("#page-helped")).to_contain_text("Thank you!")
    assert meanwhile(surveying.helped_by, thread) == [(True, None, None)]
    page.locator("label[for^='sought-']").first.click()
    page.locator("label[for^='would_contact-']").first.click()
    page.locator("#page-helped-send").click()
    expect(page.locator("#page-helped-send")).to_have_count(0)
    [(helped, sought, contact)] = meanwhile(surveying.helped_by, thread)
    assert helped and None not in (sought, contact)
    page.context.clear_cookies()
    page.goto(f"/questions/{thread}/")
    page.locator("#page-helped-no").click()
    expect(page.locator("#page-helped")).to_contain_text("Thank you!")
    assert [one[0] for one in meanwhile(surveying.helped_by, thread)] == [False], "one answer of a reader a day, the last one"

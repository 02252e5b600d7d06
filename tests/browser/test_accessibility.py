"""axe finds nothing: light and dark, desk and phone, every kind of page, with scripts having run."""

import pytest

from tests.browser.axe import violations

pytestmark = pytest.mark.browser

STRANGER = ["/", "/questions/", "/questions/?status=solved", "/categories/", "/categories/wifi/", "/tags/", "/tags/wifi/", "/members/",
            "/members/2/demo_helper/", "/posts/1/flag", "/offline/en",
            "/leaderboards/", "/leaderboards/?period=all&staff=yes", "/badges/", "/badges/first_solution/", "/help/badges/",
            "/guidelines/", "/guidelines/v/1/", "/help/articles/1/", "/help/articles/1/helpful", "/help/surveys/",
            "/help/categories/internet-and-wi-fi/",
            "/notices/new", "/transparency/", "/transparency/?by=month", "/help/decisions/", "/help/transparency/",
            "/search?q=wifi", "/search?q=zzzzqqq", "/help/answer?q=hub+3+blinks+red", "/help/answer?q=zzzz+qqqq",
            "/sign-in", "/sign-up", "/forgot-password", "/help/", "/nowhere"]
MEMBER = ["/", "/for-you/", "/following/", "/categories/wifi/", "/ask", "/ask?title=Wi-Fi+drops+every+evening&category=wifi", "/inbox/",
          "/inbox/?tab=standing", "/inbox/?tab=unread", "/help/inbox/", "/bookmarks/", "/drafts/", "/settings/",
          "/settings/privacy", "/settings/your-data", "/me/", "/flags/", "/help/flags/", "/posts/1/flag", "/members/2/flag",
          "/settings/notifications", "/settings/feeds", "/suggested-edits/", "/statements/", "/cases/", "/surveys/",
          "/questions/?status=unanswered"]
ADMIN = ["/editing/topics/1/update", "/help/articles/1/rewrite",
         "/help/articles/", "/help/articles/new", "/help/articles/1/work", "/help/articles/1/edit", "/help/articles/1/history",
         "/help/articles/5/review", "/help/maintenance/", "/help/maintenance/1", "/help/translations/", "/threads/1/answers/article",
         "/help/categories/", "/help/categories/new", "/help/articles/2/edit",
         "/admin/", "/admin/settings/", "/admin/categories/", "/admin/tags/", "/admin/members/", "/admin/jobs/", "/desk/audit/",
         "/desk/audit/?since=2026-01-01", "/desk/guidelines/", "/desk/guidelines/new", "/desk/guidelines/preview/",
         "/desk/guidelines/rules/be-kind", "/desk/canned-reasons/", "/desk/canned-reasons/insult",
         "/desk/screening/", "/desk/screening/lists/word/", "/desk/screening/found/",
         "/admin/findings/", "/admin/categories/1/flags", "/suggested-edits/", "/suggested-edits/?mine=1", "/search/gaps",
         "/insights/satisfaction/answers/",
         "/insights/satisfaction/answers/?about=place",
         "/editing/topics/", "/editing/topics/1/", "/editing/topics/1/dismiss", "/editing/topics/1/link"]
DESK = ["/insights/mine/", "/insights/mail/", "/insights/cases_opened/?days=90", "/insights/flags_raised/?days=90",
        "/desk/teams/support/numbers/", "/support-status",
        "/insights/", "/insights/?days=7&against=none", "/insights/?since=2026-02-30", "/insights/notes/", "/help/insights/",
        "/insights/resolution_rate/", "/insights/first_response/?days=7", "/insights/unresolved/?category=wifi",
        "/insights/?category=wifi", "/insights/articles_stale/", "/insights/article_views/",
        "/desk/teams/", "/desk/teams/support/", "/desk/teams/new", "/desk/calendars/", "/desk/calendars/1/", "/desk/calendars/1/edit",
        "/desk/", "/desk/cases/", "/desk/cases/1/", "/desk/cases/7/", "/desk/cases/clocks/", "/desk/cases/clocks/new",
        "/desk/cases/replies/", "/desk/cases/replies/new", "/desk/cases/replies/1",
        "/desk/cases/?view=board", "/desk/cases/?whose=unowned", "/desk/cases/?public=missing",
        "/desk/cases/views/", "/desk/cases/shift/", "/desk/teams/support/edit",
        "/desk/cases/measures/", "/questions/1/desk", "/desk/customers/2/", "/desk/articles/1",
        "/desk/cases/rules/", "/desk/cases/rules/1/", "/desk/cases/rules/dry-runs/1/",
        "/desk/handoff/", "/desk/handoff/new", "/desk/handoff/1/",
        "/questions/1/staff-help", "/settings/review",
        "/desk/review/", "/desk/team/", "/desk/second-looks/", "/desk/members/2/", "/help/review/", "/members/2/demo_helper/"]
LOOKS = [(False, False), (True, True)]

QUIET = """() => new Promise((done) => {
  let seen = -1, still = 0;
  const look = () => {
    const now = performance.getEntriesByType("resource").length;
    still = now === seen ? still + 1 : 0;
    seen = now;
    if (still < 4) setTimeout(look, 30); else done();
  };
  look();
})"""
"""Until scripts have fetched nothing for a tenth of a second: what they change is there."""


def check(page, places):
    found = []
    for place in places:
        page.goto(place)
        page.wait_for_load_state()
        page.evaluate(QUIET)
        found += violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_strangers(browse, phone, dark):
    check(browse(phone=phone, dark=dark), STRANGER)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_members(browse, phone, dark):
    check(browse(member="demo_member", phone=phone, dark=dark), MEMBER)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_admins(browse, phone, dark):
    check(browse(member="demo_admin", phone=phone, dark=dark), ADMIN)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_the_desk(browse, fill_queue, phone, dark):
    """With an item open, its dialog, the bar for several and the bar to undo."""
    fill_queue(3)
    page = browse(member="demo_admin", phone=phone, dark=dark)
    check(page, DESK)
    page.goto("/desk/review/")
    page.locator("#queue [name=pick]").first.check()
    found = violations(page)
    page.locator("#queue .queue-link").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("#do-hide").click()
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.keyboard.press("Escape")
    page.locator("#do-keep").click()
    page.locator("#undo-bar").wait_for()
    found += violations(page)
    page.locator("#undo").click()
    page.wait_for_load_state("networkidle")
    assert not found, "\n".join(found)


def links_of(page, place) -> list[str]:
    """The threads of a list."""
    page.goto(place)
    links = page.locator("main a[href^='/questions/']:not([href*='?'])").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [link for link in links if link.count("/") == 4]


@pytest.mark.parametrize(("member", "phone", "dark"), [
    ("", False, False), ("", True, True), ("demo_admin", False, False), ("demo_admin", True, True),
    ("demo_member", True, True), ("demo_agent", False, False),
])
def test_threads_in_every_state(browse, member, phone, dark):
    page = browse(member=member, phone=phone, dark=dark)
    places = []
    for status in ("unanswered", "answered", "needs_info", "solved", "presumed", "duplicate", "off_topic"):
        places += links_of(page, f"/questions/?status={status}")[:1]
    assert len(set(places)) >= 6, places
    check(page, places)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_links_of_reminders(browse, reply_paths, phone, dark):
    check(browse(phone=phone, dark=dark), reply_paths)


def test_spanish_pages(browse):
    page = browse(language="es")
    assert page.locator("html").get_attribute("lang") == "es"
    check(page, ["/", "/questions/", "/sign-up"])


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_a_suggested_edit_from_writing_to_rejecting(browse, phone, dark):
    """The form, the page of whoever suggested it, the reviewer's page with its reasons open, and the editor for improving."""
    author = browse(member="demo_member", phone=phone, dark=dark)
    for link in links_of(author, "/questions/?status=solved"):
        author.goto(link)
        places = author.locator("a[href$='/suggest-edit']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        author.goto(places[-1] if places else link)
        if places and author.url.endswith("/suggest-edit"):
            break
    assert not violations(author)
    author.locator("#body").fill("The same, in better words: restart it, then wait for two minutes.")
    author.locator("#note").fill("Says how long to wait.")
    author.get_by_role("button", name="Suggest it").click()
    author.wait_for_url("**/suggested-edits/*/")
    assert not violations(author)
    reviewer = browse(member="demo_admin", phone=phone, dark=dark)
    check(reviewer, ["/suggested-edits/", f"{author.url}improve"])
    reviewer.goto(author.url)
    reviewer.locator("#reject-button").click()
    assert not violations(reviewer)
    assert reviewer.evaluate("document.documentElement.scrollWidth") <= reviewer.viewport_size["width"]
    reviewer.locator("#reason-1").check()
    reviewer.get_by_role("button", name="Reject it").click()
    reviewer.wait_for_url("**/suggested-edits/")
    author.reload()
    assert "It changes what the author meant" in author.locator("main").inner_text()
    assert not violations(author)

"""axe finds nothing: light and dark, desk and phone, every kind of page, with scripts having run."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

STRANGER = ["/", "/questions/", "/questions/?status=solved", "/categories/", "/categories/wifi/", "/tags/", "/tags/wifi/", "/members/",
            "/search?q=wifi", "/search?q=zzzzqqq", "/sign-in", "/sign-up", "/forgot-password", "/help/", "/nowhere"]
MEMBER = ["/", "/ask", "/ask?title=Wi-Fi+drops+every+evening&category=wifi", "/inbox/", "/bookmarks/", "/drafts/", "/settings/",
          "/settings/feeds", "/questions/?status=unanswered"]
ADMIN = ["/admin/", "/admin/settings/", "/admin/categories/", "/admin/tags/", "/admin/members/", "/admin/jobs/", "/desk/audit/"]
LOOKS = [(False, False), (True, True)]


def violations(page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{page.url} {v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


def check(page, places):
    found = []
    for place in places:
        page.goto(place)
        page.wait_for_load_state("networkidle")
        found += violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("phone", "dark"), [*LOOKS, (False, True)])
def test_pages_of_strangers(browse, phone, dark):
    check(browse(phone=phone, dark=dark), STRANGER)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_members(browse, phone, dark):
    check(browse(member="demo_member", phone=phone, dark=dark), MEMBER)


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_pages_of_admins(browse, phone, dark):
    check(browse(member="demo_admin", phone=phone, dark=dark), ADMIN)


@pytest.mark.parametrize("member", ["", "demo_member", "demo_agent", "demo_admin"])
@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_threads_in_every_state(browse, member, phone, dark):
    page = browse(member=member, phone=phone, dark=dark)
    places = []
    for status in ("unanswered", "answered", "needs_info", "solved", "presumed", "duplicate", "off_topic"):
        page.goto(f"/questions/?status={status}")
        links = page.locator("main a[href^='/questions/']:not([href*='?'])").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        places += [link for link in links if link.count("/") == 4][:1]
    assert len(set(places)) >= 6, places
    check(page, places)


def test_spanish_pages(browse):
    page = browse(language="es")
    assert page.locator("html").get_attribute("lang") == "es"
    check(page, ["/", "/questions/", "/sign-up"])

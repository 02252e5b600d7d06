"""The service worker in a real Chromium: the page without a connection, what is kept and what never is, and what is pushed."""

import json

import pytest

pytestmark = pytest.mark.browser


READY = """async () => {
    const until = Date.now() + 20_000;
    while (Date.now() < until) {
        const worker = (await navigator.serviceWorker.getRegistration())?.active;
        if (worker?.state === "activated" && (await caches.match("/offline"))) return true;
        await new Promise((done) => setTimeout(done, 100));
    }
    return false;
}"""


def stop_following(page):
    page.locator("details.follow summary").click()
    page.locator("details.follow button[id$=-off]").click()
    page.wait_for_selector("details.follow", state="detached")


def ready(page):
    """Wait until the worker is there and knows the page's language; it answers for the next visit."""
    assert page.evaluate(READY), "no service worker after 20 s"


def kept(page):
    return page.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys()) {
            for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
        }
        return found.sort();
    }""")


@pytest.mark.parametrize("language", ["en", "es"])
def test_without_a_connection_a_page_of_ours_says_so_and_the_way_back_works(browse, language):
    page = browse(language=language, worker=True)
    ready(page)
    page.reload()
    page.context.set_offline(True)
    page.goto("/questions/")
    assert page.locator("h1").count() == 1 and page.locator("html").get_attribute("lang") == language
    assert page.locator(".error-code, .skip-link").count() == 0
    shown = page.evaluate("getComputedStyle(document.querySelector('.button-primary')).borderRadius")
    assert shown == "8px", "its stylesheet is kept as well"
    page.context.set_offline(False)
    page.locator(".button-primary").click()
    page.wait_for_selector("#site-search, .hero")
    assert page.url.endswith("/questions/")


def test_no_page_of_a_member_is_ever_kept(browse):
    page = browse(member="demo_member", worker=True)
    ready(page)
    for place in ("/inbox/", "/settings/", "/questions/", "/manifest.webmanifest"):
        page.goto(place)
    page.goto("/")
    assert {path for path in kept(page) if not path.startswith("/static/")} == {"/offline", "/offline/en", "/offline/es"}


def test_files_of_an_old_build_are_thrown_away(browse):
    page = browse(worker=True)
    page.evaluate("caches.open('plaza-files-old').then((files) => files.put('/x', new Response('x')))")
    page.evaluate("caches.open('somebody-elses')")
    ready(page)
    names = page.evaluate("caches.keys()")
    assert "plaza-files-old" not in names and "somebody-elses" in names


def test_what_is_pushed_is_shown_and_leads_to_a_page_of_ours_only(browse, demo_address):
    page = browse(member="demo_member", worker=True)
    page.context.grant_permissions(["notifications"])
    ready(page)
    cdp, found = page.context.new_cdp_session(page), []
    cdp.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    cdp.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    registration = next(one["registrationId"] for one in found if not one["isDeleted"])

    def push(**told):
        cdp.send("ServiceWorker.deliverPushMessage", {
            "origin": demo_address, "registrationId": registration, "data": json.dumps(told) if told else "",
        })
        page.wait_for_timeout(300)

    def shown():
        return page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.getNotifications()).then((all) => "
                             "all.map((one) => [one.title, one.body, one.tag, one.data.url]))")

    push(title="Bob answered", body="Why?", url="/posts/7/", tag="thread-3", lang="en")
    assert shown() == [["Bob answered", "Why?", "thread-3", f"{demo_address}/posts/7/"]]
    push(title="2 updates: Eve answered", body="Why?", url="/posts/8/", tag="thread-3", lang="en")
    assert [one[0] for one in shown()] == ["2 updates: Eve answered"], "a newer one takes the place of the older"
    push(title="Elsewhere", body="", url="https://evil.example/", tag="other")
    push(title="Here", body="", url="javascript:alert(1)", tag="third")
    assert {one[0]: one[3] for one in shown()} == {
        "2 updates: Eve answered": f"{demo_address}/posts/8/", "Elsewhere": f"{demo_address}/", "Here": f"{demo_address}/",
    }
    push()
    assert len(shown()) == 4, "a message that cannot be read is shown as the site's name"


def test_a_form_that_is_sent_without_a_connection_stays_with_its_words(browse):
    page = browse(member="demo_member", worker=True)
    page.goto("/ask")
    page.fill("#title", "Why does nothing load here?")
    page.locator("textarea").first.fill("The words that must not be lost.")
    page.context.set_offline(True)
    page.locator("form:has(#title) button.button-primary").last.click()
    page.wait_for_selector("#toasts .toast")
    assert page.locator("textarea").first.input_value() == "The words that must not be lost."
    assert page.url.endswith("/ask") and "No connection" in page.locator("#toasts").inner_text()
    page.context.set_offline(False)
    page.goto("/")


def test_the_offer_comes_after_following_only_and_no_is_an_answer(browse):
    page = browse(member="demo_member", worker=True)
    page.context.grant_permissions([])
    page.goto("/questions/?status=solved")
    page.locator("main h2 a[href^='/questions/']").first.click()
    assert page.locator(".push-offer").count() == 0
    if page.locator("details.follow").count():
        stop_following(page)
    page.evaluate("() => { Object.defineProperty(Notification, 'permission', { value: 'default' }); }")
    page.locator("[id^=follow-] button").first.click()
    offer = page.locator(".push-offer")
    offer.wait_for(state="visible")
    offer.locator("[data-push-never]").click()
    assert offer.count() == 0
    stop_following(page)
    page.locator("[id^=follow-] button").first.click()
    page.wait_for_selector("details.follow")
    page.wait_for_timeout(300)
    assert page.locator(".push-offer:visible").count() == 0

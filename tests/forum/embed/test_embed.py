"""Help on other pages: off until pages are named, framed by them alone, never more than a stranger sees, counted without a cookie."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.admin.commands import change_settings
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.embed.queries import product_page
from forum.kit.errors import Invalid, TooMany
from forum.knowledge.commands import approve_article, archive_article, start_article, submit_article
from forum.knowledge.models import Article
from forum.resolution.commands import accept_answer
from forum.search.commands.noting import flush_notes
from forum.search.models import SuggestionEvent
from forum.threads.commands.hiding import hide_post
from tests import make
from tests.forum.knowledge.editors import editor, published, writing
from tests.visitor import Visitor

SHOP = "https://shop.example.org"
FRAMED = f"frame-ancestors {SHOP}"
BROWSER = {"User-Agent": "Mozilla/5.0"}
OWN = {**BROWSER, "Origin": "http://localhost", "X-Plaza-Frame": "1"}


@pytest.fixture
def shop(app):
    change_settings(SYSTEM, {"embed.origins": SHOP})
    article = published(title="The lamp of the router blinks red", sections={"solution": "Wait for the update."})
    jobs.drain()
    return article


@pytest.mark.once
def test_until_a_page_is_named_there_is_nothing(app):
    for place in ("/embed/help.js", "/embed/help", "/embed/suggest?q=router", "/embed/product?sku=HX-200"):
        found = app.test_client().get(place)
        assert found.status_code == 404 and "frame-ancestors 'none'" in found.headers["Content-Security-Policy"]
    assert app.test_client().post("/embed/events", headers=OWN).status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["shop.example.org", "https://shop.example.org/", "https://*", "https://a.example; script-src *", "*"])
def test_only_origins_can_be_named(app, wrong):
    with pytest.raises(Invalid):
        change_settings(SYSTEM, {"embed.origins": wrong})


def test_only_the_help_can_be_framed_and_only_by_the_pages_that_are_named(shop, app):
    client = app.test_client()
    for place in ("/embed/help", "/embed/help?q=lamp", "/embed/product?sku=HX-200", "/embed/help.js"):
        found = client.get(place)
        assert found.headers["Content-Security-Policy"].endswith(FRAMED) and "Set-Cookie" not in found.headers, place
        assert found.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    for place in ("/", "/help/", "/help/answer?q=lamp", shop.url, "/ask", "/sign-in", "/embed/nothing"):
        assert "frame-ancestors 'none'" in client.get(place).headers["Content-Security-Policy"], place


def test_whoever_is_signed_in_is_a_stranger_there(shop, app):
    place = make.category("private", read_access="members")
    make.question(category=place, title="The secret lamp of the router blinks red")
    jobs.drain()
    window = Visitor(app).sign_in(make.member(roles=("admin",)))
    assert "secret lamp" in window.get("/search?q=secret+lamp").text.replace("<mark>", "").replace("</mark>", "")
    for address in ("/embed/help?q=secret+lamp+of+the+router", "/embed/suggest?q=secret+lamp"):
        found = window.client.get(address)
        assert "The secret" not in found.text and "Set-Cookie" not in found.headers


def test_an_answer_is_given_in_the_frame_and_what_is_said_of_it_is_counted_once(shop, app):
    client = app.test_client()
    page = client.get("/embed/help?q=the+lamp+of+my+router+blinks+red&lang=es", headers=BROWSER)
    assert "Wait for the <mark>" not in page.text and "Wait for the update." in page.text and '<html lang="es"' in page.text
    said = {"kind": "article", "id": str(shop.id), "step": "solved", "q": "lamp"}
    for _again in range(2):
        assert client.post("/embed/events", data=said, headers=OWN).status_code == 204
    flush_notes(everything=True)
    noted = session().execute(select(SuggestionEvent.place, SuggestionEvent.step, SuggestionEvent.article_id)).all()
    assert sorted(map(tuple, noted)) == [("widget", "shown", shop.id), ("widget", "solved", shop.id)]


def test_what_is_suggested_while_somebody_types_is_counted_as_shown_and_as_opened(shop, app):
    asked = make.question(title="The lamp blinks green at night")
    jobs.drain()
    client, frame = app.test_client(), {**BROWSER, "Referer": f"http://localhost/embed/help?host={SHOP}"}
    for typed in ("the+lamp+bli", "the+lamp+blinks"):
        client.get(f"/embed/suggest?q={typed}", headers=BROWSER)
    client.get("/embed/suggest?q=the+lamp+blinks", headers={"User-Agent": "a robot"})
    for opened in (asked.url, shop.url, asked.url):
        assert client.get(opened, headers=frame).status_code == 200
    flush_notes(everything=True)
    columns = (SuggestionEvent.place, SuggestionEvent.step, SuggestionEvent.article_id, SuggestionEvent.thread_id)
    noted = {tuple(row) for row in session().execute(select(*columns))}
    assert noted == {("widget", step, *which) for step in ("shown", "opened") for which in ((shop.id, None), (None, asked.id))}


def test_what_is_used_most_is_looked_up_once_until_something_changes(shop, app, statements):
    client = app.test_client()
    assert "lamp of the router" in client.get("/embed/help").text
    with statements() as seen:
        assert "lamp of the router" in client.get("/embed/help?accent=%23aabbcc").text
    assert not [one for one in seen if "article_ratings" in str(one)]
    archive_article(editor(), shop.id, version=session().get_one(Article, shop.id, populate_existing=True).version)
    assert "lamp of the router" not in client.get("/embed/help").text


@pytest.mark.once
@pytest.mark.parametrize(("headers", "said"), [
    ({**OWN, "Origin": SHOP}, {}), ({**OWN, "Origin": "http://["}, {}),
    ({**OWN, "X-Plaza-Frame": ""}, {}), (OWN, {"step": "asked_anyway"}), (OWN, {"id": "99"}),
])
def test_nobody_else_can_count_anything(shop, app, headers, said):
    sent = {"kind": "article", "id": str(shop.id), "step": "solved", **said}
    assert app.test_client().post("/embed/events", data=sent, headers=headers).status_code == 404
    flush_notes(everything=True)
    assert session().scalars(select(SuggestionEvent)).all() == []


@pytest.mark.once
def test_nothing_of_the_address_gets_into_the_page_unchecked(shop, app):
    page = app.test_client().get('/embed/help?host=https://evil.example&accent=red;x&theme="><b>&lang=de&q=<script>x')
    assert 'data-host=""' in page.text and 'data-accent=""' in page.text and 'data-theme="system"' in page.text
    assert "<script>x" not in page.text and f'data-host="{SHOP}"' in app.test_client().get(f"/embed/help?host={SHOP}").text


def test_a_product_shows_its_questions_and_asks_about_it(shop, app, statements):
    place = make.category("routers", fields=({"key": "product", "role": "product", "kind": "choice", "choices": ["HX-200", "HX-300"]},))
    asker = make.member()
    first = make.question(asker, category=place, title="Does it have two antennas?", fields={"product": "HX-200"})
    make.question(category=place, title="Is it loud?", fields={"product": "HX-200"})
    make.question(category=place, title="About another one", fields={"product": "HX-300"})
    hidden = make.question(category=place, title="Spam about it", fields={"product": "HX-200"})
    hide_post(make.moderator(), make.opening_post(hidden).id, reason="spam")
    accept_answer(asker, make.answer(first, body="It has **four**.").id)
    page = Visitor(app).client.get("/embed/product?sku=HX-200").text
    assert page.index("two antennas") < page.index("Is it loud?") and "It has four." in page
    assert "another one" not in page and "Spam" not in page
    assert 'name="category" value="routers"' in page and 'name="field_product" value="HX-200"' in page
    newest = product_page("HX-200", newest=True)
    assert [one.title for one in newest.questions] == ["Is it loud?", "Does it have two antennas?"]
    with statements() as seen:
        product_page("HX-200")
    assert len(seen) == 3
    assert product_page("hx-200").ask == {"category": "routers", "field_product": "HX-200"} and len(product_page("hx-200").questions) == 2
    assert "Nobody has asked about this product yet" in Visitor(app).client.get("/embed/product?sku=HX-999").text


@pytest.mark.once
def test_whoever_asks_too_much_is_told_inside_the_frame(shop, app, monkeypatch):
    def refuse(*_what: str) -> None:
        raise TooMany(retry_after=7)

    monkeypatch.setattr("forum.embed.routes.spend_one", refuse)
    found = app.test_client().get("/embed/help?q=lamp")
    assert (found.status_code, found.headers["Retry-After"]) == (429, "7") and FRAMED in found.headers["Content-Security-Policy"]
    assert "Please wait a moment" in found.text and "/sign-in" not in found.text


@pytest.mark.once
def test_an_administrator_gets_the_lines_to_copy(shop, app):
    page = Visitor(app).sign_in(make.member(roles=("admin",))).get("/admin/embed")
    assert '<script async src="http://localhost/embed/help.js" data-lang="en"></script>' in page.words and SHOP in page.words


def test_what_was_not_meant_and_its_translation_are_left_out_and_asking_is_offered_once(shop, app):
    ana = editor()
    said = start_article(ana, writing("La lamp del router blinks red", shop.category_id, language="es"), translation_of=shop.id)
    said = submit_article(ana, said.id, version=said.version)
    approve_article(editor(), said.id, version=said.version)
    jobs.drain()
    page = Visitor(app).get("/embed/help?q=the+lamp+of+my+router+blinks+red", headers=BROWSER)
    assert said.url not in page.links() and page.links().count("/ask?title=the+lamp+of+my+router+blinks+red") == 1
    there = next(str(one["href"]) for one in page.all("a[data-step=different]"))
    page = Visitor(app).get(there, headers=BROWSER)
    assert shop.url not in page.links() and page.links().count("/ask?title=the+lamp+of+my+router+blinks+red") == 1

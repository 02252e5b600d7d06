"""Staff link to articles while they write: only to those that whoever reads the words can open, and nothing typed is lost by looking."""

import pytest

from forum.core import jobs
from forum.knowledge.commands import archive_article
from moderation.correspondence.suggesting import article_link
from tests import make
from tests.forum.knowledge.editors import category, draft, editor, published
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor

TYPED = "It is the lamp on the left."


@pytest.fixture
def s(app):
    scene = Scene()
    scene.thread = make.question(scene.asker, "Why does the lamp of my router blink red?")
    place, author = category("Routers"), editor()
    scene.public = published(author, place, "The lamp of the router [red]")
    scene.inner = published(author, place, "Lamp of the router, for staff", visibility="internal")
    scene.spanish = published(author, place, "Router: lamp, red", language="es")
    draft(author, place, "Lamp of the router in work")
    gone = published(author, place, "Lamp of the router, as it was")
    archive_article(editor(), gone.id, version=gone.version)
    jobs.drain()
    return scene


def offered(page):
    return [one.get_text() for one in page.all(".article-choice strong")]


def test_an_article_is_offered_and_linked_only_where_its_readers_can_open_it(s, app, statements):
    case, agent = s.case(), Visitor(app).sign_in(s.agent)
    for into, form, inner in (("public", "resolve", False), ("private", "private", False), ("note", "note", True)):
        fitting = agent.get(f"/desk/articles?thread={s.thread.id}&into={into}")
        assert set(offered(fitting)) == {s.public.title, s.spanish.title} | ({s.inner.title} if inner else set()), into
        assert offered(fitting)[-1] == s.spanish.title  # the question is in English
        assert "Routers" in fitting.words and ("Only staff can read it" in fitting.words) is inner
        assert (s.inner.title in offered(agent.get(f"/desk/articles?into={into}&q=for+staff"))) is inner
        place = f"{case.url}articles/{form}"
        chosen = {"article": s.inner.id, "text": TYPED, "public_summary": TYPED}
        assert agent.post(place, chosen, status=200 if inner else 404).text.count(s.inner.url) == (1 if inner else 0)
    agent.post(f"/desk/articles/{s.thread.id}", {"article": s.inner.id, "body": TYPED}, status=404)
    nothing = agent.get("/desk/articles?into=note&q=zebra")
    assert not offered(nothing) and "No published article fits" in nothing.words
    counts = []
    for words in ("zebra", "lamp+router"):
        with statements() as seen:
            agent.get(f"/desk/articles?into=note&thread={s.thread.id}&q={words}")
        counts.append(len([one for one in seen if "settings" not in one]))
    assert counts[0] == counts[1]


@pytest.mark.once
def test_without_scripts_looking_and_choosing_keep_what_was_typed(s, app):
    case, agent = s.case(), Visitor(app).sign_in(s.agent)
    link = f"[The lamp of the router \\[red\\]]({s.public.url})"
    for form, field, box, more in (
        ("note", "text", "#note-text", {}), ("note", "text", "#panel-note-text", {"beside": "y"}),
        ("private", "text", "#message-text", {"waits": "y"}), ("private", "ready", "#panel-message-text", {"beside": "y"}),
        ("resolve", "public_summary", "#act-resolve-public", {"outcome": "fixed", "summary": "Looked at it."}),
    ):
        place = f"{case.url}articles/{form}"
        assert agent.get(f"/questions/{s.thread.id}/desk" if "beside" in more else case.url).all(f'[formaction="{place}"]')
        page = agent.post(place, {**more, field: TYPED, "article_words": "lamp router"})
        assert page.one(box).get_text().strip() == TYPED and s.public.title in offered(page), form
        button = page.one(f'[name=article][value="{s.public.id}"]')
        assert button["formaction"] == place and page.one("[name=article_words][value='lamp router']")
        page = agent.post(place, {**more, field: TYPED, "article": s.public.id})
        assert page.one(box).get_text().strip() == f"{TYPED}\n\n{link}", form
    assert page.one("#act-resolve").has_attr("open")
    assert page.one("#act-resolve-outcome option[selected]")["value"] == "fixed"
    assert page.one("#act-resolve-summary").get_text().strip() == "Looked at it."
    assert agent.get(f"{case.url}articles/note", status=303).headers["Location"] == case.url


@pytest.mark.once
def test_without_scripts_a_public_answer_is_written_beside_the_articles(s, app):
    s.case()
    agent = Visitor(app).sign_in(s.agent)
    page = agent.get(f"/questions/{s.thread.id}/desk").submit(f"/desk/articles/{s.thread.id}", q="lamp")
    assert s.public.title in offered(page) and s.inner.title not in offered(page)
    page = page.visitor.post(f"/desk/articles/{s.thread.id}", {"body": TYPED, "article": s.public.id, "article_words": "lamp"})
    assert page.one("#answer-body").get_text().strip().startswith(f"{TYPED}\n\n[The lamp")
    thread = page.submit("/answers")
    assert thread.all(f'.prose a[href="{s.public.url}"]')


@pytest.mark.once
def test_nobody_else_finds_the_list_and_a_moderator_only_what_they_may_write(s, app):
    case = s.case()
    for who in (s.asker, s.helper, editor()):
        visitor = Visitor(app).sign_in(who)
        for place in ("/desk/articles?into=public&q=lamp", f"/desk/articles/{s.thread.id}", f"{case.url}articles/note"):
            visitor.get(place, status=404)
        for place in (f"/desk/articles/{s.thread.id}", f"{case.url}articles/note"):
            visitor.post(place, {"text": TYPED, "body": TYPED}, status=404)
    Visitor(app).get("/desk/articles?into=public&q=lamp", status=404)
    moderator = Visitor(app).sign_in(s.mod)
    moderator.get("/desk/articles?into=elsewhere&q=lamp", status=404)
    assert offered(moderator.get("/desk/articles?into=note&q=lamp"))
    for form in ("private", "resolve", "summary", "elsewhere"):
        moderator.post(f"{case.url}articles/{form}", {"text": TYPED}, status=404)


def test_a_link_says_its_title_whatever_signs_are_in_it():
    assert article_link("Use [this] *now*", "/help/articles/1/use/") == r"[Use \[this\] \*now\*](/help/articles/1/use/)"

"""The pages of the knowledge base: what editors do, and what readers and strangers get."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.knowledge.commands import approve_article, archive_article, rate_article, submit_article, write_revision
from forum.knowledge.commands.viewing import flush_article_views
from forum.knowledge.models import Article, ArticleRating
from tests import make
from tests.forum.knowledge.editors import category, draft, editor, published, writing
from tests.visitor import Visitor


def test_an_article_is_written_reviewed_and_read(app, visitor):
    ana, bo, place = editor("ana"), editor("bo"), category("Router")
    answer = make.answer(make.question(), make.member("helga", display_name="Helga"))
    window = Visitor(app).sign_in(ana)
    page = window.get("/help/").visitor.get("/help/articles/new").submit(
        "/help/articles/new", title="The router blinks", category=str(place.id), question="Why does it blink?",
        cause="It updates.", solution=f"Wait for it. [^p{answer.id}]",
    )
    article = session().scalars(select(Article)).one()
    assert "Draft" in page.one(".article-facts").text and page.all(".article-sources li")
    visitor.get(article.url, status=404)
    page.submit("/steps/submit")
    other = Visitor(app).sign_in(bo)
    assert article.work_url in other.get("/help/articles/").links()
    review = other.get(f"/help/articles/{article.id}/review")
    refused = review.submit("/review", button="verdict=request_changes", status=422)
    assert refused.one("#error-summary a[href='#words']")
    refused = review.submit("/review", button="verdict=approve", looked=["0", "2"], words="Tried it.", status=422)
    assert refused.one("#error-summary a[href='#looked']") and len(refused.all("#looked input[checked]")) == 2
    page = refused.submit("/review", button="verdict=approve", looked=list("01234"))
    assert "Published" in page.one(".article-facts").text
    shown = visitor.get(article.url)
    assert "[^p" not in shown.text and shown.one(".article-thanks").text.strip().endswith("Helga")
    kinds = [json.loads(one.text)["@type"] for one in shown.all("script[type='application/ld+json']")]
    assert kinds == ["TechArticle", "BreadcrumbList"]
    assert not shown.all(".article-tools") and other.get(article.url).all(".article-tools")
    home = visitor.get("/help/")
    assert {article.url, place.url, "/help/states/"} <= set(home.links()) and "Set-Cookie" not in home.headers
    assert article.url in visitor.get(place.url).links()


def test_two_editors_at_once_keep_both_texts(app):
    ana, bo = editor("ana"), editor("bo")
    article = draft(ana)
    page = Visitor(app).sign_in(ana).get(f"/help/articles/{article.id}/edit")
    write_revision(bo, article.id, writing("Faster", article.category_id), base=1)
    page = page.submit("/edit", title="Slower", status=409)
    assert "Faster" in page.one("#conflict").text and page.one("#title")["value"] == "Slower"
    assert page.submit("/edit").one("h1").text == "Slower"


def test_what_is_typed_comes_back_and_a_refused_form_names_its_fields(app):
    window = Visitor(app).sign_in(editor("ana"))
    article = draft()
    window.post("/help/articles/drafts", {"draft_key": str(article.id), "solution": "Half a solution"})
    page = window.get(f"/help/articles/{article.id}/edit")
    assert page.one("#solution").text.strip() == "Half a solution"
    assert page.submit("/edit", title="", status=422).one("#error-summary a[href='#title']")
    page.submit("/help/articles/drafts", discard="1")
    assert window.get(f"/help/articles/{article.id}/edit").one("#solution").text.strip() == "Wait until the update is done."


def test_sections_of_a_diff_and_of_a_file_are_named_in_the_language_of_the_article(app):
    english, author = published(title="The lamp blinks"), editor()
    article = write_revision(author, english.id, writing("The lamp blinks", english.category_id, sections={"cause": "It hums."}), base=1)
    window = Visitor(app, "es").sign_in(author)
    for place in (f"/help/articles/{article.id}/history", f"/help/articles/{article.id}/article.md"):
        assert "## Cause" in window.get(place).text and "## Causa" not in window.get(place).text
    assert "## Cause" in Visitor(app, "es").sign_in(editor()).get(f"/help/articles/{article.id}/review").text


def test_history_shows_what_changed_and_goes_back(app):
    article = published()
    window = Visitor(app).sign_in(editor("cid"))
    window.get(f"/help/articles/{article.id}/edit").submit("/edit", title="The router hums", note="It hums.")
    page = window.get(f"/help/articles/{article.id}/history")
    assert page.all(".diff ins") and "It hums." in page.text
    page = window.get(f"/help/articles/{article.id}/history?revision=1").submit("/rollback")
    assert "Published" in page.one(".article-facts").text and page.one("h1").text == "The router blinks"
    assert "# The router blinks" in window.get(f"/help/articles/{article.id}/article.md").text


def test_internal_articles_and_drafts_are_there_for_those_they_are_for_alone(app, visitor):
    place = category("Router")
    internal = published(place=place, title="Refunds", visibility="internal")
    unfinished = draft(place=place, title="Unfinished")
    agent, member = Visitor(app).sign_in(make.agent()), Visitor(app).sign_in(make.member())
    for window in (visitor, member):
        for url in (internal.url, unfinished.url, internal.work_url, unfinished.work_url, place.url, "/help/articles/",
                    f"/help/articles/{internal.id}/helpful", f"/help/articles/{internal.id}/history"):
            window.get(url, status=404)
        home = window.get("/help/").text
        assert "Refunds" not in home and "Unfinished" not in home and place.url not in home
    assert "Refunds" in agent.get(internal.url).text and "Unfinished" not in agent.get(place.url).text
    assert not agent.get(internal.url).all("script[type='application/ld+json']")
    agent.get(unfinished.url, status=404)
    agent.get(unfinished.work_url, status=404)


@pytest.mark.once
def test_an_archived_article_is_gone_at_the_next_request_also_from_the_front(app):
    article = published()
    first = app.test_client().get(article.url)
    again = app.test_client().get(article.url, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    archive_article(editor(), article.id, version=article.version)
    assert app.test_client().get(article.url).status_code == 404


def test_readers_say_whether_it_helped_and_editors_read_why(app, visitor):
    article = published()
    visitor.get(article.url)
    visitor.get(f"/help/articles/{article.id}/helpful?helpful=no").submit("/helpful", reason="unclear")
    member = Visitor(app).sign_in(make.member())
    page = member.get(f"/help/articles/{article.id}/helpful?helpful=no").submit("/helpful", words="Which button?")
    assert page.one("#helped").find_all("button", class_="button-primary")[0].text.strip() == "No"
    assert [(row.member_id is None, row.reason) for row in session().scalars(select(ArticleRating).order_by(ArticleRating.id))] == [
        (True, "unclear"), (False, None),
    ]
    window = Visitor(app).sign_in(editor())
    page = window.get(article.work_url)
    assert "Which button?" in page.one("#ratings").text
    assert "Which button?" not in page.submit("/settle").one("#ratings").text
    assert "Which button?" not in visitor.get(article.url).text


def test_readers_are_counted_once_and_most_used_comes_first(app):
    place = category("Router")
    first, second = published(place=place, title="First"), published(place=place, title="Second")
    Visitor(app).client.get(second.url, headers={"User-Agent": "Mozilla/5.0"})
    assert flush_article_views() == 1
    assert first_in_help(app) == [second.url, first.url]
    rate_article(make.member(), first.id, helpful=True)
    app.extensions["plaza_cache"].clear()
    assert first_in_help(app) == [first.url, second.url]


def first_in_help(app) -> list[str]:
    return [a["href"] for a in Visitor(app).get("/help/").one(".help-place").select(".article-links a")]


def test_a_page_of_help_costs_the_same_however_many_articles_there_are(app, statements):
    place = category("Router")
    author = editor()
    seen = []
    for count in (1, 6):
        for number in range(count):
            published(author, place, f"Article {count}-{number}", language="en")
        app.extensions["plaza_cache"].clear()
        app.test_client().get("/help/")
        app.extensions["plaza_cache"].clear()
        with statements() as asked:
            for url in ("/help/", place.url, f"/help/articles/1/{session().get_one(Article, 1).slug}/"):
                app.test_client().get(url)
        seen.append(len(asked))
    assert seen[0] == seen[1]


def test_a_translation_is_behind_until_its_editor_has_compared_both(app, visitor):
    ana, bo = editor("ana"), editor("bo")
    original = published(ana, title="The router blinks")
    window = Visitor(app).sign_in(bo)
    page = window.get(f"/help/articles/new?translate={original.id}")
    page = page.submit("/help/articles/new", title="El router parpadea", solution="Espera.")
    spanish = session().scalars(select(Article).where(Article.language == "es")).one()
    assert (spanish.translation_of_id, page.all(".notice-warning")) == (original.id, [])
    window.get(spanish.work_url).submit("/steps/submit")
    approve_article(ana, spanish.id, version=2)
    assert original.url in visitor.get(spanish.url).links() and spanish.url in visitor.get(original.url).links()
    for significance in ("major", "minor"):
        edited = write_revision(
            ana, original.id, writing(f"Now {significance}", original.category_id, significance=significance),
            base=session().get_one(Article, original.id, populate_existing=True).latest_revision,
        )
    approve_article(bo, original.id, version=submit_article(ana, original.id, version=edited.version).version)
    assert "behind by 1 revision" in window.get(original.work_url).words
    page = window.get(f"/help/articles/{spanish.id}/edit").submit("/edit", caught_up="y", solution="Espera diez minutos.")
    assert "behind" not in page.words and not page.all(".notice-warning")


def test_what_looks_like_somebodys_data_is_cleared_before_a_review(app):
    window = Visitor(app).sign_in(editor("ana"))
    article = draft(sections={"cause": "Ask bob.smith@lumen-mail.com or pay to DE89 3704 0044 0532 0130 00."})
    page = window.get(article.work_url).submit("/steps/submit", status=422)
    assert "bob.smith" not in page.one("#findings").text and len(page.all("#findings form")) == 2
    page = page.submit("/keep")
    assert len(page.all("#findings form")) == 1
    page = window.get(f"/help/articles/{article.id}/edit").submit("/edit", cause="Ask bob.smith@lumen-mail.com.")
    assert not page.all("#findings form")  # what was said to be public still is, the rest is gone
    page = page.submit("/steps/submit")
    assert "In review" in page.one(".article-facts").text and "Handed in." in page.words


@pytest.mark.once
def test_the_editor_says_that_rewriting_is_off_and_leads_those_who_may_to_its_settings(app):
    article = draft()
    for who, leads in ((editor("ana"), False), (make.member(roles=("admin",)), True)):
        page = Visitor(app).sign_in(who).get(f"/help/articles/{article.id}/edit")
        assert "Rewriting by a machine is off." in page.words and ("/admin/settings?q=rewriting" in page.links()) is leads


def test_saving_what_is_in_review_says_so_before_and_after_and_the_stale_approval_leads_on(app):
    ana, bo = Visitor(app).sign_in(author := editor("ana")), Visitor(app).sign_in(editor("bo"))
    article = draft(author)
    edit = f"/help/articles/{article.id}/edit"
    assert not ana.get(edit).all("#in-review")
    article = submit_article(author, article.id, version=article.version)
    review = bo.get(f"/help/articles/{article.id}/review")
    page = ana.get(edit)
    assert "Saving takes it out of its review" in page.one("#in-review").text
    assert "out of its review" in page.submit("/edit", solution="Wait a little.").words
    stale = review.submit("/review", button="verdict=approve", words="I tried it.", status=409)
    assert "Nothing was decided" in stale.words and "Look at each of these" not in stale.words and "I tried it." in stale.words
    assert article.work_url in stale.links() and not stale.all("form[action$='/review']")
    ana.get(article.work_url).submit("/steps/submit")
    stale = review.submit("/review", button="verdict=approve", looked=list("01234"), words="I tried it.", status=409)
    assert "look again, then decide" in stale.words and not stale.all("#looked input[checked]")
    assert "Published" in stale.submit("/review", button="verdict=approve", looked=list("01234")).one(".article-facts").text

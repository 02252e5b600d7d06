"""From a topic to an article: begun once, or brought up to date, with what people wrote beside the editor."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed
from forum.knowledge.commands import archive_article, keep_finding, save_article_draft, start_draft, submit_article
from forum.knowledge.models import Article, ArticleDraft, ArticleFinding, ArticleRevision, ArticleSource
from forum.knowledge.queries import compose_topic
from forum.recurrence.commands import rename_topic
from forum.recurrence.models import TopicArticle
from forum.resolution.commands import accept_answer
from forum.threads.commands import hide_post, restore_post
from tests import make
from tests.forum.knowledge.editors import category, draft, editor
from tests.forum.knowledge.topics import a_topic
from tests.visitor import Visitor


def articles() -> list[Article]:
    return list(session().scalars(select(Article).order_by(Article.id)))


def cited(article: Article) -> set[int]:
    revision = select(ArticleRevision.id).where(ArticleRevision.article_id == article.id, ArticleRevision.number == article.latest_revision)
    return set(session().scalars(select(ArticleSource.post_id).where(ArticleSource.revision_id == revision.scalar_subquery())))


def test_a_draft_is_begun_once_with_its_sources(app):
    topic_id, _threads, answers = a_topic()
    ana = editor("ana")
    save_article_draft(ana, "new", content={"title": "Typed and not saved"})
    page = Visitor(app).sign_in(ana).post(f"/editing/topics/{topic_id}/draft", {})
    article, = articles()
    assert (article.state, article.title, article.owner_id) == ("draft", "The wifi drops in the evening", ana.id)
    assert {answer.id for answer in answers} <= cited(article)
    assert page.status == 200 and "[^p" in page.one("#solution").text
    again = Visitor(app).sign_in(editor("bo")).post(f"/editing/topics/{topic_id}/draft", {})
    assert "An article was begun from these questions before" in again.words and len(articles()) == 1
    assert session().get(ArticleDraft, (ana.id, "new")) is not None
    archive_article(ana, article.id, version=article.version)
    rename_topic(ana, topic_id, "Evening drops", version=0)
    renamed, is_new = start_draft(ana, compose_topic(topic_id))
    assert is_new and len(articles()) == 2 and renamed.title == "Evening drops"


def test_only_editors_begin_drafts_and_a_topic_nobody_may_read_is_no_topic(app):
    topic_id, threads, _answers = a_topic()
    with pytest.raises(NotAllowed):
        start_draft(make.member(), compose_topic(topic_id))
    for path in ("draft", "update"):
        assert Visitor(app).sign_in(make.member()).post(f"/editing/topics/{topic_id}/{path}", {}, status=404)
        assert Visitor(app).sign_in(make.agent()).get(f"/editing/topics/{topic_id}/{path}", status=404)
    for thread in threads:
        hide_post(make.moderator(), make.opening_post(thread).id, reason="spam")
    assert Visitor(app).sign_in(editor()).post(f"/editing/topics/{topic_id}/draft", {}, status=404)
    assert not articles()


def test_marks_are_kept_through_editing_and_publishing_and_readers_see_none(app):
    topic_id, _threads, answers = a_topic()
    ana, bo = editor("ana"), editor("bo")
    place = category()
    visitor = Visitor(app).sign_in(ana)
    page = visitor.post(f"/editing/topics/{topic_id}/draft", {})
    article, = articles()
    rest = cited(article)
    seen = visitor.post("/help/articles/preview", {"body": page.one("#solution").text}).json
    assert "[^p" not in seen["html"] and "channel 11" in seen["html"]
    saved = page.submit(f"/help/articles/{article.id}/edit", title="Wifi drops in the evening", category=str(place.id))
    assert cited(articles()[0]) == rest
    saved.submit(f"/help/articles/{article.id}/steps/submit")
    review = f"/help/articles/{article.id}/review"
    Visitor(app).sign_in(bo).get(review).submit(review, verdict="approve", looked=list("01234"))
    article = articles()[0]
    session().refresh(article)
    readers = Visitor(app).get(article.url)
    assert article.state == "published" and "[^p" not in readers.words
    assert session().scalars(select(TopicArticle.article_id).where(TopicArticle.topic_id == topic_id)).all() == [article.id]
    thanked = {str(link["href"]).rstrip("/").split("/")[-1] for link in readers.all(".article-thanks a")}
    assert {session().get_one(User, answer.author_id).handle for answer in answers} <= thanked


def test_updating_an_article_puts_what_people_wrote_beside_it_and_changes_nothing(app):
    topic_id, _threads, answers = a_topic()
    ana = editor("ana")
    article = draft(ana, title="Wifi in the evening")
    visitor = Visitor(app).sign_in(ana)
    visitor.get(f"/editing/topics/{topic_id}/update")
    page = visitor.post(f"/editing/topics/{topic_id}/update", {"article_id": str(article.id)})
    assert page.one("#solution").text.strip() == "Wait until the update is done." and articles()[0].latest_revision == 1
    button = next(one for one in page.all("#beside button") if f"[^p{answers[2].id}]" in str(one["data-text"]))
    inserted = page.submit(f"/help/articles/{article.id}/edit", status=200, insert=button["value"])
    text = inserted.one("#solution").text.strip()
    assert text.startswith("Wait until the update is done.\n\n") and text.endswith(f"[^p{answers[2].id}]")
    assert articles()[0].latest_revision == 1 and "in the text" in inserted.one("#beside").text
    assert button["value"] not in [one["value"] for one in inserted.all("#beside button")]
    hide_post(make.moderator(), answers[2].id, reason="spam")
    assert "microwave" not in visitor.get(f"/help/articles/{article.id}/edit").one("#beside").text


def test_personal_data_in_a_draft_of_a_topic_is_cleared_before_its_review(app):
    topic_id, threads, _answers = a_topic()
    extra = make.answer(threads[0], body="Write to carla.ruiz@gmail.com, she resets it.")
    accept_answer(make.moderator(), extra.id)
    ana = editor("ana")
    article, _is_new = start_draft(ana, compose_topic(topic_id))
    place = category().id
    session().get_one(Article, article.id).category_id = place
    session().commit()
    with pytest.raises(Invalid, match="personal data"):
        submit_article(ana, article.id, version=article.version)
    finding = session().scalars(select(ArticleFinding)).one()
    keep_finding(ana, finding.id)
    hide_post(make.moderator(), extra.id, reason="spam")
    with pytest.raises(Invalid, match="Not everybody may read"):
        submit_article(ana, article.id, version=article.version)
    restore_post(make.moderator(), extra.id)
    assert submit_article(ana, article.id, version=article.version).state == "in_review"
    kept = session().get_one(ArticleFinding, finding.id, populate_existing=True)
    assert (kept.kept_by_id, kept.kept_at is None) == (ana.id, False)

"""What of the knowledge base is not for everybody: drafts, internal and archived articles, unpublished edits, words to editors."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.commands import (
    Writing,
    add_article_category,
    answer_with_article,
    approve_article,
    archive_article,
    put_off_alarm,
    rate_article,
    request_changes,
    save_article_draft,
    start_article,
    submit_article,
    watch_articles,
    write_revision,
)
from forum.knowledge.models import Article
from forum.recurrence.commands import dismiss_topic, link_article, rename_topic
from forum.recurrence.queries import topics_of_threads
from forum.threads.commands import hide_post
from tests import make
from tests.house.canaries import MODERATORS, STAFF, Forum, lively_thread

EDITORS = frozenset({"admin", "editor", "reviewer"})
"""Who reads an article that readers have no more. Moderators read it nowhere."""


def public_article(forum: Forum) -> None:
    """What everybody reads, resting on what everybody reads."""
    place = add_article_category(forum.cast["editor"], {"name_en": "Routers", "name_es": "Routers"})
    source = make.answer(forum.public, forum.cast["helper"], "Look at the lights of the router.")
    sections = {"question": "Why does the router blink?", "solution": f"Look at its lights. [^p{source.id}]"}
    forum.article = publish(forum, Writing("The router blinks", sections, category_id=place.id))


def publish(forum: Forum, writing: Writing) -> Article:
    made = start_article(forum.cast["editor"], writing)
    made = submit_article(forum.cast["editor"], made.id, version=made.version)
    return approve_article(forum.cast["reviewer"], made.id, version=made.version)


def articles(forum: Forum) -> None:
    editor, reviewer = forum.cast["editor"], forum.cast["reviewer"]
    public = forum.article
    named = {"name_en": forum.canary("article category", STAFF), "lead_en": forum.words("category lead", STAFF)}
    inner = add_article_category(editor, named)
    thread, source = lively_thread(forum, "source", MODERATORS, named=frozenset({"asker"}))
    said = {"solution": f"{forum.words('internal solution', STAFF)} [^p{source.id}]"}
    publish(forum, Writing(forum.words("internal article", STAFF), said, "internal", category_id=inner.id))
    draft = start_article(editor, Writing(forum.words("article in work", EDITORS), {"cause": forum.words("cause in work")}))
    save_article_draft(editor, str(draft.id), content={"title": forum.words("unsaved article"), "cause": forum.words("unsaved cause")})
    gone = publish(forum, Writing(forum.words("archived article", EDITORS), {"solution": forum.words("archived solution")},
                                  category_id=public.category_id))
    archive_article(editor, gone.id, version=gone.version, words=forum.words("why it is archived"))
    rate_article(forum.cast["other"], public.id, helpful=False, reason="unclear", words=forum.words("words to editors"))
    unseen = Writing(
        forum.words("edited article"), {"solution": forum.words("edited solution")}, note=forum.words("edit note"),
        category_id=public.category_id,
    )
    edited = write_revision(editor, public.id, unseen, base=1)
    edited = submit_article(editor, edited.id, version=edited.version)
    request_changes(reviewer, edited.id, version=edited.version, words=forum.words("what has to change"))
    topics(forum, gone.id)
    hide_post(forum.cast["moderator"], make.opening_post(thread).id, reason="spam")
    as_answers(forum)


def as_answers(forum: Forum) -> None:
    """What answered a question and is not for everybody any more; and what editors noted of articles that may not hold."""
    editor, place = forum.cast["editor"], forum.article.category_id
    shown = publish(forum, Writing(forum.words("article that answered", EDITORS), {"solution": forum.words("words that answered", EDITORS)},
                                   category_id=place))
    answer_with_article(forum.cast["helper"], make.question(forum.cast["other"], "Why is the lamp out?").id, shown.id)
    archive_article(editor, shown.id, version=shown.version)
    watch_articles(SYSTEM, list(session().scalars(select(Article.id))))
    for alarm in list(session().scalars(select(ArticleAlarm).where(ArticleAlarm.closed_at.is_(None)))):
        put_off_alarm(editor, alarm.id, note=forum.words("note on an alarm"))


def topics(forum: Forum, article_id: int) -> None:
    """What people say of the topics of public questions is for those who look after topics."""
    editor = forum.cast["editor"]
    places = {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}
    for topic_id in sorted({places[forum.public.id], places[forum.solved.id]}):
        rename_topic(editor, topic_id, forum.words("name of a topic", MODERATORS), version=0)
        dismiss_topic(editor, topic_id, version=1, reason="other", grows_by=1, words=forum.words("why a topic is dismissed", MODERATORS))
        link_article(editor, topic_id, article_id, version=2)

"""From a topic of recurring questions to an article."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from forum.knowledge.commands import draw_on_topic, start_draft
from forum.knowledge.models import Article
from forum.knowledge.queries import articles_of_topic, compose_topic, find_articles
from forum.knowledge.routes import drafting
from forum.knowledge.routes.listing import WORDS
from forum.threads.routes.sending import Answer

MOST_OFFERED = 8


@drafting.post("/editing/topics/<id:topic_id>/draft", endpoint="start_draft")
def begin_article(topic_id: int) -> Answer:
    """Begin an article, or open the one that was begun before."""
    article, is_new = start_draft(viewer(), compose_topic(topic_id))
    if is_new:
        return go(edit_url(article), _("This is a draft of what people wrote. Read it through and make it one text."))
    return go(article.work_url, _("An article was begun from these questions before: here it is."))


@drafting.get("/editing/topics/<id:topic_id>/update")
def choose_article(topic_id: int) -> str:
    """Articles that may be the ones to bring up to date."""
    made = compose_topic(topic_id)
    words = request.args.get("q", "").strip()[:200]
    linked = articles_of_topic(viewer(), made.topic_id)
    found = [one.row for one in find_articles(viewer(), words or made.title, MOST_OFFERED, body="" if words else _said(made.topic_id))]
    offered = [row for row in found if row.id not in {article.id for article in linked}]
    return render_template(
        "knowledge/topic_update.html", made=made, linked=linked, offered=offered, words=WORDS, query=words,
    )


@drafting.post("/editing/topics/<id:topic_id>/update")
def update_article(topic_id: int) -> Answer:
    """Open the editor of an article with what the topic says beside it."""
    try:
        article_id = row_id(request.form.get("article_id", ""))
    except ValueError:
        raise NotFound() from None
    article = draw_on_topic(viewer(), article_id, compose_topic(topic_id))
    return go(f"{edit_url(article)}#beside", _("What people wrote is beside the text. Nothing has been changed."))


@drafting.get("/editing/topics/<id:topic_id>/draft")
def draft_again(topic_id: int) -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to what can be done with the topic."""
    return go(f"/editing/topics/{compose_topic(topic_id).topic_id}/update")


def edit_url(article: Article) -> str:
    return f"/help/articles/{article.id}/edit"


def _said(topic_id: int) -> str:
    return " ".join(compose_topic(topic_id).titles.values())

"""What an article says in short, where that was written by other rules than today's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.knowledge.commands.answering import answers_say_again
from forum.knowledge.models import Article, ArticleRevision
from forum.knowledge.sections import lead_of
from forum.policy import Action


@command
def refresh_leads(actor: Actor, article_ids: Sequence[int]) -> int:
    """Say these articles in short as they would be now, in answers that show them too. Returns how many said something else."""
    authorize(actor, Action.ADMINISTER)
    readers_have = (
        select(Article, ArticleRevision.sections).where(Article.id.in_(article_ids), Article.listed.is_(True))
        .join(ArticleRevision, (ArticleRevision.article_id == Article.id) & (ArticleRevision.number == Article.published_revision))
    )
    changed = 0
    for article, sections in session().execute(readers_have.order_by(Article.id).with_for_update(of=Article)).all():
        lead = lead_of(sections)
        if article.lead != lead:
            article.lead = lead
            session().flush()
            answers_say_again(article.id)
            changed += 1
    return changed

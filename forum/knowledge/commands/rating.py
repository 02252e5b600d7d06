"""Whether an article helped: said by readers, read and settled by editors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import normalise
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.states import RatingReason
from forum.knowledge.visibility import articles_visible_to
from forum.policy import Action
from forum.search.commands.noting import visitor_mark

WORDS_MAX = 2_000


@command
def rate_article(
    actor: Actor, article_id: int, *, helpful: bool, reason: str = "", words: str = "", sought: bool | None = None,
    would_contact: bool | None = None, reader: str = "", only_press: bool = False,
) -> ArticleRating:
    """One answer of each member, which they may change; of strangers only yes or no with a reason, one a day of each: `reader` says who
    it is and is forgotten at once. `only_press`: nothing else was asked, so the same answer again leaves what was said besides.
    Raises NotFound, Invalid."""
    authorize(actor, Action.RATE_ARTICLE)
    said = normalise(words).strip()
    if said:
        authorize(actor, Action.COMMENT_ON_ARTICLE)
    found = select(Article).where(Article.id == article_id, articles_visible_to(actor))
    article = session().scalars(found).one_or_none()
    if article is None or article.published_revision is None:
        raise NotFound()
    if len(said) > WORDS_MAX:
        raise Invalid.field("words", _l("This is too long."))
    if reason and reason not in tuple(RatingReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    now = utcnow()
    mark = visitor_mark(now, reader) if reader and actor.id is None else None
    row = _own_rating(actor, article.id, mark) or ArticleRating(article_id=article.id, member_id=actor.id, mark=mark)
    if not (only_press and row.helpful is helpful):
        row.sought, row.would_contact = sought, would_contact
        row.helpful, row.reason, row.words, row.seen_at = helpful, None if helpful else reason or None, said, None
    row.revision, row.at = article.published_revision, now
    session().add(row)
    return row


@command
def settle_rating(actor: Actor, rating_id: int) -> ArticleRating:
    """An editor has read what a reader wrote and done what it asks for. Raises NotFound."""
    authorize(actor, Action.WRITE_ARTICLES)
    row = session().get(ArticleRating, rating_id, with_for_update=True)
    if row is None or not row.words:
        raise NotFound()
    row.seen_at = row.seen_at or utcnow()
    return row


def _own_rating(actor: Actor, article_id: int, mark: str | None) -> ArticleRating | None:
    """What this member, or this stranger today, has said before."""
    if actor.id is None and mark is None:
        return None
    mine = ArticleRating.mark == mark if actor.id is None else ArticleRating.member_id == actor.id
    found = select(ArticleRating).where(ArticleRating.article_id == article_id, mine)
    return session().scalars(found.with_for_update()).one_or_none()

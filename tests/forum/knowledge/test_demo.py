"""The demo's articles: what readers, editors and the insights are told of the one to look at again agrees."""

from datetime import timedelta

from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import today
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.demo import furnish_articles
from forum.knowledge.models import Article
from forum.metrics.measured import Scope
from forum.metrics.measures import find_measure
from tests import make
from tests.visitor import Visitor


def test_the_article_to_look_at_again_was_reviewed_long_ago_for_everybody(app):
    make.agent(), make.member(roles=("admin",))
    furnish_articles()
    guests = session().scalars(select(Article).where(Article.title == "A network for guests")).one()
    alarms = select(ArticleAlarm.kind, Article.title).join(Article, Article.id == ArticleAlarm.article_id)
    assert session().execute(alarms).all() == [("due", guests.title)]
    stale = find_measure("articles_stale").value_of(Scope(today(), today()))
    assert (stale.numerator, stale.denominator) == (1, 4)
    facts = Visitor(app).get(guests.url).one(".article-facts").get_text()
    assert guests.reviewed_at.date() == today() - timedelta(days=200) and "Reviewed" in facts and " ago" not in facts

"""Articles as readers meet them: one of them, those of a category, those used most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, distinct, func, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.accounts.people import Person, person_columns, person_of
from forum.core.db import session
from forum.core.permissions import STRANGER, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.markdown import stored_html
from forum.knowledge.models import Article, ArticleCategory, ArticleRating, ArticleRevision, ArticleSource
from forum.knowledge.states import Section
from forum.knowledge.visibility import articles_visible_to
from forum.threads.models import Post, Thread
from forum.threads.visibility import threads_listed_for

MOST_IN_CATEGORY, MOST_RELATED, MOST_HELPERS = 200, 5, 20
USE_WINDOW = timedelta(days=90)
HELPED_COUNTS, CITED_COUNTS = 5, 10
"""How many views somebody whom it helped is worth, and an accepted answer that it rests on."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list of readers."""

    id: int
    title: str
    lead: str
    slug: str
    language: str
    visibility: str
    views: int
    published_at: datetime

    @property
    def url(self) -> str:
        return f"/help/articles/{self.id}/{self.slug}/"

    @property
    def is_internal(self) -> bool:
        return self.visibility == "internal"


@dataclass(frozen=True)
class ArticleView:
    """Everything an article's page prints. `sections`: (code, HTML), in reading order. `helpers`: who wrote what it rests on.
    `reviewing`: sections that rest on a solution that was withdrawn."""

    article: Article
    revision: ArticleRevision
    sections: tuple[tuple[str, str], ...]
    pair: ArticleRow | None
    related: tuple[ArticleRow, ...]
    helpers: tuple[Person, ...]
    sources: tuple[tuple[str, str], ...]
    reviewing: frozenset[str] = frozenset()

    @property
    def changed_at(self) -> datetime | None:
        return self.article.published_at


def row_columns() -> tuple[object, ...]:
    return (
        Article.id, Article.title, Article.lead, Article.slug, Article.language, Article.visibility, Article.views, Article.published_at,
    )


def get_article(viewer: Actor, article_id: int) -> Article:
    """An article that readers have. Raises NotFound."""
    found = select(Article).where(Article.id == article_id, articles_visible_to(viewer)).options(joinedload(Article.category))
    article = session().scalars(found).one_or_none()
    if article is None:
        raise NotFound()
    return article


def view_article(viewer: Actor, article_id: int) -> ArticleView:
    """The same with what it says and what stands around it. Raises NotFound."""
    article = get_article(viewer, article_id)
    found = select(ArticleRevision).where(ArticleRevision.article_id == article.id, ArticleRevision.number == article.published_revision)
    revision = session().scalars(found).one()
    helpers, sources = _rests_on(revision)
    around = (_pair(viewer, article), _related(viewer, article))
    return ArticleView(article, revision, shown_sections(revision.html), *around, helpers, sources, _reviewing(revision))


def shown_sections(html: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), stored_html(html[name])) for name in Section if html.get(name))


def _pair(viewer: Actor, article: Article) -> ArticleRow | None:
    """The same article in the other language."""
    original = article.translation_of_id or article.id
    found = select(*row_columns()).where(  # type: ignore[call-overload]
        or_(Article.id == original, Article.translation_of_id == original), Article.id != article.id, articles_visible_to(viewer),
    )
    row = session().execute(found.order_by(Article.id).limit(1)).one_or_none()
    return ArticleRow(*row) if row else None


def _related(viewer: Actor, article: Article) -> tuple[ArticleRow, ...]:
    """Neighbours in its category, those used most first."""
    if article.category_id is None:
        return ()
    found = select(*row_columns()).where(  # type: ignore[call-overload]
        Article.category_id == article.category_id, Article.language == article.language, Article.id != article.id,
        articles_visible_to(viewer),
    )
    return tuple(ArticleRow(*row) for row in session().execute(found.order_by(Article.views.desc(), Article.id).limit(MOST_RELATED)))


def _reviewing(revision: ArticleRevision) -> frozenset[str]:
    """Sections that rest on what was a solution when it was cited and is none now."""
    found = select(ArticleSource.section).join(Post, Post.id == ArticleSource.post_id).where(
        ArticleSource.revision_id == revision.id, ArticleSource.accepted.is_(True), Post.is_solution.is_(False),
    )
    return frozenset(session().scalars(found.distinct()))


def _rests_on(revision: ArticleRevision) -> tuple[tuple[Person, ...], tuple[tuple[str, str], ...]]:
    """Who wrote what it rests on, and the threads: as far as everybody may read them, whoever asks."""
    cited = select(ArticleSource.post_id).where(ArticleSource.revision_id == revision.id)
    found = select(Thread.title, Thread.slug, Thread.id, Thread.type, *person_columns()).select_from(Post)
    found = found.join(Thread, Thread.id == Post.thread_id).join(User, User.id == Post.author_id)
    found = found.where(Post.id.in_(cited), Post.listed.is_(True), threads_listed_for(STRANGER)).order_by(Post.id)
    people: dict[int, Person] = {}
    threads: dict[int, tuple[str, str]] = {}
    for title, slug, thread_id, kind, *columns in session().execute(found):
        author = person_of(columns)
        if author is not None and not author.is_deleted:
            people[author.id] = author
        threads[thread_id] = (title, f"/{kind}s/{thread_id}/{slug}/")
    return tuple(people.values())[:MOST_HELPERS], tuple(threads.values())[:MOST_HELPERS]


def articles_in(viewer: Actor, category: ArticleCategory, language: str) -> list[ArticleRow]:
    """The articles of a category in their order; those that are there in the other language only come after them."""
    found = select(*row_columns()).where(Article.category_id == category.id, articles_visible_to(viewer))  # type: ignore[call-overload]
    found = found.order_by(Article.position, Article.id).limit(MOST_IN_CATEGORY)
    rows = [ArticleRow(*row) for row in session().execute(found)]
    return sorted(rows, key=lambda row: row.language != language)


def top_articles(viewer: Actor, language: str, limit: int) -> list[ArticleRow]:
    """Those that are of most use."""
    found = select(*row_columns()).where(Article.language == language, articles_visible_to(viewer))  # type: ignore[call-overload]
    return [ArticleRow(*row) for row in session().execute(found.order_by(use().desc(), Article.id).limit(limit))]


def originals_of(article_ids: Collection[int]) -> dict[int, int]:
    """Of each the article that it is a translation of, or itself."""
    found = select(Article.id, func.coalesce(Article.translation_of_id, Article.id)).where(Article.id.in_(article_ids))
    return {row[0]: row[1] for row in session().execute(found)}


def same_articles(article_ids: Collection[int]) -> set[int]:
    """These articles and what says the same in another language: their originals and translations."""
    if not article_ids:
        return set()
    original = func.coalesce(Article.translation_of_id, Article.id)
    theirs = select(original).where(Article.id.in_(article_ids))
    return set(session().scalars(select(Article.id).where(or_(Article.id.in_(theirs), Article.translation_of_id.in_(theirs)))))


def use() -> ColumnElement[int]:
    """How much an article is used: views, readers of the last 90 days whom it helped, accepted answers that it rests on."""
    helped = select(func.count()).where(
        ArticleRating.article_id == Article.id, ArticleRating.at >= utcnow() - USE_WINDOW, ArticleRating.helpful.is_(True),
    )
    cited = (
        select(func.count(distinct(Post.id))).select_from(ArticleRevision)
        .join(ArticleSource, ArticleSource.revision_id == ArticleRevision.id).join(Post, Post.id == ArticleSource.post_id)
        .where(ArticleRevision.article_id == Article.id, ArticleRevision.number == Article.published_revision,
               Post.is_solution.is_(True), Post.listed.is_(True))
    )
    return Article.views + HELPED_COUNTS * helped.scalar_subquery() + CITED_COUNTS * cited.scalar_subquery()


@dataclass(frozen=True, slots=True)
class Place:
    """A category in the home of help, with the articles of it that are of most use."""

    category: ArticleCategory
    count: int
    top: tuple[ArticleRow, ...]


def help_places(viewer: Actor, language: str, each: int = 4) -> list[Place]:
    """Categories with something to read for this viewer, in their order."""
    mine = (Article.language == language, articles_visible_to(viewer), Article.category_id.is_not(None))
    place = func.row_number().over(partition_by=Article.category_id, order_by=(use().desc(), Article.id))
    of_category = func.count().over(partition_by=Article.category_id)
    ranked = select(*row_columns(), Article.category_id, place.label("place"), of_category.label("of")).where(*mine).subquery()  # type: ignore[call-overload]
    rows = session().execute(select(ranked).where(ranked.c.place <= each).order_by(ranked.c.place)).all()
    categories = session().scalars(select(ArticleCategory).order_by(ArticleCategory.position, ArticleCategory.id)).all()
    tops: dict[int, list[ArticleRow]] = {}
    counts: dict[int, int] = {}
    for *columns, category_id, _place, count in rows:
        tops.setdefault(category_id, []).append(ArticleRow(*columns))
        counts[category_id] = count
    return [Place(one, counts[one.id], tuple(tops[one.id])) for one in categories if one.id in counts]


def get_article_category(slug: str) -> ArticleCategory:
    """Raises NotFound."""
    found = session().scalars(select(ArticleCategory).where(ArticleCategory.slug == slug)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def article_categories() -> list[ArticleCategory]:
    return list(session().scalars(select(ArticleCategory).order_by(ArticleCategory.position, ArticleCategory.id)))


def own_rating(viewer: Actor, article_id: int) -> ArticleRating | None:
    """What this member said of an article."""
    if viewer.id is None:
        return None
    found = select(ArticleRating).where(ArticleRating.article_id == article_id, ArticleRating.member_id == viewer.id)
    return session().scalars(found).one_or_none()

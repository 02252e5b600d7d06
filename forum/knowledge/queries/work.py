"""Articles as editors meet them: lists of what is to do, one article with everything behind it, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from forum.kit.markdown import stored_html
from forum.knowledge.models import (
    Article,
    ArticleChange,
    ArticleDraft,
    ArticleFinding,
    ArticleRating,
    ArticleReview,
    ArticleRevision,
    ArticleSource,
)
from forum.knowledge.states import EDITORS, ArticleState, Significance, Visibility
from forum.knowledge.visibility import articles_workable_by
from forum.knowledge.watching import is_due
from forum.policy import Action
from forum.threads.models import Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

PAGE_SIZE, MOST_EVENTS, MOST_REVISIONS, MOST_WORDS, MOST_EDITORS, MOST_SOURCES = 50, 100, 200, 50, 200, 200
LISTS = ("mine", "drafts", "in_review", "needs_update", "published", "internal", "archived")


@dataclass(frozen=True, slots=True)
class Source:
    """A post that a paragraph rests on, as this editor may see it. `is_gone`: they may not, or nobody may any more."""

    section: str
    paragraph: int
    post_id: int
    post_revision: int
    title: str = ""
    url: str = ""
    html: str = ""
    revision: int = 0
    is_solution: bool = False
    is_gone: bool = True
    was_accepted: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """It was the solution when it was cited, and is none now."""
        return not self.is_gone and self.was_accepted and not self.is_solution

    @property
    def is_edited(self) -> bool:
        return not self.is_gone and self.revision > self.post_revision


@dataclass(frozen=True, slots=True)
class Judged:
    """What a review is about: everybody who wrote any of what readers do not have yet."""

    author_ids: frozenset[int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """How readers found an article."""

    yes: int
    no: int
    reasons: tuple[tuple[str, int], ...]
    words: tuple[ArticleRating, ...]


def list_articles(viewer: Actor, name: str, *, page: int = 1) -> tuple[list[Article], bool]:
    """One named list, what changed last first, and whether it goes on. Others than editors get none."""
    found = select(Article).where(articles_workable_by(viewer), _listed_as(viewer, name)).options(
        joinedload(Article.category), joinedload(Article.owner),
    )
    found = found.order_by(Article.changed_at.desc(), Article.id.desc()).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    shown = list(session().scalars(found))
    return shown[:PAGE_SIZE], len(shown) > PAGE_SIZE


def count_lists(viewer: Actor) -> dict[str, int]:
    """How long each list is."""
    counted = [func.count().filter(_listed_as(viewer, name)) for name in LISTS]
    row = session().execute(select(*counted).select_from(Article).where(articles_workable_by(viewer))).one()
    return dict(zip(LISTS, map(int, row), strict=True))


def _listed_as(viewer: Actor, name: str) -> ColumnElement[bool]:
    state = Article.state
    wanted: dict[str, ColumnElement[bool]] = {
        "mine": (Article.owner_id == viewer.id) & (state != ArticleState.ARCHIVED),
        "drafts": state.in_((ArticleState.DRAFT, ArticleState.CHANGES_REQUESTED)),
        "in_review": state == ArticleState.IN_REVIEW,
        "needs_update": or_(
            state == ArticleState.NEEDS_UPDATE, is_due(utcnow()) & Article.listed.is_(True),
        ),
        "published": Article.listed.is_(True),
        "internal": (Article.visibility == Visibility.INTERNAL.value) & (state != ArticleState.ARCHIVED),
        "archived": state == ArticleState.ARCHIVED,
    }
    return wanted[name]


def get_work(viewer: Actor, article_id: int) -> Article:
    """Any article, for editors. Raises NotFound."""
    found = select(Article).where(Article.id == article_id, articles_workable_by(viewer))
    article = session().scalars(found.options(joinedload(Article.category), joinedload(Article.owner))).one_or_none()
    if article is None:
        raise NotFound()
    return article


def get_article_revision(article: Article, number: int) -> ArticleRevision:
    """One revision of an article that the viewer works on. Raises NotFound."""
    found = select(ArticleRevision).where(ArticleRevision.article_id == article.id, ArticleRevision.number == number)
    row = session().scalars(found.options(joinedload(ArticleRevision.author))).one_or_none()
    if row is None:
        raise NotFound()
    return row


def article_revisions(article: Article) -> list[ArticleRevision]:
    """The newest revisions, newest first."""
    found = select(ArticleRevision).where(ArticleRevision.article_id == article.id).options(joinedload(ArticleRevision.author))
    return list(session().scalars(found.order_by(ArticleRevision.number.desc()).limit(MOST_REVISIONS)))


def changes_of(article: Article) -> list[ArticleChange]:
    """What happened to it, newest first."""
    found = select(ArticleChange).where(ArticleChange.article_id == article.id).options(joinedload(ArticleChange.actor))
    return list(session().scalars(found.order_by(ArticleChange.id.desc()).limit(MOST_EVENTS)))


def last_review(article: Article) -> ArticleReview | None:
    found = select(ArticleReview).where(ArticleReview.article_id == article.id).options(joinedload(ArticleReview.reviewer))
    return session().scalars(found.order_by(ArticleReview.id.desc()).limit(1)).one_or_none()


def sources_of(viewer: Actor, revision: ArticleRevision) -> list[Source]:
    """What a revision rests on, in reading order."""
    found = select(ArticleSource).where(ArticleSource.revision_id == revision.id).order_by(ArticleSource.id).limit(MOST_SOURCES)
    rows = list(session().scalars(found))
    seen = select(Post.id, Post.body_html, Post.revision, Post.is_solution, Thread.title).join(Thread, Thread.id == Post.thread_id)
    seen = seen.where(Post.id.in_({row.post_id for row in rows}), threads_visible_to(viewer), posts_visible_to(viewer))
    posts: dict[int, Any] = {row.id: row for row in session().execute(seen)} if rows else {}
    return [_source(row, posts.get(row.post_id)) for row in rows]


def _source(row: ArticleSource, post: Any) -> Source:
    if post is None:
        return Source(row.section, row.paragraph, row.post_id, row.post_revision)
    return Source(
        row.section, row.paragraph, row.post_id, row.post_revision, post.title, f"/posts/{row.post_id}/", stored_html(post.body_html),
        post.revision, bool(post.is_solution), is_gone=False, was_accepted=row.accepted,
    )


def to_judge(article: Article) -> Judged:
    """What a review of this article is about."""
    since = article.published_revision or 0
    found = select(ArticleRevision.number, ArticleRevision.author_id, ArticleRevision.restores)
    found = found.where(ArticleRevision.article_id == article.id).order_by(ArticleRevision.number.desc())
    wanted: set[int] = set()
    authors: set[int | None] = set()
    for number, author_id, restores in session().execute(found):  # a revision only goes back to earlier ones
        if number > since or number in wanted:
            authors.add(author_id)
            wanted.update([] if restores is None or restores == since else [restores])
    return Judged(frozenset(authors))


@dataclass(frozen=True, slots=True)
class Pairing:
    """The same article in the other language. `behind`: how many major revisions of the original a translation lacks."""

    other: Article
    is_original: bool
    behind: int


def pairing_of(article: Article) -> Pairing | None:
    """For editors, whatever state the other one is in."""
    if article.translation_of_id is None:
        found = select(Article).where(Article.translation_of_id == article.id).order_by(Article.id).limit(1)
        other = session().scalars(found).one_or_none()
        return Pairing(other, is_original=False, behind=_behind(article, other)) if other else None
    original = session().get(Article, article.translation_of_id)
    return Pairing(original, is_original=True, behind=_behind(original, article)) if original else None


def _behind(original: Article, translation: Article) -> int:
    """Published major revisions of the original since the one that the translation's newest revision says."""
    says = select(func.coalesce(ArticleRevision.translates, 0)).where(
        ArticleRevision.article_id == translation.id, ArticleRevision.number == translation.latest_revision,
    ).scalar_subquery()
    newer = select(func.count()).select_from(ArticleRevision).where(
        ArticleRevision.article_id == original.id, ArticleRevision.published_at.is_not(None), ArticleRevision.number > says,
        ArticleRevision.significance == Significance.MAJOR.value,
    )
    return session().scalar(newer) or 0


def findings_of(revision: ArticleRevision) -> list[ArticleFinding]:
    """What in it looks like somebody's data or a secret, in reading order."""
    found = select(ArticleFinding).where(ArticleFinding.revision_id == revision.id).options(joinedload(ArticleFinding.kept_by))
    return list(session().scalars(found.order_by(ArticleFinding.id)))


def find_article_draft(viewer: Actor, key: str) -> tuple[dict[str, str], datetime | None]:
    """What this editor typed and did not save, by form input."""
    if viewer.id is None:
        return {}, None
    row = session().get(ArticleDraft, (viewer.id, key))
    return (dict(row.content), row.saved_at) if row else ({}, None)


def said_of(article: Article) -> Said:
    """How readers found it: counts of all, and the newest words that nobody has settled."""
    mine = ArticleRating.article_id == article.id
    by = (ArticleRating.helpful, ArticleRating.reason)
    rows = session().execute(select(*by, func.count()).where(mine).group_by(*by)).all()
    words = select(ArticleRating).where(mine, ArticleRating.words != "", ArticleRating.seen_at.is_(None))
    words = words.options(joinedload(ArticleRating.member)).order_by(ArticleRating.id.desc()).limit(MOST_WORDS)
    reasons = sorted(((reason, count) for helpful, reason, count in rows if not helpful and reason), key=lambda pair: (-pair[1], pair[0]))
    yes = sum(count for helpful, _reason, count in rows if helpful)
    return Said(yes, sum(count for *_rest, count in rows) - yes, tuple(reasons), tuple(session().scalars(words)))


def editors() -> list[User]:
    """Who may own an article."""
    found = select(User).where(User.id.in_(select(Role.user_id).where(Role.role.in_(EDITORS))), User.left_at.is_(None))
    return list(session().scalars(found.order_by(User.display_name, User.id).limit(MOST_EDITORS)))


def count_to_do(viewer: Actor) -> int | None:
    """Articles that wait for a review; None for who does not write articles."""
    if not can(viewer, Action.WRITE_ARTICLES):
        return None
    return session().scalar(select(func.count()).select_from(Article).where(Article.state == ArticleState.IN_REVIEW)) or 0

"""Articles with their revisions, sources, reviews and history; categories; drafts of the editor; what readers say."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.core.db import Model
from forum.knowledge.states import SETTLED, ArticleState, MoveReason, RatingReason, Section, Significance, Verdict, Visibility
from forum.threads.models import Post


def _one_of(column: str, values: type) -> str:
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"  # type: ignore[attr-defined]


class ArticleCategory(Model):
    """Where articles stand in the home of help. A text that one language lacks is shown in the other."""

    __tablename__ = "article_categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    icon: Mapped[str]
    position: Mapped[int]
    name_en: Mapped[str]
    name_es: Mapped[str]
    lead_en: Mapped[str]
    lead_es: Mapped[str]

    def name(self, locale: str) -> str:
        return (self.name_es or self.name_en) if locale == "es" else (self.name_en or self.name_es)

    def lead(self, locale: str) -> str:
        return (self.lead_es or self.lead_en) if locale == "es" else (self.lead_en or self.lead_es)

    @property
    def url(self) -> str:
        return f"/help/categories/{self.slug}/"


class Article(Model):
    """One article in one language. `title`, `lead` and `slug` are what readers have; before that, of the newest revision.

    `listed`: readers have it, those of its visibility. `version` grows with everything that changes, so that two editors at once
    are told apart. `published_revision` stays when an article is archived, so that restoring knows what readers had.
    """

    __tablename__ = "articles"
    __table_args__ = (
        CheckConstraint(_one_of("state", ArticleState), name="state"),
        CheckConstraint(_one_of("visibility", Visibility), name="visibility"),
        CheckConstraint("language in ('en', 'es')", name="language"),
        CheckConstraint("(state = 'archived') = (archived_at is not null)", name="archived"),
        CheckConstraint("(published_revision is null) = (published_at is null)", name="published"),
        CheckConstraint(
            f"state not in ({', '.join(repr(str(state)) for state in SETTLED)}) or "
            "(published_revision is not null and published_revision = latest_revision)", name="settled",
        ),
        CheckConstraint("listed = (published_revision is not null and archived_at is null)", name="listed"),
        CheckConstraint("translation_of_id is null or translation_of_id <> id", name="translation"),
        Index("uq_articles_translation", "translation_of_id", "language", unique=True),
        Index("ix_articles_category", "category_id", "listed", "position", "id"),
        Index("ix_articles_use", "language", "listed", "visibility", "views", "id"),
        Index("ix_articles_newest", "listed", "published_at", "id"),
        Index("ix_articles_state", "state", "changed_at", "id"),
        Index("ix_articles_owner", "owner_id", "id"),
        Index("ix_articles_review_by", "review_by", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    slug: Mapped[str]
    lead: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    translation_of_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="SET NULL"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("article_categories.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    visibility: Mapped[str]
    state: Mapped[str] = mapped_column(default=ArticleState.DRAFT.value)
    listed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    latest_revision: Mapped[int] = mapped_column(default=1)
    published_revision: Mapped[int | None]
    published_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    review_by: Mapped[date | None]
    views: Mapped[int] = mapped_column(default=0)

    category: Mapped[ArticleCategory | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[User | None] = relationship(lazy="raise_on_sql")

    @property
    def url(self) -> str:
        return f"/help/articles/{self.id}/{self.slug}/"

    @property
    def shown_at(self) -> datetime:
        """When readers got what they have; before that, when it was begun."""
        return self.published_at or self.created_at

    @property
    def work_url(self) -> str:
        return f"/help/articles/{self.id}/work"

    @property
    def is_internal(self) -> bool:
        return self.visibility == Visibility.INTERNAL


class ArticleRevision(Model):
    """What an article said: Markdown and HTML by section. `translates`: the revision of the original that a translation says."""

    __tablename__ = "article_revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        CheckConstraint(_one_of("significance", Significance), name="significance"),
        CheckConstraint(_one_of("visibility", Visibility), name="visibility"),
        Index("ix_article_revisions_author", "author_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    sections: Mapped[dict[str, str]] = mapped_column(JSON)
    html: Mapped[dict[str, str]] = mapped_column(JSON)
    renderer_version: Mapped[int]
    visibility: Mapped[str]
    significance: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    based_on: Mapped[int | None]
    restores: Mapped[int | None]
    translates: Mapped[int | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ArticleSource(Model):
    """A paragraph of a revision rests on what a post said then. `accepted`: it was a solution."""

    __tablename__ = "article_sources"
    __table_args__ = (
        UniqueConstraint("revision_id", "section", "paragraph", "post_id"),
        CheckConstraint(_one_of("section", Section), name="section"),
        Index("ix_article_sources_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("article_revisions.id", ondelete="CASCADE"))
    section: Mapped[str]
    paragraph: Mapped[int]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    post_revision: Mapped[int]
    accepted: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    post: Mapped[Post] = relationship(lazy="raise_on_sql")


class ArticleFinding(Model):
    """Something in a revision that looks like somebody's data or a secret. `kept_at`: an editor said that it is public."""

    __tablename__ = "article_findings"
    __table_args__ = (
        CheckConstraint("kept_by_id is null or kept_at is not null", name="kept"),
        UniqueConstraint("revision_id", "section", "kind", "print"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("article_revisions.id", ondelete="CASCADE"))
    section: Mapped[str]
    kind: Mapped[str]
    sample: Mapped[str]
    print: Mapped[str]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    kept_at: Mapped[datetime | None]

    kept_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ArticleReview(Model):
    """What somebody else said of a revision before readers had it."""

    __tablename__ = "article_reviews"
    __table_args__ = (
        CheckConstraint(_one_of("verdict", Verdict), name="verdict"),
        CheckConstraint("verdict <> 'request_changes' or words <> ''", name="words"),
        Index("ix_article_reviews_article", "article_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    revision: Mapped[int]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    verdict: Mapped[str]
    words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    reviewer: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ArticleChange(Model):
    """One move of an article, never changed afterwards."""

    __tablename__ = "article_changes"
    __table_args__ = (
        CheckConstraint(_one_of("reason", MoveReason), name="reason"),
        CheckConstraint(f"was is null or {_one_of('was', ArticleState)}", name="was"),
        CheckConstraint(_one_of("became", ArticleState), name="became"),
        Index("ix_article_changes_article", "article_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    was: Mapped[str | None]
    became: Mapped[str]
    reason: Mapped[str]
    revision: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")

    actor: Mapped[User | None] = relationship(lazy="raise_on_sql")


class ArticleDraft(Model):
    """What an editor is writing and has not saved: `key` is "new" or the number of the article; `content` is by form input.

    `saved_at` is its version, `tab` the open page that saved it.
    """

    __tablename__ = "article_drafts"

    member_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    content: Mapped[dict[str, str]] = mapped_column(JSON)
    saved_at: Mapped[datetime]
    tab: Mapped[str] = mapped_column(default="", server_default="")


class ArticleRating(Model):
    """Whether a revision helped somebody. Members say it once and may change it; strangers once a day: `mark` is made with that day's
    salt, which is thrown away, and nothing else of them is kept.

    `words` are for editors only; `seen_at` says that one of them has read and settled them. `sought`: they were looking for help with a
    problem. `would_contact`: they would have contacted support otherwise.
    """

    __tablename__ = "article_ratings"
    __table_args__ = (
        CheckConstraint(f"reason is null or {_one_of('reason', RatingReason)}", name="reason"),
        CheckConstraint("not helpful or reason is null", name="helpful"),
        CheckConstraint("member_id is not null or words = ''", name="words"),
        CheckConstraint("member_id is null or mark is null", name="mark"),
        UniqueConstraint("article_id", "member_id"),
        Index("uq_article_ratings_mark", "article_id", "mark", unique=True),
        Index("ix_article_ratings_article", "article_id", "at"),
        Index("ix_article_ratings_at", "at", "id"),
        Index("ix_article_ratings_words", "article_id", "id", sqlite_where=text("words <> ''"), postgresql_where=text("words <> ''")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    revision: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    helpful: Mapped[bool]
    reason: Mapped[str | None]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    mark: Mapped[str | None]
    sought: Mapped[bool | None]
    would_contact: Mapped[bool | None]

    member: Mapped[User | None] = relationship(lazy="raise_on_sql")


from forum.knowledge.models.drafting import ArticleRewrite as ArticleRewrite  # noqa: E402
from forum.knowledge.models.drafting import ArticleTopic as ArticleTopic  # noqa: E402
from forum.knowledge.models.viewing import ArticleViewDay as ArticleViewDay  # noqa: E402

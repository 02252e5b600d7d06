"""Who is asked to judge an article, whose work is judged, and what was said."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.accounts.queries import roles_by_member
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.clock import utcnow
from forum.knowledge.events import ArticleMoved
from forum.knowledge.models import Article, ArticleChange, ArticleRevision
from forum.knowledge.queries.work import to_judge
from forum.knowledge.states import EDITORS, ArticleState
from forum.knowledge.watching import is_due
from forum.policy import Action


def waits_for(viewer: Actor, article_id: int, revision: int) -> bool:
    """Whether this revision still waits for a review that the viewer may give."""
    article = find_waiting(article_id, revision)
    return article is not None and can(viewer, Action.REVIEW_ARTICLE, to_judge(article))


def is_in_review(article_id: int) -> bool:
    """Whether any revision of the article waits for a review."""
    state = select(Article.state).where(Article.id == article_id)
    return session().scalar(state) == ArticleState.IN_REVIEW


def is_to_be_looked_at(article_id: int) -> bool:
    """Whether readers have it and the day to look at it again has come, as it stands now."""
    return session().scalar(select(Article.id).where(Article.id == article_id, Article.listed.is_(True), is_due(utcnow()))) is not None


def find_waiting(article_id: int, revision: int) -> Article | None:
    """The article, while just this revision of it waits for a review."""
    article = session().get(Article, article_id)
    waits = article is not None and article.state == ArticleState.IN_REVIEW and article.latest_revision == revision
    return article if waits else None


def reviewers_of(article: Article) -> list[int]:
    """Ids of everybody who may judge what is new in it, as the policy says now."""
    staff = select(User).where(User.is_staff.is_(True), User.left_at.is_(None)).order_by(User.id)
    people = session().scalars(staff).all()
    roles, judged = roles_by_member([one.id for one in people]), to_judge(article)
    actors = [to_actor(one, frozenset(roles.get(one.id, ()))) for one in people]
    return [one.member_id for one in actors if can(one, Action.REVIEW_ARTICLE, judged)]


def looked_after_by(article_id: int, revision: int) -> list[int]:
    """Who wrote this revision, and who owns the article: those of them who write articles."""
    author = select(ArticleRevision.author_id).where(ArticleRevision.article_id == article_id, ArticleRevision.number == revision)
    owner = select(Article.owner_id).where(Article.id == article_id)
    write = select(Role.user_id).where(Role.role.in_(EDITORS))
    found = write.where(Role.user_id.in_(author.union(owner))).distinct().order_by(Role.user_id)
    return list(session().scalars(found))


def editor_ids() -> list[int]:
    """Everybody who writes articles."""
    write = select(Role.user_id).join(User, User.id == Role.user_id).where(Role.role.in_(EDITORS), User.left_at.is_(None))
    return list(session().scalars(write.distinct().order_by(Role.user_id)))


def minders_of(article_id: int) -> tuple[list[int], bool]:
    """Who hears that an article is due, and whether that is its owner: every editor where it has none who may work on it."""
    owner_id = session().scalar(select(Article.owner_id).where(Article.id == article_id))
    editors = editor_ids()
    return ([owner_id], True) if owner_id in editors else (editors, False)


def find_change(event: ArticleMoved) -> int | None:
    """The row of the article's history that says the same, and why."""
    same = select(ArticleChange.id).where(
        ArticleChange.article_id == event.article_id, ArticleChange.became == event.became, ArticleChange.reason == event.reason,
        ArticleChange.revision == event.revision, ArticleChange.at <= event.at,
    )
    return session().scalar(same.order_by(ArticleChange.id.desc()).limit(1))


def words_of_changes(viewer: Actor, change_ids: Collection[int]) -> dict[int, str]:
    """What was said with these steps, for who may read it; nothing for anybody else."""
    if not change_ids or not can(viewer, Action.WRITE_ARTICLES):
        return {}
    said = select(ArticleChange.id, ArticleChange.words).where(ArticleChange.id.in_(change_ids), ArticleChange.words != "")
    return {change_id: words for change_id, words in session().execute(said)}  # noqa: C416 - rows are no pairs to mypy

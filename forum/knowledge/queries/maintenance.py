"""The maintenance board: what may not hold any more, one item with its cause and what to do about it, translations that are behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.diffing import side_by_side
from forum.kit.errors import NotFound
from forum.knowledge.alarms import ArticleAlarm, ArticleSignal
from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.knowledge.sections import MARKS, blocks
from forum.knowledge.states import AlarmKind, Significance
from forum.knowledge.visibility import articles_workable_by
from forum.policy import Action
from forum.threads.diffs import Row, rows_with_gaps
from forum.threads.models import Post, Revision, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

PAGE_SIZE, MOST_SIGNALS, MOST_BEHIND = 50, 30, 200
SHELVES = ("open", "mine", "free", "closed")


@dataclass(frozen=True, slots=True)
class SignalView:
    """One sign as this editor may see it. `cited`: the paragraphs that rest on the post. `rows`: how it changed since, side by side."""

    at: datetime
    facts: dict[str, Any]
    post_id: int | None
    title: str = ""
    is_seen: bool = False
    cited: tuple[tuple[str, int, str], ...] = ()
    rows: tuple[Row, ...] = ()
    cited_revision: int = 0
    now_revision: int = 0

    @property
    def url(self) -> str:
        return f"/posts/{self.post_id}/"


@dataclass(frozen=True)
class AlarmView:
    alarm: ArticleAlarm
    article: Article
    signals: tuple[SignalView, ...]
    others: tuple[ArticleAlarm, ...]


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A translation, and how many major revisions of the original it does not say yet; or an original without one."""

    article: Article
    other: Article | None
    behind: int


def list_alarms(viewer: Actor, shelf: str, kind: str, *, page: int = 1) -> tuple[list[ArticleAlarm], bool]:
    """One shelf of the board, what was signalled last first, and whether it goes on. Others than editors get none."""
    found = select(ArticleAlarm).join(ArticleAlarm.article).where(articles_workable_by(viewer), _on(viewer, shelf))
    if kind:
        found = found.where(ArticleAlarm.kind == kind)
    found = found.options(
        joinedload(ArticleAlarm.article), joinedload(ArticleAlarm.claimed_by), joinedload(ArticleAlarm.closed_by),
    )
    order = ArticleAlarm.closed_at if shelf == "closed" else ArticleAlarm.signalled_at
    found = found.order_by(order.desc(), ArticleAlarm.id.desc()).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    rows = list(session().scalars(found))
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def count_alarms(viewer: Actor) -> dict[str, int]:
    """How much stands on each shelf but the closed ones, and of each kind."""
    if not can(viewer, Action.WRITE_ARTICLES):
        return {}
    by = (ArticleAlarm.kind, ArticleAlarm.claimed_by_id)
    counts: dict[str, int] = dict.fromkeys(("open", "mine", "free"), 0)
    for kind, claimed_by, number in session().execute(select(*by, func.count()).where(ArticleAlarm.closed_at.is_(None)).group_by(*by)):
        shelves = ["open", kind, *(["free"] if claimed_by is None else ["mine"] if claimed_by == viewer.id else [])]
        for name in shelves:
            counts[name] = counts.get(name, 0) + number
    return counts


def alarms_of(article: Article) -> list[ArticleAlarm]:
    """What is open about an article that the viewer works on."""
    found = select(ArticleAlarm).where(ArticleAlarm.article_id == article.id, ArticleAlarm.closed_at.is_(None))
    return list(session().scalars(found.order_by(ArticleAlarm.id)))


def view_alarm(viewer: Actor, alarm_id: int) -> AlarmView:
    """One item with everything behind it. Raises NotFound."""
    found = select(ArticleAlarm).join(ArticleAlarm.article).where(ArticleAlarm.id == alarm_id, articles_workable_by(viewer))
    found = found.options(joinedload(ArticleAlarm.article), joinedload(ArticleAlarm.claimed_by), joinedload(ArticleAlarm.closed_by))
    alarm = session().scalars(found).one_or_none()
    if alarm is None:
        raise NotFound()
    signals = select(ArticleSignal).where(ArticleSignal.alarm_id == alarm.id).order_by(ArticleSignal.id.desc()).limit(MOST_SIGNALS)
    rows = list(session().scalars(signals))
    others = tuple(one for one in alarms_of(alarm.article) if one.id != alarm.id)
    return AlarmView(alarm, alarm.article, tuple(_signals(viewer, alarm, rows)), others)


def _signals(viewer: Actor, alarm: ArticleAlarm, rows: Sequence[ArticleSignal]) -> list[SignalView]:
    """The newest sign of each post; posts that this editor may not see say nothing."""
    newest = {(row.post_id or -row.id): row for row in reversed(rows)}
    post_ids = [row.post_id for row in newest.values() if row.post_id is not None]
    seen = select(Post.id, Thread.title, Post.revision).join(Thread, Thread.id == Post.thread_id)
    seen = seen.where(Post.id.in_(post_ids), threads_visible_to(viewer), posts_visible_to(viewer))
    posts: dict[int, Any] = {row.id: row for row in session().execute(seen)} if post_ids else {}
    cited = _cited(alarm.article, post_ids) if post_ids else {}
    texts = _texts(newest.values(), posts) if alarm.kind == AlarmKind.EDITED else {}
    return [_signal(row, posts.get(row.post_id or 0), cited.get(row.post_id or 0, ()), texts) for row in newest.values()]


def _signal(
    row: ArticleSignal, post: Any, cited: tuple[tuple[str, int, str], ...], texts: dict[tuple[int, int], str],
) -> SignalView:
    if post is None:
        return SignalView(row.at, row.facts, row.post_id, cited=cited)
    before, now = int(row.facts.get("cited", 0)), int(row.facts.get("now", 0))
    old, new = texts.get((post.id, before)), texts.get((post.id, now))
    diff = tuple(rows_with_gaps(side_by_side(old, new))) if old is not None and new is not None else ()
    return SignalView(row.at, row.facts, row.post_id, post.title, True, cited, diff, before, now)


def _cited(article: Article, post_ids: Sequence[int]) -> dict[int, tuple[tuple[str, int, str], ...]]:
    """The paragraphs of what readers have that rest on each post: section, number, words."""
    found = select(ArticleSource, ArticleRevision.sections).join(ArticleRevision, ArticleRevision.id == ArticleSource.revision_id).where(
        ArticleRevision.article_id == article.id, ArticleRevision.number == article.published_revision, ArticleSource.post_id.in_(post_ids),
    )
    said: dict[int, list[tuple[str, int, str]]] = {}
    for source, sections in session().execute(found.order_by(ArticleSource.id)):
        here = list(blocks(sections.get(source.section, "")))
        words = "\n".join(here[source.paragraph - 1].lines) if source.paragraph <= len(here) else ""
        said.setdefault(source.post_id, []).append((source.section, source.paragraph, MARKS.sub("", words)))
    return {post_id: tuple(paragraphs) for post_id, paragraphs in said.items()}


def _texts(rows: Any, posts: dict[int, Any]) -> dict[tuple[int, int], str]:
    """What each post said at the revision that was cited and at the one it was at when that was noticed."""
    wanted = {(row.post_id, number) for row in rows if row.post_id in posts for number in (row.facts.get("cited"), row.facts.get("now"))}
    found = select(Revision.post_id, Revision.number, Revision.body_markdown).where(
        Revision.post_id.in_({post_id for post_id, _number in wanted}), Revision.number.in_({number for _post, number in wanted}),
    )
    return {(post_id, number): body for post_id, number, body in session().execute(found)}


def _on(viewer: Actor, shelf: str) -> ColumnElement[bool]:
    is_open = ArticleAlarm.closed_at.is_(None)
    shelves: dict[str, ColumnElement[bool]] = {
        "open": is_open, "mine": and_(is_open, ArticleAlarm.claimed_by_id == viewer.id),
        "free": and_(is_open, ArticleAlarm.claimed_by_id.is_(None)), "closed": ArticleAlarm.closed_at.is_not(None),
    }
    return shelves[shelf]


def translations_behind(viewer: Actor) -> list[BehindRow]:
    """Translations that lack major revisions of their original, the furthest behind first; then originals without a translation."""
    original, said, newer = aliased(Article), aliased(ArticleRevision), aliased(ArticleRevision)
    lacking = select(func.count()).where(
        newer.article_id == original.id, newer.published_at.is_not(None), newer.number > func.coalesce(said.translates, 0),
        newer.significance == Significance.MAJOR.value,
    ).correlate(original, said).scalar_subquery()
    pairs = select(Article, original, lacking.label("behind")).join(original, original.id == Article.translation_of_id).join(
        said, and_(said.article_id == Article.id, said.number == Article.latest_revision),
    ).where(articles_workable_by(viewer), Article.archived_at.is_(None), original.archived_at.is_(None), lacking > 0)
    rows = [BehindRow(*row) for row in session().execute(pairs.order_by(lacking.desc(), Article.id).limit(MOST_BEHIND))]
    translation = aliased(Article)
    has_one = exists().where(translation.translation_of_id == Article.id, translation.archived_at.is_(None))
    alone = select(Article).where(articles_workable_by(viewer), Article.listed.is_(True), Article.translation_of_id.is_(None), ~has_one)
    alone = alone.order_by(Article.views.desc(), Article.id).limit(MOST_BEHIND)
    return [*rows, *(BehindRow(article, None, 0) for article in session().scalars(alone))]

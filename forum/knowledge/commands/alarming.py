"""Stale alarms: raised from what is seen, joined by what is seen later, settled by editors or by what becomes of the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from forum.core import settings
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM, Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.knowledge.alarms import ArticleAlarm, ArticleSignal
from forum.knowledge.commands.moving import move
from forum.knowledge.commands.remarks import remark
from forum.knowledge.events import ArticleAlarmClosed, ArticleDue
from forum.knowledge.models import Article, ArticleRevision, ArticleSource
from forum.knowledge.states import ENDED_BY, SETTLED, AlarmEnd, AlarmKind, ArticleState, MoveReason
from forum.knowledge.watching import Sign, signs_of
from forum.policy import Action
from forum.threads.models import Post

NOTE_MAX = 2_000


@command
def watch_articles(actor: Actor, article_ids: Sequence[int]) -> int:
    """Make alarms of what can be said against these articles and was not said before. Returns how many signs were new."""
    authorize(actor, Action.ADMINISTER)
    held = select(Article).where(Article.id.in_(article_ids)).order_by(Article.id).with_for_update()
    articles = {row.id: row for row in session().scalars(held)}
    seen = signs_of(sorted(articles))
    noted = select(ArticleSignal.article_id, ArticleSignal.key).where(
        ArticleSignal.article_id.in_({one.article_id for one in seen}), ArticleSignal.key.in_({one.key for one in seen}),
    )
    known = {(article_id, key) for article_id, key in session().execute(noted)} if seen else set()
    fresh = {(one.article_id, one.key): one for one in seen if (one.article_id, one.key) not in known}
    for sign in fresh.values():
        _signal(articles[sign.article_id], sign)
    return len(fresh)


def _signal(article: Article, sign: Sign) -> None:
    now = utcnow()
    alarm = session().scalars(_open_alarms(article.id).where(ArticleAlarm.kind == sign.kind)).one_or_none()
    if alarm is None:
        alarm = ArticleAlarm(article_id=article.id, kind=sign.kind, opened_at=now, signalled_at=now, signals=0)
        session().add(alarm)
        session().flush()
    alarm.signals, alarm.signalled_at = alarm.signals + 1, now
    session().add(ArticleSignal(
        alarm_id=alarm.id, article_id=article.id, key=sign.key, at=now, post_id=sign.post_id, facts=sign.facts,
    ))
    session().flush()
    if article.state == ArticleState.PUBLISHED:
        move(article, ArticleState.NEEDS_UPDATE, SYSTEM, MoveReason.OUTDATED)
    if sign.kind == AlarmKind.DUE:
        announce(ArticleDue(now, article.id, article.owner_id, str(sign.facts["day"])))


@command
def claim_alarm(actor: Actor, alarm_id: int) -> ArticleAlarm:
    """Say that one sees to it. Raises NotFound, WrongState when it is closed or somebody else does."""
    authorize(actor, Action.WRITE_ARTICLES)
    alarm = _held(alarm_id)
    if alarm.claimed_by_id not in (None, actor.id):
        raise WrongState(_l("Somebody else sees to this."), current="claimed")
    alarm.claimed_by_id, alarm.claimed_at = actor.member_id, alarm.claimed_at or utcnow()
    return alarm


@command
def release_alarm(actor: Actor, alarm_id: int) -> ArticleAlarm:
    """Nobody sees to it for now: said by whoever did, or by another editor for them."""
    authorize(actor, Action.WRITE_ARTICLES)
    alarm = _held(alarm_id)
    alarm.claimed_by_id = alarm.claimed_at = None
    return alarm


@command
def confirm_alarm(actor: Actor, alarm_id: int, *, note: str) -> ArticleAlarm:
    """Somebody has looked: the article holds in spite of this. Raises Invalid without a note, WrongState.

    What it rests on counts as cited as it is now. With no other alarm left, the article is confirmed as a whole.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    said = remark("note", note, most=NOTE_MAX, missing=_l("Say in a few words what you looked at."))
    alarm = _held(alarm_id)
    article = session().get_one(Article, alarm.article_id)
    posts = select(ArticleSignal.post_id).where(ArticleSignal.alarm_id == alarm.id, ArticleSignal.post_id.is_not(None))
    cite_anew(article, list(session().scalars(posts)))
    _close(alarm, article, actor, AlarmEnd.CONFIRMED, said)
    if alarm.kind == AlarmKind.DUE:
        article.reviewed_at = utcnow()
        set_next_review(article)
    if article.state in SETTLED and session().scalar(_open_alarms(article.id).limit(1)) is None:
        article.reviewed_at = utcnow()
        move(article, ArticleState.PUBLISHED, actor, MoveReason.CONFIRMED, said)
    return alarm


@command
def put_off_alarm(actor: Actor, alarm_id: int, *, note: str = "") -> ArticleAlarm:
    """Not now: it leaves the board, and only something new brings it back."""
    authorize(actor, Action.WRITE_ARTICLES)
    said = remark("note", note, most=NOTE_MAX)
    alarm = _held(alarm_id)
    _close(alarm, session().get_one(Article, alarm.article_id), actor, AlarmEnd.NOT_NOW, said)
    return alarm


def settle_alarms(article_id: int, actor_id: int | None, reason: str) -> None:
    """What became of the article settles every alarm about it (inside a command)."""
    ended = ENDED_BY.get(MoveReason(reason))
    if ended is None:
        return
    article = session().get_one(Article, article_id)
    if ended is AlarmEnd.CONFIRMED:
        cite_anew(article, None)
    if ended is not AlarmEnd.ARCHIVED:
        set_next_review(article)
    for alarm in session().scalars(_open_alarms(article_id).with_for_update()).all():
        _close(alarm, article, None, ended, "", by_id=actor_id)


def still_stale(article_id: int) -> None:
    """An edit was given up: what was said against the article still is (inside a command)."""
    article = session().get_one(Article, article_id)
    if article.state == ArticleState.PUBLISHED and session().scalar(_open_alarms(article_id).limit(1)) is not None:
        move(article, ArticleState.NEEDS_UPDATE, SYSTEM, MoveReason.OUTDATED)


def cite_anew(article: Article, post_ids: Iterable[int | None] | None) -> None:
    """What readers have rests on these posts as they are now (None: on all it rests on)."""
    revision = select(ArticleRevision.id).where(
        ArticleRevision.article_id == article.id, ArticleRevision.number == article.published_revision,
    ).scalar_subquery()
    now = select(Post.revision).where(Post.id == ArticleSource.post_id).scalar_subquery()
    accepted = select(Post.is_solution).where(Post.id == ArticleSource.post_id).scalar_subquery()
    cited = update(ArticleSource).where(ArticleSource.revision_id == revision).values(post_revision=now, accepted=accepted)
    if post_ids is not None:
        cited = cited.where(ArticleSource.post_id.in_([post_id for post_id in post_ids if post_id is not None]))
    session().execute(cited.execution_options(synchronize_session=False))


def set_next_review(article: Article) -> None:
    """A day that has come is no day to look at it again any more: the next one is so many days from now."""
    today: date = utcnow().date()
    if article.review_by is not None and article.review_by <= today:
        article.review_by = today + timedelta(days=settings.get("knowledge.review_days"))


def _held(alarm_id: int) -> ArticleAlarm:
    """The open alarm, its article locked first. Raises NotFound, WrongState."""
    article_id = session().scalar(select(ArticleAlarm.article_id).where(ArticleAlarm.id == alarm_id))
    if article_id is None:
        raise NotFound()
    lock(Article, article_id)
    alarm = lock(ArticleAlarm, alarm_id)
    if not alarm.is_open:
        raise WrongState(_l("This is settled already."), current=alarm.ended or "")
    return alarm


def _close(alarm: ArticleAlarm, article: Article, actor: Actor | None, ended: AlarmEnd, note: str, by_id: int | None = None) -> None:
    alarm.closed_at, alarm.ended, alarm.note = utcnow(), ended, note
    alarm.closed_by_id = actor.member_id if actor is not None else by_id
    session().flush()
    announce(ArticleAlarmClosed(utcnow(), alarm.closed_by_id, article.id, article.title, alarm.kind, str(ended), note))


def _open_alarms(article_id: int):  # type: ignore[no-untyped-def]
    return select(ArticleAlarm).where(ArticleAlarm.article_id == article_id, ArticleAlarm.closed_at.is_(None)).order_by(ArticleAlarm.id)

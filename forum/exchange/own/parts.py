"""What the forum's rooms keep about a member, as pieces of their copy.

Of others there is nothing in it but what is public of them: no voter, no flagger, nobody who decided. A title, and words that others may
have changed, only where the member may read them now; what they wrote in posts of their own always.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, null, or_, select

from forum.accounts.models import Email, LoginSession, ProfileChoice, Role, User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.own.pieces import Piece, Row, paged, plain
from forum.knowledge.models import Article, ArticleDraft, ArticleRating, ArticleRevision
from forum.knowledge.states import Visibility
from forum.knowledge.visibility import articles_visible_to
from forum.metrics.models import InsightToken
from forum.metrics.queries.surveys import own_answers
from forum.notifications.models import Follow, Letter, MailHours, Notification, PlaceFollow, Preference, PushSubscription, ReceivedMail
from forum.reputation.models import BadgeAward, PrivilegeReached, ReputationChange
from forum.resolution.models import ResolutionChange
from forum.threads.models import Attachment, Bookmark, Category, Draft, Post, Revision, SuggestedEdit, Tag, Thread
from forum.threads.visibility import categories_visible_to, posts_visible_to, tags_visible_to, threads_visible_to
from forum.votes.models import MeToo, Vote


def _title(viewer: Actor) -> ColumnElement[str]:
    return case((threads_visible_to(viewer), Thread.title), else_="").label("title")


def _reads(viewer: Actor) -> ColumnElement[bool]:
    return and_(threads_visible_to(viewer), posts_visible_to(viewer))


def _account(viewer: Actor) -> Iterable[Row]:
    mine = select(
        User.id, User.handle, User.display_name.label("name"), User.bio, User.locale, User.theme, User.created_at, User.last_seen_at,
        User.verified_at, User.silenced_until, User.suspended_until, User.reputation, User.question_count, User.answer_count,
        User.solution_count, User.source.label("imported_from"),
    ).where(User.id == viewer.id)
    return _plainly(mine)


def _plainly(found: Select[Any]) -> list[Row]:
    """For what nobody has many of."""
    return [{name: plain(value) for name, value in row.items()} for row in session().execute(found).mappings()]


def _addresses(viewer: Actor) -> Iterable[Row]:
    return _plainly(select(
        Email.address, Email.pending_address, Email.previous_address, Email.verified_at, Email.created_at, Email.undeliverable_at,
    ).where(Email.user_id == viewer.id))


def _roles(viewer: Actor) -> Iterable[Row]:
    return _plainly(select(Role.role, Role.granted_at).where(Role.user_id == viewer.id).order_by(Role.role))


def _choices(viewer: Actor) -> Iterable[Row]:
    columns = [column for column in ProfileChoice.__table__.columns if column.name != "user_id"]
    yield from ({"kind": "privacy", **row} for row in _plainly(select(*columns).where(ProfileChoice.user_id == viewer.id)))
    told = select(Preference.topic, Preference.in_app, Preference.mail, Preference.push).where(Preference.user_id == viewer.id)
    yield from ({"kind": "news", **row} for row in _plainly(told.order_by(Preference.topic)))
    hours = select(MailHours.time_zone, MailHours.quiet_from, MailHours.quiet_until, MailHours.digest, MailHours.stopped_at)
    yield from ({"kind": "mail", **row} for row in _plainly(hours.where(MailHours.user_id == viewer.id)))


def _sessions(viewer: Actor) -> Iterator[Row]:
    login = LoginSession
    return paged(select(
        login.id.label("key"), login.created_at, login.seen_at, login.expires_at, login.remembered, login.address_prefix, login.agent,
    ).where(login.user_id == viewer.id), login.id)


def _devices(viewer: Actor) -> Iterator[Row]:
    device = PushSubscription
    mine = select(device.id.label("key"), device.agent, device.created_at, device.last_used_at).where(device.user_id == viewer.id)
    return paged(mine, device.id)


def _tokens(viewer: Actor) -> Iterator[Row]:
    token = InsightToken
    return paged(select(
        token.id.label("key"), token.name, token.created_at, token.expires_at, token.last_used_at, token.ended_at,
    ).where(token.user_id == viewer.id), token.id)


def _posts(viewer: Actor) -> Iterator[Row]:
    text = case((_reads(viewer), Post.body_markdown), else_="").label("text")
    return paged(select(
        Post.id.label("key"), Post.id, Post.kind, Post.thread_id, _title(viewer), text, Post.language, Post.created_at, Post.edited_at,
        Post.score, Post.is_solution, Post.deleted_at, Post.hidden_at, Post.hidden_reason, Post.held_at,
    ).join(Thread, Thread.id == Post.thread_id).where(Post.author_id == viewer.id), Post.id)


def _revisions(viewer: Actor) -> Iterator[Row]:
    may = or_(Post.author_id == viewer.id, _reads(viewer))
    return paged(select(
        Revision.id.label("key"), Revision.post_id, Revision.number, Revision.created_at, Revision.note,
        case((may, Revision.title), else_=None).label("title"), case((may, Revision.body_markdown), else_="").label("text"),
    ).join(Post, Post.id == Revision.post_id).join(Thread, Thread.id == Post.thread_id).where(Revision.editor_id == viewer.id), Revision.id)


def _suggested_edits(viewer: Actor) -> Iterator[Row]:
    edit = SuggestedEdit
    return paged(select(
        edit.id.label("key"), edit.post_id, edit.created_at, edit.note, edit.state, edit.decided_at, edit.reject_reason, edit.reject_words,
        case((_reads(viewer), edit.body_markdown), else_="").label("text"),
    ).join(Post, Post.id == edit.post_id).join(Thread, Thread.id == Post.thread_id).where(edit.author_id == viewer.id), edit.id)


def _votes(viewer: Actor) -> Iterator[Row]:
    mine = select(Vote.post_id.label("key"), Vote.post_id, Vote.value, Vote.created_at).where(Vote.user_id == viewer.id)
    return paged(mine, Vote.post_id)


def _of_threads(table: Any, *columns: Any) -> Any:
    """Rows of a member and a thread."""
    def rows(viewer: Actor) -> Iterator[Row]:
        mine = select(table.thread_id.label("key"), table.thread_id, _title(viewer), table.created_at, *columns)
        return paged(mine.join(Thread, Thread.id == table.thread_id).where(table.user_id == viewer.id), table.thread_id)
    return rows


def _places(viewer: Actor) -> Iterator[Row]:
    found = select(PlaceFollow.id.label("key"), Category.slug.label("category"), Tag.name.label("tag"), PlaceFollow.created_at)
    found = found.outerjoin(Category, Category.id == PlaceFollow.category_id).outerjoin(Tag, Tag.id == PlaceFollow.tag_id)
    read = or_(and_(Category.id.is_not(None), categories_visible_to(viewer)), and_(Tag.id.is_not(None), tags_visible_to(viewer)))
    return paged(found.where(PlaceFollow.user_id == viewer.id, read), PlaceFollow.id)


def _drafts(viewer: Actor) -> Iterator[Row]:
    mine = select(Draft.key.label("key"), Draft.key.label("form"), Draft.content, Draft.saved_at)
    yield from paged(mine.where(Draft.user_id == viewer.id, Draft.ended_at.is_(None)), Draft.key)
    one, reads = ArticleDraft, or_(ArticleDraft.article_id.is_(None), articles_visible_to(viewer))
    drafts = select(one.key.label("key"), one.key.label("article"), case((reads, one.content), else_=null()).label("content"), one.saved_at)
    yield from paged(drafts.outerjoin(Article, Article.id == one.article_id).where(one.member_id == viewer.id), one.key)


def _articles(viewer: Actor) -> Iterator[Row]:
    """Of a version everything is there, whoever wrote it: what is for staff stays with them, also when its author is none any more."""
    one = ArticleRevision
    reads = and_(articles_visible_to(viewer), one.visibility == Visibility.PUBLIC)
    return paged(select(
        one.id.label("key"), one.article_id, one.number, case((reads, one.title), else_="").label("title"),
        case((reads, one.sections), else_=null()).label("sections"), one.note, one.created_at,
    ).join(Article, Article.id == one.article_id).where(one.author_id == viewer.id), one.id)


def _ratings(viewer: Actor) -> Iterator[Row]:
    one = ArticleRating
    return paged(select(
        one.id.label("key"), one.article_id, one.revision, one.helpful, one.reason, one.words, one.at,
    ).where(one.member_id == viewer.id), one.id)


def _files(viewer: Actor) -> Iterator[Row]:
    file = Attachment
    return paged(select(
        file.id.label("key"), file.public_id.label("folder"), file.filename, file.content_type, file.size_bytes, file.post_id,
        file.created_at,
    ).where(file.owner_id == viewer.id), file.id)


def _news(viewer: Actor) -> Iterator[Row]:
    news = Notification
    return paged(select(
        news.id.label("key"), news.kind, news.topic, news.thread_id, _title(viewer), news.created_at, news.read_at, news.mail,
    ).outerjoin(Thread, Thread.id == news.thread_id).where(news.user_id == viewer.id, news.withdrawn_at.is_(None)), news.id)


def _mails(viewer: Actor) -> Iterator[Row]:
    sent = select(Letter.id.label("key"), Letter.kind, Letter.created_at, Letter.sent_at, Letter.dropped_at, Letter.dropped_why)
    yield from ({"way": "sent", **row} for row in paged(sent.where(Letter.user_id == viewer.id), Letter.id))
    came = select(ReceivedMail.id.label("key"), ReceivedMail.outcome, ReceivedMail.reason, ReceivedMail.received_at)
    yield from ({"way": "received", **row} for row in paged(came.where(ReceivedMail.member_id == viewer.id), ReceivedMail.id))


def _reputation(viewer: Actor) -> Iterator[Row]:
    """By day: the moment of a vote could tell whose it was."""
    one = ReputationChange
    return paged(select(
        one.id.label("key"), one.kind, one.post_id, one.points, one.counted, one.day, one.is_active,
    ).where(one.member_id == viewer.id), one.id)


def _earned(viewer: Actor) -> Iterator[Row]:
    badge = select(BadgeAward.id.label("key"), BadgeAward.badge, BadgeAward.post_id, BadgeAward.awarded_at)
    yield from ({"kind": "badge", **row} for row in paged(badge.where(BadgeAward.member_id == viewer.id), BadgeAward.id))
    columns = [column for column in PrivilegeReached.__table__.columns if column.name not in {"id", "member_id"}]
    yield from ({"kind": "privilege", **row} for row in _plainly(select(*columns).where(PrivilegeReached.member_id == viewer.id)))


def _outcomes(viewer: Actor) -> Iterator[Row]:
    move = ResolutionChange
    return paged(select(
        move.id.label("key"), move.thread_id, _title(viewer), move.move, move.at, move.is_how.label("how"), move.is_reason.label("reason"),
        move.answer_id,
    ).join(Thread, Thread.id == move.thread_id).where(move.actor_id == viewer.id), move.id)


def _opinions(viewer: Actor) -> Iterator[Row]:
    yield from ({"kind": kind, **row} for kind, rows in own_answers(viewer).items() for row in rows)


PIECES = (
    Piece("account", "Your profile and your account.", _account),
    Piece("addresses", "Your e-mail address.", _addresses),
    Piece("roles", "Roles you have.", _roles),
    Piece("choices", "What you chose in your settings.", _choices),
    Piece("sessions", "Browsers that are signed in to your account.", _sessions),
    Piece("devices", "Browsers that show you notifications.", _devices),
    Piece("insight_tokens", "Tokens of yours that read the insights; the tokens themselves are kept nowhere.", _tokens),
    Piece("posts", "Questions, answers and comments you posted. Text that you may not read now is under revisions.", _posts),
    Piece("revisions", "What you wrote, version by version; without the text where you edited a post of others that you may not read now.",
          _revisions),
    Piece("suggested_edits", "Edits you suggested.", _suggested_edits),
    Piece("votes", "Your votes.", _votes),
    Piece("me_toos", "Problems you said you have too.", _of_threads(MeToo)),
    Piece("bookmarks", "Your bookmarks.", _of_threads(Bookmark)),
    Piece("follows", "Threads you follow.", _of_threads(Follow, Follow.level)),
    Piece("place_follows", "Categories and tags you follow.", _places),
    Piece("drafts", "What you have begun to write.", _drafts),
    Piece("article_revisions", "Versions of articles that you wrote; the text of those that everybody may read.", _articles),
    Piece("article_ratings", "Whether articles helped you.", _ratings),
    Piece("outcomes", "What you did about how questions end: accepting, reopening, closing.", _outcomes),
    Piece("files", "Files you uploaded; most of them are in the folder files.", _files),
    Piece("notifications", "What you were told.", _news),
    Piece("mails", "Mails to you and mails you sent here, without their words.", _mails),
    Piece("reputation", "Every change of your reputation.", _reputation),
    Piece("earned", "Badges and privileges you earned.", _earned),
    Piece("surveys", "What you said when you were asked for your opinion.", _opinions),
)

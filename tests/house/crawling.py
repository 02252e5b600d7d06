"""Every address one could ask a forum for: each GET route with the id of every row, and the questions to ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select

from forum.accounts.models import User
from forum.core.db import session
from forum.exchange.models import OwnCopy
from forum.knowledge.alarms import ArticleAlarm
from forum.knowledge.models import Article, ArticleCategory, ArticleFinding, ArticleRating
from forum.metrics.measures import all_measures
from forum.metrics.models import Annotation, ResolutionSurvey
from forum.recurrence.models import Topic
from forum.reputation.badges import BADGES
from forum.threads.models import Attachment, Category, CategoryField, Post, SuggestedEdit, Tag, TagSynonym, Thread
from moderation.audit.models import AuditRow
from moderation.cleanup.models import Cleanup
from moderation.correspondence.models import CaseNote, CaseReply
from moderation.desk.models import SecondLook
from moderation.escalations.models import ClockPolicy, Escalation, SavedView
from moderation.handoff.models import Destination
from moderation.raising.models import RaisingRule, RaisingRun
from moderation.review.models import ReviewItem
from moderation.sanctions.models import MemberNote, Sanction
from moderation.screening.models import ScreeningRule, ScreeningRun
from moderation.statements.models import Notice, Statement
from moderation.teams.models import Calendar, Team
from tests.house.canaries import COMMON
from tests.house.routes import address, rules

SEARCHES = (
    COMMON, "router", f"router {COMMON}", "user:member", "user:author", "is:question", "has:file", "category:desk", "status:closed",
)
STATUSES = ("needs_answer", "waiting_on_asker", "solved", "closed", "duplicates", "unresolved", "stale", "all")
OTHERS = (
    "/suggested-edits/?mine=1", "/admin/findings/?state=dismissed",
    *(f"/leaderboards/?period={period}&staff=yes" for period in ("week", "all")),
    "/members/?q=zq", "/members/?q=o", "/members/suggest?q=zq", "/members/suggest?q=o", "/?page=2", "/tags/?tag=zq",
    *(f"/inbox/?tab={tab}" for tab in ("unread", "personal", "following", "standing")), "/inbox/lines?bundle=thread:1",
    *(f"/help/articles/?list={name}" for name in ("drafts", "published", "archived")), "/help/articles/new?translate=1",
    *(f"/editing/topics/?show={name}" for name in ("mine", "answered", "dismissed")),
    "/insights/?days=365&tag=zq", "/insights/?category=internet&against=year", "/insights/?against=slice&other_category=desk",
    "/embed/product?sku=HX-200", "/insights/satisfaction/answers/?words=1", "/insights/satisfaction/answers/?about=place",
    *(f"/questions/?sort={order}" for order in ("newest", "votes", "waiting", "active")),
)

FORM_HOLES = {"thread_id", "post_id", "answer_id", "suggestion_id", "item_id", "escalation_id", "article_id", "step", "topic_id"}
DESK_ROWS: dict[str, Any] = {
    "calendar_id": Calendar,
    "item_id": ReviewItem,
    "look_id": SecondLook,
    "escalation_id": Escalation,
    "case_rule_id": RaisingRule,
    "dry_run_id": RaisingRun,
    "policy_id": ClockPolicy,
    "destination_id": Destination,
    "case_note_id": CaseNote,
    "reply_id": CaseReply,
    "view_id": SavedView,
    "article_id": Article,
    "topic_id": Topic,
    "alarm_id": ArticleAlarm,
    "rating_id": ArticleRating,
    "survey_id": ResolutionSurvey,
    "copy_id": OwnCopy,
    "article_finding_id": ArticleFinding,
    "insight_note_id": Annotation,
}
"""What a hole in an address of the desk is filled with."""


def forms(app: Flask) -> Iterator[str]:
    """Where forms about threads, answers and posts are sent, for every one of them."""
    holes = _holes()
    for rule, _method in rules(app, unsafe=True):
        if rule.arguments and rule.arguments <= FORM_HOLES:
            for values in _fillings(rule.rule, rule.arguments, holes):
                yield address(rule, **values)


def addresses(app: Flask, *, ids_to_come: int = 0) -> Iterator[str]:
    """Every GET route with every row's id (and some that no row has yet), and the questions one can ask of it."""
    holes = _holes()
    for name in ("thread_id", "post_id", "answer_id", "category_id", "field_id", "tag_id", "suggestion_id", "statement_id", "item_id"):
        last = int(holes[name][-1]) if holes[name] else 0
        holes[name] += [str(number) for number in range(last + 1, last + 1 + ids_to_come)]
    holes["titles"] += [(thread_id, "x") for thread_id in holes["thread_id"][len(holes["titles"]):]]
    for rule, _method in rules(app, unsafe=False):
        for values in _fillings(rule.rule, rule.arguments, holes):
            yield address(rule, **values)
    yield from _questions(holes)


def private_feeds(app: Flask, token: str) -> Iterator[str]:
    """Every feed that this token reads, of every row."""
    base = f"/feeds/private/{token}/"
    shown = [place for place in dict.fromkeys(addresses(app)) if place.startswith("/feeds/") and "/private/" not in place]
    yield from (f"{base}{place.removeprefix('/feeds/')}" for place in shown)
    yield from (f"{base}search.atom?q={words}" for words in ("is:mine", "is:bookmarked"))


def _holes() -> dict[str, list[Any]]:
    def every(column: Any) -> list[str]:
        return [str(value) for value in session().scalars(select(column).order_by(column))]

    posts = every(Post.id)
    return {
        "thread_id": every(Thread.id), "post_id": posts, "answer_id": posts, "member_id": every(User.id),
        "slug": [*every(Category.slug), *every(Team.slug), *every(ArticleCategory.slug)],
        "name": [*every(Tag.name), *every(TagSynonym.name)], "category_id": every(Category.id), "field_id": every(CategoryField.id),
        "tag_id": every(Tag.id), "suggestion_id": every(SuggestedEdit.id), "language": ["en"], "act": ["take"], "badge_name": list(BADGES),
        "measure_id": [one.id for one in all_measures()],
        "step": ["submit"], "form": ["note"],
        "row_id": every(AuditRow.id)[-20:] or ["1"],
        "topic": ["asking"], "which": ["dead"], "number": ["1", *every(Notice.number)],
        "statement_id": every(Statement.id) or ["1"], "token": ["x"], "key": ["x"], "handle": ["x"],
        "kind": ["word", "domain", "address"], "rule_id": every(ScreeningRule.id), "run_id": every(ScreeningRun.id), "code": ["shouting"],
        "sanction_id": every(Sanction.id), "note_id": every(MemberNote.id), "cleanup_id": every(Cleanup.id),
        "item_id": every(ReviewItem.id),
        "files": [(file.public_id, file.filename) for file in session().scalars(select(Attachment).order_by(Attachment.id))],
        **{name: every(model.id) or ["1"] for name, model in DESK_ROWS.items()},
        "articles": [(row.id, row.slug) for row in session().scalars(select(Article).order_by(Article.id))],
        "titles": [(thread.id, thread.slug) for thread in session().scalars(select(Thread).order_by(Thread.id))],
    }


def _fillings(path: str, names: set[str], holes: dict[str, list[Any]]) -> Iterator[dict[str, str]]:
    if names == {"public_id", "filename"}:
        yield from ({"public_id": one, "filename": other} for one, other in holes["files"])
    elif names == {"article_id", "slug"}:
        yield from ({"article_id": str(article_id), "slug": slug} for article_id, title in holes["articles"] for slug in ("x", title))
    elif names == {"thread_id", "slug"}:
        yield from ({"thread_id": str(thread_id), "slug": slug} for thread_id, title in holes["titles"] for slug in ("x", title))
    elif len(names) == 2:  # an id, and a word that matters little
        first, second = sorted(names, key=lambda name: len(holes[name]), reverse=True)
        yield from ({first: value, second: holes[second][0]} for value in holes[first])
    else:
        yield from ({name: value} for name in names for value in holes[name])
        if not names:
            yield {}


def _questions(holes: dict[str, list[Any]]) -> Iterator[str]:
    yield from OTHERS
    for words in SEARCHES:
        yield f"/search?q={quote(words)}"
        yield f"/search?q={quote(words)}&order=newest"
        yield f"/ask/suggestions?title={quote(words)}"
        yield f"/help/answer?q={quote(words)}"
        yield f"/embed/help?q={quote(words)}"
        yield f"/embed/suggest?q={quote(words)}"
        yield f"/api/v1/answer?q={quote(words)}"
        yield f"/api/v1/similar?title={quote(words)}"
        yield f"/feeds/search.atom?q={quote(words)}"
    for status in STATUSES:
        yield f"/questions/?status={status}"
        yield f"/categories/internet/?status={status}"
        yield f"/tags/wifi/?status={status}"
    for slug in holes["slug"]:
        yield f"/leaderboards/?category={slug}&staff=yes"
        yield from (f"/questions/?category={slug}", f"/ask?category={slug}", f"/ask/fields?category={slug}", f"/search?q=category:{slug}")
    for name in holes["name"]:
        yield f"/leaderboards/?tag={name}&period=all"
        yield from (f"/questions/?tag={name}", f"/tags/?tag={name[:6]}", f"/search?q=tag:{name}")
    for member_id in holes["member_id"]:
        user = session().get_one(User, int(member_id))
        yield from (f"{user.url}?tab={tab}" for tab in ("questions", "answers", "solutions", "reputation", "answers&tag=zq"))
    for thread_id, slug in holes["titles"]:
        yield from (f"/questions/{thread_id}/{slug}/?sort={sort}" for sort in ("oldest", "newest"))
        yield from (f"/questions/{thread_id}/duplicate?find={words}" for words in ("router", COMMON))
    some = holes["thread_id"][0]
    for post_id in holes["post_id"]:
        yield from (f"/posts/{post_id}/?in=time", f"/posts/{post_id}/history?old=1", f"/threads/{some}/answers?quote={post_id}")
        yield from (f"/questions/{some}/x/?comments={post_id}", f"/suggested-edits/?post={post_id}")

"""From a draft to what readers have: handed in, judged by somebody else, published; archived and brought back."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, WrongState
from forum.knowledge.commands.clearing import check_sources_are_public, has_open_findings, words_of_private_source
from forum.knowledge.commands.moving import move
from forum.knowledge.commands.remarks import remark
from forum.knowledge.commands.writing import get_revision_row, hold, name_after, publish
from forum.knowledge.models import Article, ArticleReview, ArticleRevision
from forum.knowledge.queries.work import to_judge
from forum.knowledge.sections import stray_marks
from forum.knowledge.states import SETTLED, ArticleState, MoveReason, Section, Verdict, Visibility
from forum.knowledge.visibility import find_private_source
from forum.policy import Action

WORDS_MAX, MARKS_NAMED = 4_000, 10
NEEDED = _l("Say it in a few words.")


@command
def submit_article(actor: Actor, article_id: int, *, version: int) -> Article:
    """Ask for a review of the newest revision. Raises Invalid while something is missing that readers need."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    revision = get_revision_row(article.id, article.latest_revision)
    if missing := _missing(article, revision):
        raise Invalid(" ".join(missing))
    move(article, ArticleState.IN_REVIEW, actor, MoveReason.SUBMITTED)
    return article


@command
def take_back_article(actor: Actor, article_id: int, *, version: int) -> Article:
    """It is not ready for a review after all."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    move(article, ArticleState.DRAFT, actor, MoveReason.TAKEN_BACK)
    return article


@command
def approve_article(actor: Actor, article_id: int, *, version: int, words: str = "") -> Article:
    """Publish the newest revision.

    Raises NotAllowed for whoever wrote any of what is new in it, WrongState, Invalid where a source was put out of sight meanwhile.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    authorize(actor, Action.REVIEW_ARTICLE, to_judge(article))
    if article.state != ArticleState.IN_REVIEW:
        raise WrongState(current=article.state)
    said, revision = remark("words", words, most=WORDS_MAX), get_revision_row(article.id, article.latest_revision)
    check_sources_are_public(revision)
    _review(actor, article, Verdict.APPROVE, said)
    publish(article, revision)
    move(article, ArticleState.PUBLISHED, actor, MoveReason.APPROVED, said)
    return article


@command
def request_changes(actor: Actor, article_id: int, *, version: int, words: str) -> Article:
    """Say what has to change before it can be published. Raises Invalid without words."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    authorize(actor, Action.REVIEW_ARTICLE, to_judge(article))
    said = remark("words", words, most=WORDS_MAX, missing=NEEDED)
    move(article, ArticleState.CHANGES_REQUESTED, actor, MoveReason.REQUESTED, said)
    _review(actor, article, Verdict.REQUEST_CHANGES, said)
    return article


@command
def mark_outdated(actor: Actor, article_id: int, *, version: int, words: str) -> Article:
    """Readers keep it; editors see that it needs an update, and why."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    move(article, ArticleState.NEEDS_UPDATE, actor, MoveReason.OUTDATED, remark("words", words, most=WORDS_MAX, missing=NEEDED))
    return article


@command
def confirm_article(actor: Actor, article_id: int, *, version: int) -> Article:
    """Somebody has looked: what readers have still holds."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    if article.state not in SETTLED:
        raise WrongState(current=article.state)
    article.reviewed_at = utcnow()
    move(article, ArticleState.PUBLISHED, actor, MoveReason.CONFIRMED)
    return article


@command
def archive_article(actor: Actor, article_id: int, *, version: int, words: str = "") -> Article:
    """Nobody but editors has it any more, from the next request on."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    move(article, ArticleState.ARCHIVED, actor, MoveReason.ARCHIVED, remark("words", words, most=WORDS_MAX))
    return article


@command
def restore_article(actor: Actor, article_id: int, *, version: int) -> Article:
    """Back from the archive. Readers have again what they had, which was approved; an edit since then is still a draft.

    What rests on a post that not everybody may read any more comes back to editors only.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    if article.state != ArticleState.ARCHIVED:
        raise WrongState(current=article.state)
    why = _withheld(article)
    if why:
        article.published_revision = article.published_at = None
        name_after(article, get_revision_row(article.id, article.latest_revision))
    is_whole = article.published_revision == article.latest_revision
    move(article, ArticleState.PUBLISHED if is_whole else ArticleState.DRAFT, actor, MoveReason.RESTORED, why)
    return article


def _withheld(article: Article) -> str:
    """Why readers do not get back what they had, in words for the article's history; nothing where they do."""
    if article.published_revision is None or article.visibility != Visibility.PUBLIC:
        return ""
    private = find_private_source(get_revision_row(article.id, article.published_revision).id)
    if private is None:
        return ""
    return str(_("Readers do not get it back yet: not everybody may read post %(id)s, which it rests on.", id=f"[^p{private}]"))
def _missing(article: Article, revision: ArticleRevision) -> list[str]:
    """All that stands between a text and its review, in words."""
    found = []
    if str(Section.SOLUTION) not in revision.sections:
        found.append(_("An article without a solution helps nobody. Write it first."))
    if article.category_id is None:
        found.append(_("Choose a category first, so that readers find it."))
    if has_open_findings(revision.id):
        found.append(_("Something in it looks like personal data or a secret. Take it out, or say that it is not personal."))
    if private := words_of_private_source(revision):
        found.append(private)
    if stray := stray_marks(revision.sections)[:MARKS_NAMED]:
        words = _("These marks name no source: %(marks)s. Put [^p and the number of a post] at the end of a paragraph, or take them out.",
                  marks=", ".join(stray))
        found.append(words)
    return found


def _review(actor: Actor, article: Article, verdict: Verdict, words: str) -> None:
    session().add(ArticleReview(
        article_id=article.id, revision=article.latest_revision, reviewer_id=actor.member_id, verdict=verdict, words=words,
        created_at=utcnow(),
    ))

"""A machine suggests other words: asked for by a person, taken over by a person, reviewed like any other text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core import jobs, settings
from forum.core.db import command, lock, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.knowledge.commands.clearing import check_sources_are_public, has_open_findings
from forum.knowledge.commands.writing import Writing, get_revision_row, write_revision
from forum.knowledge.events import ArticleSettingsChanged
from forum.knowledge.models import Article, ArticleDraft, ArticleRewrite
from forum.knowledge.rewriting import Rewritten, applied, fits, portions_of
from forum.knowledge.states import ArticleState, RewriteFailure, RewriteState, Significance, Visibility
from forum.policy import Action

REWRITE = "knowledge.rewrite"
WAITED_FOR = timedelta(minutes=5)


def rewriting_is_on() -> bool:
    """Whether the operator named a machine and its model."""
    return bool(settings.get("knowledge.rewriting_url") and settings.get("knowledge.rewriting_model"))


@command
def ask_rewrite(actor: Actor, article_id: int, *, base: int) -> ArticleRewrite:
    """Have the newest revision, which is `base`, rewritten by the machine. One that is under way already is returned as it is,
    unless it has been for so long that nothing comes any more.

    Raises WrongState where it is off or the text has changed, Invalid for a text that does not go out.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article = lock(Article, article_id)
    if not rewriting_is_on() or article.state == ArticleState.ARCHIVED:
        raise WrongState(_l("Rewriting is switched off."), current=article.state)
    last = _open(article.id)
    if last is not None and last.state == RewriteState.WAITING and last.asked_at > utcnow() - WAITED_FOR:
        return last
    if article.latest_revision != base:
        raise WrongState(_l("Somebody has edited this in the meantime."), current=article.state)
    _check_it_may_go_out(article)
    if last is not None:
        _settle(last, actor)
        session().flush()
    made = ArticleRewrite(
        article_id=article.id, revision=base, state=RewriteState.WAITING, model=settings.get("knowledge.rewriting_model"), paragraphs=[],
        asked_by_id=actor.member_id, asked_at=utcnow(),
    )
    session().add(made)
    session().flush()
    jobs.enqueue(REWRITE, {"rewrite_id": made.id}, dedupe_key=f"{REWRITE}:{made.id}")
    announce(ArticleSettingsChanged(utcnow(), actor.id, article.id, article.title, "rewrite", "", made.model))
    return made


def _check_it_may_go_out(article: Article) -> None:
    revision = get_revision_row(article.id, article.latest_revision)
    if revision.visibility != Visibility.PUBLIC:
        raise Invalid(_l("Articles for staff are never sent to another machine."))
    if has_open_findings(revision.id):
        raise Invalid(_l("Something in it looks like personal data or a secret. Clear it first: the text leaves this machine."))
    check_sources_are_public(revision)
    portions = portions_of(revision.sections)
    if not portions or not fits(portions):
        raise Invalid(_l("This text is too long to be rewritten at once.") if portions else _l("There is nothing in it to rewrite."))


@command
def note_rewrite(actor: Actor, rewrite_id: int, found: Sequence[Rewritten], *, refused: int) -> None:
    """What the machine suggests; nothing is a failure too. A second answer changes nothing."""
    authorize(actor, Action.ADMINISTER)
    row = lock(ArticleRewrite, rewrite_id)
    if row.state != RewriteState.WAITING:
        return
    row.done_at, row.refused = utcnow(), refused
    row.paragraphs = [{"key": one.key, "text": one.text, "numbers_differ": one.numbers_differ} for one in found]
    row.state, row.failure = (RewriteState.READY, None) if found else (RewriteState.FAILED, RewriteFailure.NOTHING)


@command
def note_rewrite_failure(actor: Actor, rewrite_id: int, failure: RewriteFailure) -> None:
    authorize(actor, Action.ADMINISTER)
    row = lock(ArticleRewrite, rewrite_id)
    if row.state == RewriteState.WAITING:
        row.state, row.failure, row.done_at = RewriteState.FAILED, failure, utcnow()


@command
def take_rewrite(actor: Actor, rewrite_id: int, keys: Collection[str]) -> Article:
    """Put the chosen paragraphs into the text: a new revision of the draft, which says that a machine wrote them.

    Raises NotFound, WrongState when the text has changed since, Invalid when nothing is chosen or something typed is not saved.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article_id = session().scalar(select(ArticleRewrite.article_id).where(ArticleRewrite.id == rewrite_id))
    if article_id is None:
        raise NotFound()
    article = lock(Article, article_id)
    row = lock(ArticleRewrite, rewrite_id)  # after the article, as `ask_rewrite` does
    if row.state != RewriteState.READY or article.latest_revision != row.revision:
        raise WrongState(_l("Somebody has edited this in the meantime."), current=article.state)
    chosen = {one["key"]: one["text"] for one in row.paragraphs if one["key"] in keys}
    if not chosen:
        raise Invalid(_l("Choose a paragraph at least."))
    if session().get(ArticleDraft, (actor.member_id, str(article.id))) is not None:
        raise Invalid(_l("You have typed something in the editor and not saved it. Save it or discard it first."))
    old = get_revision_row(article.id, row.revision)
    with force_locale(article.language):
        note = _("Rewritten by a machine (%(model)s), paragraphs: %(count)s", model=row.model, count=len(chosen))
    writing = Writing(
        old.title, applied(old.sections, chosen), old.visibility, Significance.MINOR, note[:300], old.translates, article.language,
        article.category_id,
    )
    row.taken = len(chosen)
    _settle(row, actor)
    return write_revision(actor, article.id, writing, base=row.revision)


@command
def drop_rewrite(actor: Actor, rewrite_id: int) -> None:
    """Take nothing of it; one that is waited for is waited for no more. One that is dropped already is fine. Raises NotFound."""
    authorize(actor, Action.WRITE_ARTICLES)
    row = lock(ArticleRewrite, rewrite_id)
    if row.state != RewriteState.SETTLED:
        _settle(row, actor)


def _settle(row: ArticleRewrite, actor: Actor) -> None:
    row.state, row.settled_by_id = RewriteState.SETTLED, actor.id
    row.done_at = row.done_at or utcnow()


def _open(article_id: int) -> ArticleRewrite | None:
    found = select(ArticleRewrite).where(ArticleRewrite.article_id == article_id, ArticleRewrite.state != RewriteState.SETTLED)
    return session().scalars(found.with_for_update()).one_or_none()

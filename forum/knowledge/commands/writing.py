"""Writing articles: the first revision, further ones, going back to an older one, giving an unpublished edit up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import plain_line, slugify
from forum.knowledge.commands.clearing import check_sources_are_public, note_findings
from forum.knowledge.commands.drafts import forget_draft
from forum.knowledge.commands.moving import begin, move
from forum.knowledge.models import Article, ArticleCategory, ArticleRevision, ArticleSource
from forum.knowledge.sections import RENDERER_VERSION, SECTION_MAX, citations, clean_sections, lead_of, rendered
from forum.knowledge.states import LANGUAGES, UNPUBLISHED, ArticleState, MoveReason, Section, Significance, Visibility
from forum.policy import Action
from forum.threads.models import Post, Thread
from forum.threads.visibility import posts_visible_to, threads_visible_to

TITLE_MAX, NOTE_MAX = 180, 300


@dataclass(frozen=True)
class Writing:
    """What the editor's form holds. `translates`: the revision of the original that a translation says."""

    title: str
    sections: Mapping[str, str]
    visibility: str = Visibility.PUBLIC
    significance: str = Significance.MAJOR
    note: str = ""
    translates: int | None = None
    language: str = "en"
    category_id: int | None = None
    restores: int | None = None


@command
def start_article(actor: Actor, writing: Writing, *, translation_of: int | None = None) -> Article:
    """A new article as a draft, owned by whoever begins it. Raises Invalid, NotFound."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = add_article(actor, writing, translation_of)
    forget_draft(actor, f"new-{translation_of}" if translation_of else "new")
    return article


def add_article(actor: Actor, writing: Writing, translation_of: int | None = None) -> Article:
    """The rows of a new draft (inside a command). Raises Invalid, NotFound."""
    clean = _cleaned(actor, writing)
    if clean.language not in LANGUAGES:
        raise Invalid.field("language", _l("Choose one of the list."))
    original = _original(translation_of, clean.language)
    at = utcnow()
    article = Article(
        title=clean.title, slug=slugify(clean.title), lead=lead_of(clean.sections), language=clean.language,
        translation_of_id=original.id if original else None, category_id=clean.category_id, visibility=clean.visibility,
        created_at=at, changed_at=at, owner_id=actor.member_id, state=ArticleState.DRAFT, listed=False, version=1, latest_revision=1,
    )
    session().add(article)
    session().flush()
    _add_revision(actor, article.id, 1, clean)
    begin(article, actor)
    return article


@command
def write_revision(actor: Actor, article_id: int, writing: Writing, *, base: int) -> Article:
    """The next revision of an article. `base` is the revision the form was made from.

    Raises WrongState with the number of a newer one: the form keeps both texts. An archived article is restored first.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article = lock(Article, article_id)
    clean = _cleaned(actor, writing)
    if article.latest_revision != base:
        raise WrongState(_l("Somebody has edited this in the meantime."), current=article.latest_revision)
    if article.state == ArticleState.ARCHIVED:
        raise WrongState(_l("This article is archived. Restore it first."), current=article.state)
    if _says_the_same(article, clean, get_revision_row(article.id, base)):
        raise Invalid(_l("Nothing is different yet."))
    made = _add_revision(actor, article.id, base + 1, clean)
    article.category_id = clean.category_id
    _edit_on(article, made, actor, MoveReason.EDITED)
    forget_draft(actor, str(article.id))
    return article


@command
def roll_back(actor: Actor, article_id: int, number: int, *, version: int) -> Article:
    """Say again what revision `number` said. What was published once is what readers have at once; else it is a draft to be reviewed.

    Raises Invalid where readers would get what rests on a post that not all of them may read.
    """
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    old = get_revision_row(article.id, number)
    if number == article.latest_revision or article.state == ArticleState.ARCHIVED:
        raise WrongState(current=article.state)
    said = Writing(old.title, old.sections, old.visibility, Significance.MAJOR, "", old.translates, restores=number)
    made = _add_revision(actor, article.id, article.latest_revision + 1, said)
    was_approved = old.published_at is not None and old.visibility in (article.visibility, Visibility.INTERNAL)
    if was_approved and article.listed:
        check_sources_are_public(made)
        publish(article, made)
        move(article, ArticleState.PUBLISHED, actor, MoveReason.ROLLED_BACK)
    else:
        _edit_on(article, made, actor, MoveReason.ROLLED_BACK)
    return article


@command
def give_up_edit(actor: Actor, article_id: int, *, version: int) -> Article:
    """Leave what readers have as it is: the newest revision says it again. Raises WrongState where readers have nothing yet."""
    authorize(actor, Action.WRITE_ARTICLES)
    article = hold(article_id, version)
    if not article.listed or article.published_revision is None or article.state not in UNPUBLISHED:
        raise WrongState(current=article.state)
    old = get_revision_row(article.id, article.published_revision)
    said = Writing(old.title, old.sections, old.visibility, Significance.MINOR, "", old.translates, restores=old.number)
    publish(article, _add_revision(actor, article.id, article.latest_revision + 1, said))
    move(article, ArticleState.PUBLISHED, actor, MoveReason.GIVEN_UP)
    return article


def publish(article: Article, revision: ArticleRevision) -> None:
    """Readers have this revision from now on (inside a command that moves the article next). What it says was approved."""
    at, since = utcnow(), article.published_revision or 0
    if revision.restores is None and _has_major(article.id, since):
        revision.significance = Significance.MAJOR
    same = revision.restores is not None and revision.restores == article.published_revision
    article.latest_revision = article.published_revision = revision.number
    if not same or article.published_at is None:
        article.published_at = article.reviewed_at = at
    revision.published_at = at
    name_after(article, revision)


def _has_major(article_id: int, since: int) -> bool:
    """Whether any of what readers do not have yet is a major change, though the last of it may be a minor one."""
    found = select(ArticleRevision.id).where(
        ArticleRevision.article_id == article_id, ArticleRevision.number > since,
        ArticleRevision.significance == Significance.MAJOR.value,
    )
    return session().scalar(found.limit(1)) is not None


def name_after(article: Article, revision: ArticleRevision) -> None:
    """Lists call the article what this revision calls it."""
    article.visibility = revision.visibility
    article.title, article.slug, article.lead = revision.title, slugify(revision.title), lead_of(revision.sections)


def hold(article_id: int, version: int) -> Article:
    """The article, locked, as the form saw it. Raises NotFound, WrongState with the state it is in."""
    article = lock(Article, article_id)
    if article.version != version:
        raise WrongState(current=article.state)
    return article


def get_revision_row(article_id: int, number: int) -> ArticleRevision:
    """One revision. Raises NotFound."""
    found = select(ArticleRevision).where(ArticleRevision.article_id == article_id, ArticleRevision.number == number)
    row = session().scalars(found).one_or_none()
    if row is None:
        raise NotFound()
    return row


def _edit_on(article: Article, revision: ArticleRevision, actor: Actor, reason: MoveReason) -> None:
    """An unpublished revision stands before the readers' one. Whoever edits what is in review takes it back from there."""
    article.latest_revision = revision.number
    if article.published_revision is None:
        name_after(article, revision)
    if article.state == ArticleState.DRAFT:
        article.version += 1
        article.changed_at = utcnow()
    else:
        move(article, ArticleState.DRAFT, actor, reason)


def _add_revision(actor: Actor, article_id: int, number: int, writing: Writing) -> ArticleRevision:
    """The row with its sources, each at the revision it is at now. Raises Invalid."""
    found = citations(writing.sections)
    numbers = _cited(actor, {one.post_id for one in found})
    row = ArticleRevision(
        article_id=article_id, number=number, title=writing.title, sections=dict(writing.sections), html=rendered(writing.sections),
        renderer_version=RENDERER_VERSION, visibility=writing.visibility, significance=writing.significance, note=writing.note,
        author_id=actor.member_id, based_on=number - 1 or None, restores=writing.restores, translates=writing.translates,
        created_at=utcnow(),
    )
    session().add(row)
    session().flush()
    session().add_all(
        ArticleSource(
            revision_id=row.id, section=one.section, paragraph=one.paragraph, post_id=one.post_id,
            post_revision=numbers[one.post_id][0], accepted=numbers[one.post_id][1],
        )
        for one in found
    )
    note_findings(row)
    session().flush()
    return row


def _cited(actor: Actor, post_ids: set[int]) -> dict[int, tuple[int, bool]]:
    """The revision that each cited post is at now, and whether it is a solution.

    Raises Invalid for one that the actor does not see, or that is not there.
    """
    if not post_ids:
        return {}
    seen = select(Post.id, Post.revision, Post.is_solution).join(Thread, Thread.id == Post.thread_id)
    seen = seen.where(Post.id.in_(post_ids), threads_visible_to(actor), posts_visible_to(actor))
    found: dict[int, tuple[int, bool]] = {post_id: (number, accepted) for post_id, number, accepted in session().execute(seen)}
    if missing := sorted(post_ids - found.keys()):
        raise Invalid(_("There is no post %(id)s to cite.", id=f"[^p{missing[0]}]"))
    return found


def _cleaned(actor: Actor, writing: Writing) -> Writing:
    title, note = plain_line(writing.title), plain_line(writing.note)
    sections = clean_sections(writing.sections)
    sizes = {"title": (title, TITLE_MAX), "note": (note, NOTE_MAX), **{name: (source, SECTION_MAX) for name, source in sections.items()}}
    problems: dict[str, list[object]] = {name: [_("This is too long.")] for name, (text, most) in sizes.items() if len(text) > most}
    if not title:
        problems["title"] = [_("Give the article a title.")]
    if not sections:
        problems[str(Section.SOLUTION)] = [_("Write something in one section at least.")]
    if writing.visibility not in tuple(Visibility):
        problems["visibility"] = [_("Choose one of the list.")]
    if writing.significance not in tuple(Significance):
        problems["significance"] = [_("Choose one of the list.")]
    if writing.category_id is not None and session().get(ArticleCategory, writing.category_id) is None:
        problems["category"] = [_("Choose one of the list.")]
    if problems:
        raise Invalid(fields=problems)
    return replace(writing, title=title, note=note, sections=sections)


def _says_the_same(article: Article, writing: Writing, old: ArticleRevision) -> bool:
    now = (old.title, old.sections, old.visibility, old.translates, article.category_id)
    return now == (writing.title, dict(writing.sections), writing.visibility, writing.translates, writing.category_id)


def _original(article_id: int | None, language: str) -> Article | None:
    """The article that a new one translates. Raises NotFound, Invalid when there is such a translation already."""
    if article_id is None:
        return None
    original = lock(Article, article_id)
    if original.translation_of_id is not None:
        raise NotFound()
    there = select(Article.id).where(Article.translation_of_id == original.id, Article.language == language)
    if original.language == language or session().scalar(there) is not None:
        raise Invalid.field("language", _l("This article is there in that language already."))
    return original

"""What looks like somebody's data in an article: noted with each revision, taken out or said to be public before any review."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.core import settings
from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.knowledge.models import ArticleFinding, ArticleRevision
from forum.knowledge.privacy import MORE, Shapes, findings_in
from forum.knowledge.states import Visibility
from forum.knowledge.visibility import find_private_source
from forum.policy import Action


@command
def keep_finding(actor: Actor, finding_id: int) -> int:
    """Say that it is public and may stay. Returns the article's id. Raises NotFound, WrongState for what is not listed."""
    authorize(actor, Action.WRITE_ARTICLES)
    row = session().get(ArticleFinding, finding_id, with_for_update=True)
    if row is None:
        raise NotFound()
    if row.kind == MORE:
        raise WrongState(_l("Take some of it out, then the rest is shown."))
    if row.kept_at is None:
        row.kept_by_id, row.kept_at = actor.member_id, utcnow()
    return session().get_one(ArticleRevision, row.revision_id).article_id


def shapes_here() -> Shapes:
    """What numbers of orders and customers look like on this board."""
    return Shapes(settings.get("knowledge.order_numbers"), settings.get("knowledge.customer_numbers"))


def note_findings(revision: ArticleRevision) -> None:
    """Look through a new revision (inside a command). What was said to be public in an earlier one of the article still is."""
    found = findings_in(revision.title, revision.sections, shapes_here())
    if not found:
        return
    kept = select(ArticleFinding.print, ArticleFinding.kept_by_id, ArticleFinding.kept_at).join(
        ArticleRevision, ArticleRevision.id == ArticleFinding.revision_id,
    ).where(ArticleRevision.article_id == revision.article_id, ArticleFinding.kept_at.is_not(None))
    known = {value: (member_id, at) for value, member_id, at in session().execute(kept)}
    for one in found:
        member_id, at = known.get(one.print, (None, None))
        session().add(ArticleFinding(revision_id=revision.id, **one._asdict(), kept_by_id=member_id, kept_at=at))


def has_open_findings(revision_id: int) -> bool:
    """Whether something in it is neither taken out nor said to be public."""
    found = select(ArticleFinding.id).where(ArticleFinding.revision_id == revision_id, ArticleFinding.kept_at.is_(None))
    return session().scalar(found.limit(1)) is not None


def words_of_private_source(revision: ArticleRevision) -> str:
    """What stands against a text for everybody that rests on what not everybody may read; "" for one that does not."""
    private = find_private_source(revision.id) if revision.visibility == Visibility.PUBLIC else None
    if private is None:
        return ""
    return str(_("Not everybody may read post %(id)s, which it rests on. Take out what was taken from it.", id=f"[^p{private}]"))


def check_sources_are_public(revision: ArticleRevision) -> None:
    """A text for everybody rests on what everybody may read. Raises Invalid."""
    if words := words_of_private_source(revision):
        raise Invalid(words)

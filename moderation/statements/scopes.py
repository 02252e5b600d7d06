"""Where a restriction holds, and what became of what its member wrote: true at the moment it is read."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum.core.db import session
from moderation.statements.cleaned import CleanedUp, cleaned_up_with
from moderation.statements.models import Statement
from moderation.statements.states import OF_POSTS, Restriction, Withdrawn
from moderation.statements.words import SCOPES

OUTSIDE = (Restriction.SUSPENSION, Restriction.REMOVAL)


def scope_words(statement: Statement) -> str:
    if statement.withdrawn_how == Withdrawn.REPLACED:
        return _("The newer decision says where it holds now.")
    if statement.withdrawn_at is not None or statement.ended_at is not None:
        return _("Nowhere any more: it was lifted.")
    said = str(SCOPES[statement.restriction])
    return f"{said} {_posts_words(statement)}" if statement.restriction in OUTSIDE else said


def scope_ahead(restriction: str, *, takes_post: bool, cleans_up: bool) -> str:
    """The same of a decision that is not made yet: whether it takes a post of theirs, and begins a clean-up."""
    said = str(SCOPES[restriction])
    if restriction not in OUTSIDE:
        return said
    if cleans_up:
        return f"{said} {_('What you posted is being removed as spam.')}"
    return f"{said} {_('What else you posted stays where it is.') if takes_post else _('What you posted stays where it is.')}"


def _posts_words(statement: Statement) -> str:
    cleaned = cleaned_up_with(statement)
    if cleaned is None or cleaned.is_taken_back:
        return _("What else you posted stays where it is.") if _took_a_post(statement) else _("What you posted stays where it is.")
    return " ".join(filter(None, (_taken_words(cleaned, statement), _others_words(cleaned))))


def _taken_words(cleaned: CleanedUp, statement: Statement) -> str:
    if cleaned.is_under_way:
        return _("What you posted is being removed as spam.")
    if cleaned.posts:
        return str(ngettext(
            "%(num)d post of yours was removed as spam in a clean-up.", "%(num)d posts of yours were removed as spam in a clean-up.",
            cleaned.posts,
        ))
    return "" if _took_a_post(statement) else _("What you posted stays where it is.")


def _others_words(cleaned: CleanedUp) -> str:
    return _("Your votes and the other things you did here were taken back, too.") if cleaned.others and not cleaned.is_under_way else ""


def _took_a_post(statement: Statement) -> bool:
    """The same decision restricted a post of theirs, with a statement of its own."""
    if statement.decision_id is None:
        return False
    found = select(Statement.id).where(
        Statement.decision_id == statement.decision_id, Statement.restriction.in_(OF_POSTS), Statement.withdrawn_at.is_(None),
    )
    return session().scalar(found.limit(1)) is not None

"""All that an overturned decision gives back, in sentences: read when its member is told, and on the page ever after."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from forum.core.db import session
from forum.threads.models import Post
from moderation.sanctions.models import Sanction
from moderation.sanctions.states import EndedHow
from moderation.statements.cleaned import cleaned_up_with
from moderation.statements.models import Statement
from moderation.statements.states import OF_POSTS, Restriction, Withdrawn

ENDED: dict[str, Any] = {
    Restriction.WARNING: _l("The warning is taken back."), Restriction.SILENCE: _l("The silence is over: you can write again."),
    Restriction.SUSPENSION: _l("The suspension is over: you can sign in again."),
    Restriction.REMOVAL: _l("Your account is yours again: you can sign in."),
    Restriction.FLAG_PRIVILEGE: _l("You may flag again."),
}
MOST = 10


def undone_words(statement: Statement) -> list[str]:
    """Of the statement, and of all that the same decision had done to its member."""
    together = [statement, *_overturned_with(statement)]
    said = [words for one in together if (words := _words_of(one))]
    return list(dict.fromkeys([*said, *_cleanup_words(together)]))


def _overturned_with(statement: Statement) -> list[Statement]:
    same = Statement.decision_id == statement.decision_id if statement.decision_id else Statement.replaces_id == statement.id
    found = select(Statement).where(
        or_(same, (Statement.replaces_id == statement.id) & (Statement.post_id == statement.post_id)),
        Statement.member_id == statement.member_id, Statement.id != statement.id, Statement.withdrawn_how == Withdrawn.OVERTURNED.value,
    )
    return list(session().scalars(found.order_by(Statement.id).limit(MOST)))


def _words_of(statement: Statement) -> str:
    if statement.restriction in OF_POSTS:
        return _post_words(statement)
    if statement.sanction_id is not None:
        sanction = session().get_one(Sanction, statement.sanction_id)
        return str(ENDED[statement.restriction]) if sanction.ended_how == EndedHow.OVERTURNED else ""
    return str(ENDED.get(statement.restriction, ""))


def _post_words(statement: Statement) -> str:
    post = session().get(Post, statement.post_id) if statement.post_id else None
    if post is None or post.deleted_at is not None:
        return ""
    if post.hidden_at is not None:
        return _("Your post stays out of sight all the same: another decision about it stands.")
    return _("Your post is let in.") if statement.restriction == Restriction.REFUSED else _("Your post is back where it was.")


def _cleanup_words(together: list[Statement]) -> list[str]:
    cleaned = next((found for one in together if one.decision_id and (found := cleaned_up_with(one)) and found.decision_id), None)
    if cleaned is None or not (cleaned.posts or cleaned.others):
        return []
    if cleaned.is_too_late and not cleaned.is_taken_back:
        return [_("What was taken away in the clean-up cannot be brought back any more: it was more than 30 days ago.")]
    return [_("What was taken away in the clean-up comes back: your other posts, your votes and the rest.")]

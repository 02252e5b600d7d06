"""Whether a statement says anything new to its member, after what they were told of the same post. Reads only."""

from __future__ import annotations

from enum import StrEnum

from forum.core.db import session
from moderation.statements.models import Statement


class News(StrEnum):
    """`confirmed`: a person has looked at what flags had done; `changed`: another decision takes the place of an earlier one."""

    NONE = ""
    ISSUED = "issued"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


def news_of(statement: Statement) -> News:
    """Nothing where the member knows all of it: the same done for the same reason, and no word more about it."""
    before = session().get(Statement, statement.replaces_id) if statement.replaces_id else None
    if before is None or before.told_at is None:
        return News.ISSUED
    is_same = (before.restriction, before.reason, before.law) == (statement.restriction, statement.reason, statement.law)
    if is_same and statement.facts in ("", before.facts):
        return News.NONE
    return News.CONFIRMED if before.is_automated else News.CHANGED

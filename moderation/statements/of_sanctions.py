"""Which statement says why a sanction was imposed: for the rooms below, through the wiring."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forum.core.db import session
from moderation.statements.models import Statement


def statements_of_sanctions(member_id: int, sanction_ids: Collection[int]) -> dict[int, int]:
    """The id of the statement by the sanction it is about; of several the newest."""
    found = select(Statement.sanction_id, Statement.id).where(Statement.member_id == member_id, Statement.sanction_id.in_(sanction_ids))
    return {sanction_id: statement_id for sanction_id, statement_id in session().execute(found.order_by(Statement.id)) if sanction_id}

"""What the customers room does when told: what was known of a customer goes with their account."""

from __future__ import annotations

from sqlalchemy import delete

from forum.accounts.events import MemberLeft
from forum.core.db import session
from moderation.customers.models import CustomerFact


def member_leaves(event: MemberLeft) -> None:
    gone = delete(CustomerFact).where(CustomerFact.member_id == event.member_id)
    session().execute(gone.execution_options(synchronize_session=False))

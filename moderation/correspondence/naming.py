"""Whom notes name: of those with an @ before their handle, whoever may read cases. Reads only."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select

from forum.accounts.models import Role, User
from forum.core.db import session
from forum.threads.writing import Named
from moderation.policy import CASE_READERS


def readers_named(keys: Collection[str]) -> dict[str, Named]:
    """Those of these folded handles who may read cases now."""
    if not keys:
        return {}
    found = select(User.id, User.handle, User.handle_key).where(User.handle_key.in_(keys), User.id.in_(reading_cases()))
    return {key: Named(member_id, f"/members/{member_id}/{handle}/") for member_id, handle, key in session().execute(found)}


def reading_cases() -> Select[int]:
    """The ids of everybody who may read cases and is still here."""
    return select(Role.user_id).join(User, User.id == Role.user_id).where(Role.role.in_(CASE_READERS), User.left_at.is_(None)).distinct()

"""Signed links, for whoever cannot sign in: to a statement for the member it is for, and to a notice for whoever sent it."""

from __future__ import annotations

from forum.accounts.queries import find_member
from forum.accounts.sessions import to_actor
from forum.core.config import current_config
from forum.core.permissions import Actor
from forum.kit.tokens import sign, unsign
from moderation.sanctions.access import WORKS_SECONDS, key_of, member_of_key
from moderation.statements.models import Notice, Statement

NOTICE = "notice"


def key_for(statement: Statement) -> str:
    return key_of(statement.id, statement.member_id)


def link_for(statement: Statement) -> str:
    """The whole address of a statement, for a mail and for whoever has proved who they are but may not enter."""
    return f"{current_config().public_url}{statement.url}?key={key_for(statement)}"


def notice_key(notice: Notice) -> str:
    return sign([notice.id, notice.number], current_config().secret_key, NOTICE)


def notice_link(notice: Notice) -> str:
    return f"{current_config().public_url}{notice.page}?key={notice_key(notice)}"


def reader_of(viewer: Actor, statement_id: int, key: str) -> Actor:
    """Whoever holds the key reads and appeals as the member it was made for; anybody else as who they are."""
    member_id = member_of_key(statement_id, key)
    member = find_member(member_id) if member_id is not None else None
    return viewer if member is None or member.has_left else to_actor(member, frozenset())


def opens_notice(notice: Notice, key: str) -> bool:
    return bool(key) and unsign(key, current_config().secret_key, NOTICE, WORKS_SECONDS) == [notice.id, notice.number]

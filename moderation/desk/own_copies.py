"""What the desk keeps about a member, as pieces of the copy of their data: what they did themselves, and what they were told. No notes of
staff, nobody who flagged, nobody who decided."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from forum.core.permissions import Actor
from forum.exchange.own.pieces import Piece, Row, paged
from forum.kit.clock import iso
from moderation.correspondence.queries import own_data
from moderation.flags.queries import own_flags
from moderation.statements.models import Notice
from moderation.statements.queries.statements import StatementView, statements_of

AT_ONCE = 500


def _flags(viewer: Actor) -> Iterator[Row]:
    more, before = True, None
    while more:
        some, more = own_flags(viewer, before, size=AT_ONCE)
        for flag in some:
            about = "member" if flag.is_about_member else flag.kind or "post"
            yield {"raised_at": iso(flag.created_at), "about": about, "title": flag.title, "url": flag.url, "reason": flag.reason,
                   "details": flag.details, "state": flag.state}
        before = some[-1].id if some else None


def _decisions(viewer: Actor) -> Iterator[Row]:
    more, before = True, None
    while more:
        views, more = statements_of(viewer, viewer.member_id, before_id=before)
        yield from map(_decision, views)
        before = views[-1].statement.id if views else None


def _decision(view: StatementView) -> Row:
    told, appeal = view.statement, view.appeal
    row = {
        "issued_at": iso(told.issued_at), "what": told.restriction, "reason": told.reason, "found_how": told.found_how, "facts": told.facts,
        "law": told.law, "is_automated": told.is_automated, "title": view.title, "until": iso(told.until) if told.until else None,
        "withdrawn_at": iso(told.withdrawn_at) if told.withdrawn_at else None, "appeal": None,
    }
    if appeal is not None:
        row["appeal"] = {"filed_at": iso(appeal.filed_at), "words": appeal.words, "state": view.appeal_state,
                         "answer": appeal.answer if appeal.told_at else ""}
    return row


def _staff(viewer: Actor) -> Iterator[Row]:
    for kind, rows in own_data(viewer).items():
        yield from ({"kind": kind, **row} for row in rows)


def _notices(viewer: Actor) -> Iterator[Row]:
    one = Notice
    mine = select(
        one.id.label("key"), one.number, one.filed_at, one.url, one.category, one.law, one.explanation, one.name, one.address, one.state,
    )
    return paged(mine.where(one.reporter_id == viewer.id), one.id)


PIECES = (
    Piece("flags", "What you flagged, and what became of it.", _flags),
    Piece("decisions", "Decisions about you and what you posted, and your appeals.", _decisions),
    Piece("staff", "What you and staff said to each other in private, what you asked staff for, and what they keep of you as a customer.",
          _staff),
    Piece("legal_notices", "Notices of illegal content that you filed.", _notices),
)

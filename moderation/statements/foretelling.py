"""What a member would be told of a decision that is not made yet: composed as the letter is, in the member's language. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import force_locale

from forum.accounts.queries import find_member
from forum.accounts.sessions import to_actor
from forum.core import settings
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from moderation.policy import DeskAction
from moderation.statements.commands.stating import standing_about
from moderation.statements.letters import Letter, composed
from moderation.statements.models import Statement
from moderation.statements.news import News, news_of
from moderation.statements.queries.statements import StatementView, view_ahead
from moderation.statements.rules import version_in_force
from moderation.statements.scopes import scope_ahead
from moderation.statements.states import OF_POSTS


@dataclass(frozen=True)
class Planned:
    """One restriction that a decision would impose. `as_member_id`: whose language and eyes the preview has, where the post is given to
    "Anonymous" and nobody may learn who wrote it."""

    member_id: int
    restriction: str
    reason: str
    found_how: str
    facts: str = ""
    law: str = ""
    until: datetime | None = None
    post_id: int | None = None
    cleans_up: bool = False
    as_member_id: int | None = None


@dataclass(frozen=True)
class Foretold:
    """`letter` None: they know all of it already, and are not written to again."""

    restriction: str
    language: str
    letter: Letter | None


def foretell(viewer: Actor, planned: Sequence[Planned]) -> list[Foretold]:
    """The letters for all that one decision would impose, in order."""
    authorize(viewer, DeskAction.ISSUE_STATEMENT)
    of_post = next((one for one in planned if one.restriction in OF_POSTS), None)
    return [_foretold(one, None if of_post is one else of_post) for one in planned]


def _foretold(planned: Planned, beside: Planned | None) -> Foretold:
    member = find_member(planned.as_member_id or planned.member_id)
    language = (member.locale if member else None) or str(settings.get("site.default_locale"))
    with force_locale(language):
        view = _view(planned, to_actor(member, frozenset()) if member else Actor(id=None), beside)
        if news_of(view.statement) is News.NONE:
            return Foretold(planned.restriction, language, None)
        scope = scope_ahead(planned.restriction, takes_post=beside is not None, cleans_up=planned.cleans_up)
        return Foretold(planned.restriction, language, composed(view, scope))


def _view(planned: Planned, reader: Actor, beside: Planned | None) -> StatementView:
    view = view_ahead(reader, _unsaid(planned))
    return view if beside is None or beside.member_id != planned.member_id else replace(view, beside=view_ahead(reader, _unsaid(beside)))


def _unsaid(planned: Planned) -> Statement:
    """A row that no session knows."""
    before = standing_about(planned.member_id, planned.post_id) if planned.restriction in OF_POSTS else None
    return Statement(
        member_id=planned.member_id, post_id=planned.post_id, restriction=planned.restriction, reason=planned.reason,
        found_how=planned.found_how, facts=planned.facts, law=planned.law, until=planned.until, issued_at=utcnow(), is_automated=False,
        guideline_version=version_in_force(planned.reason), replaces_id=before.id if before else None,
    )

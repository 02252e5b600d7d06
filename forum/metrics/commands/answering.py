"""Answers: of members to what they were asked, and of readers to whether a page helped."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.queries import roles_of
from forum.accounts.sessions import to_actor
from forum.core.db import command, insert_unless_there, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Gone, Invalid, NotFound, WrongState
from forum.kit.text import normalise
from forum.metrics.models import PageAnswer, ResolutionSurvey
from forum.metrics.queries.surveys import TABLES, AskedSurvey, asked, get_survey
from forum.metrics.surveys.links import read_survey_link
from forum.metrics.surveys.states import RECOMMENDATIONS, SCORES, WORDS_MAX, SurveyKind, SurveyReason, is_open, takes_ratings
from forum.metrics.surveys.words import without_personal_data
from forum.notifications.commands.reading import read_by_cause
from forum.policy import Action
from forum.resolution.queries import has_solved
from forum.search.anonymous import event_key
from forum.search.commands.noting import visitor_mark
from forum.threads.models import Thread
from forum.threads.queries import get_thread

ALLOWED_SCORES = {SurveyKind.RESOLUTION: SCORES, SurveyKind.RECOMMENDATION: RECOMMENDATIONS}


@dataclass(frozen=True)
class Said:
    """What somebody answers. No score is a mistake that is told."""

    score: int | None
    reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class Linked:
    """A link of a mail as things are now: its member and their survey."""

    member: Actor
    survey: AskedSurvey


def get_linked(token: str) -> Linked:
    """What a link is about. Raises Gone: it is not ours, too old, or what it is about is not there for its member."""
    link = read_survey_link(token)
    user = session().get(User, link.member_id) if link else None
    if link is None or user is None or user.left_at is not None or user.is_placeholder:
        raise Gone()
    member = to_actor(user, roles_of(user.id))
    try:
        return Linked(member, get_survey(member, link.kind, link.survey_id))
    except NotFound:
        raise Gone() from None


@command
def answer_by_link(actor: Actor, token: str, said: Said) -> Linked:
    """Answer as the member whose link it is. Raises Gone, NotAllowed, Invalid, WrongState."""
    authorize(actor, Action.USE_MAILED_LINK)
    found = get_linked(token)
    return Linked(found.member, answer_survey(found.member, found.survey.kind, found.survey.id, said))


@command
def answer_survey(actor: Actor, kind: SurveyKind, survey_id: int, said: Said) -> AskedSurvey:
    """One's own answer; said again within its time it takes the place of what was said. Raises NotFound, Invalid, WrongState."""
    authorize(actor, Action.ANSWER_SURVEY)
    thread = get_survey(actor, kind, survey_id).thread
    row, now = lock(TABLES[kind], survey_id), utcnow()
    if row.member_id != actor.id:
        raise NotFound()
    words = normalise(said.words).strip()
    if said.score not in ALLOWED_SCORES[kind]:
        raise Invalid.field("score", _l("Choose one of the list."))
    if said.reason and said.reason not in tuple(SurveyReason):
        raise Invalid.field("reason", _l("Choose one of the list."))
    if len(words) > WORDS_MAX:
        raise Invalid.field("words", _l("Use at most %(num)d characters.", num=WORDS_MAX))
    if not is_open(row.asked_at, row.answered_at, now):
        raise WrongState(_l("The time to say how it was is over."), current="over")
    row.score, row.words, row.answered_at = said.score, without_personal_data(words), row.answered_at or now
    if isinstance(row, ResolutionSurvey):
        row.reason = said.reason or None
        read_by_cause(row.member_id, f"survey:{row.id}")
    else:
        read_by_cause(row.member_id, f"recommendation:{row.quarter}")
    session().flush()
    return asked(row, thread)


@command
def rate_page(
    actor: Actor, thread_id: int, *, reader: str, helped: bool, sought: bool | None = None, would_contact: bool | None = None,
) -> Thread:
    """Whether the page of a solved question helped: one answer of a reader a day, the last one; the same answer again leaves what was said
    besides. Whoever asked the question is asked otherwise and, like whoever wrote a solution of it, counts for
    nothing here. `reader` is forgotten at once. Raises NotFound, WrongState."""
    authorize(actor, Action.RATE_PAGE)
    thread, now = get_thread(actor, thread_id), utcnow()
    if not takes_ratings(thread):
        raise WrongState(_l("This question is not solved any more."), current=thread.status)
    if actor.id is not None and (thread.asker_id == actor.id or has_solved(actor.id, thread)):
        return thread
    key = event_key(now.date(), visitor_mark(now, reader), "page", thread_id)
    said = {"helped": helped, "sought": sought, "would_contact": would_contact}
    insert_unless_there(PageAnswer, {"key": key, "thread_id": thread_id, "at": now, **said})
    row = session().scalars(select(PageAnswer).where(PageAnswer.key == key).with_for_update()).one()
    same = row.helped == helped
    row.helped = helped
    row.sought = row.sought if same and sought is None else sought
    row.would_contact = row.would_contact if same and would_contact is None else would_contact
    return thread

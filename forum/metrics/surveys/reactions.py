"""What surveys do when told: a resolution waits for its question, somebody is told, somebody leaves or is anonymous now."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forum.accounts.events import MemberLeft
from forum.accounts.models import User
from forum.core import settings
from forum.core.db import command, insert_unless_there, session
from forum.kit.clock import utcnow
from forum.metrics.models import RecommendationSurvey, ResolutionSurvey
from forum.metrics.surveys.events import RecommendationAsked, SurveyAsked
from forum.metrics.surveys.occasions import of_recommendation, of_survey
from forum.metrics.surveys.states import ASKED_WITHIN, CONFIRMED
from forum.notifications.telling import tell
from forum.resolution.events import QuestionSolved
from forum.resolution.models import ResolutionChange
from forum.threads.events import AnonymityLifted, AuthorAnonymised
from forum.threads.models import Thread

# now


def resolution_waits_for_survey(event: QuestionSolved) -> None:
    """Its asker is asked later how it was. Not when it is only as it was before, and not about what was imported: imports announce
    nothing, or what is long over."""
    if event.quietly or event.how not in CONFIRMED or not settings.get("metrics.csat"):
        return
    thread = session().get_one(Thread, event.thread_id)
    last = select(ResolutionChange).where(ResolutionChange.thread_id == thread.id, ResolutionChange.seq == thread.resolution_seq)
    change = session().scalars(last).one_or_none()
    if change is None or change.is_how not in CONFIRMED or utcnow() - change.at > ASKED_WITHIN:
        return
    insert_unless_there(ResolutionSurvey, {
        "change_id": change.id, "thread_id": thread.id, "member_id": thread.asker_id, "resolved_at": change.at, "words": "",
    })


def member_leaves(event: MemberLeft) -> None:
    """What they were asked and did not answer is gone, and so are their words; the scores stay in the sums."""
    session().flush()
    for table in (ResolutionSurvey, RecommendationSurvey):
        mine = table.member_id == event.member_id
        session().execute(delete(table).where(mine, table.answered_at.is_(None)).execution_options(synchronize_session=False))
        session().execute(update(table).where(mine).values(words="").execution_options(synchronize_session=False))


def asker_is_unnamed(event: AuthorAnonymised) -> None:
    """What they said of this question does not name them any more, so that it could not go with them: their words are gone, the score
    stays. What they did not say they are not asked."""
    mine = (ResolutionSurvey.thread_id == event.thread_id, ResolutionSurvey.member_id == event.member_id)
    session().flush()
    waiting = delete(ResolutionSurvey).where(*mine, ResolutionSurvey.answered_at.is_(None))
    session().execute(waiting.execution_options(synchronize_session=False))
    _give(event.thread_id, event.member_id, event.anonymous_id, words=False)


def asker_is_named_again(event: AnonymityLifted) -> None:
    """Others may be anonymous in the same thread: only its asker has answered. Who has left gets no words back."""
    session().flush()
    if session().scalar(select(Thread.asker_id).where(Thread.id == event.thread_id)) == event.member_id:
        is_here = session().scalar(select(User.left_at).where(User.id == event.member_id)) is None
        _give(event.thread_id, event.anonymous_id, event.member_id, words=is_here)


def _give(thread_id: int, from_id: int, to_id: int, *, words: bool) -> None:
    theirs = update(ResolutionSurvey).where(ResolutionSurvey.thread_id == thread_id, ResolutionSurvey.member_id == from_id)
    given = theirs.values(member_id=to_id) if words else theirs.values(member_id=to_id, words="")
    session().execute(given.execution_options(synchronize_session=False))


# later


@command
def tell_of_survey(event: SurveyAsked) -> None:
    """A survey counts as asked in the measures only if the asker has really been told."""
    occasion = of_survey(event)
    if occasion is not None and tell(occasion):
        session().get_one(ResolutionSurvey, event.survey_id).told_at = utcnow()


@command
def tell_of_recommendation(event: RecommendationAsked) -> None:
    occasion = of_recommendation(event)
    if occasion is not None and tell(occasion):
        session().get_one(RecommendationSurvey, event.survey_id).told_at = utcnow()

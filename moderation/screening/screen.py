"""What the forum asks before it posts: `forum/threads/screening.py` says when."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core import settings
from forum.core.permissions import SYSTEM, can
from forum.policy import Action
from forum.threads.models import Post
from forum.threads.newcomers import is_new
from forum.threads.screening import Outcome, Submission, Verdict
from moderation.screening import classifier
from moderation.screening.commands.recording import note_refusal, write_print, write_screening
from moderation.screening.gathering import Known, facts_of, thresholds
from moderation.screening.judging import Judgement, judge, rewritten, tags_of
from moderation.screening.rules import current_rules
from moderation.screening.states import Result
from moderation.screening.words import replaced_words, to_change

VERDICTS = {Result.POST: Verdict.POST, Result.FLAG: Verdict.POST, Result.HOLD: Verdict.HOLD, Result.REFUSE: Verdict.REFUSE}


@dataclass(frozen=True)
class Record:
    """What `keep` needs of what `judge` found."""

    judgement: Judgement
    known: Known
    is_newcomer: bool


class PlazaScreen:
    """The built-in checks, the lists, and the external classifier where there is one."""

    def advise(self, submission: Submission) -> classifier.Advice | None:
        """Outside of the transaction. Words of trusted members and staff are sent to nobody."""
        if not classifier.is_on() or not _is_screened() or can(submission.actor, Action.WRITE_WITHOUT_LIMITS):
            return None
        return classifier.ask(submission, is_new=is_new(submission.actor))

    def judge(self, submission: Submission) -> Outcome:
        if not _is_screened():
            return Outcome()
        rules, at = current_rules(), thresholds()
        facts, known = facts_of(submission)
        judgement = judge(facts, rules, at)
        if advised := classifier.findings_of(submission.advice, judgement.score):
            judgement = judge(facts, rules, at, advised)
        record = Record(judgement, known, facts.is_newcomer)
        if judgement.result is Result.REFUSE:
            return Outcome(Verdict.REFUSE, tuple(to_change(judgement.findings)), record)
        changes = any(finding.code == "word_replace" and not finding.is_dry for finding in judgement.findings)
        return Outcome(
            VERDICTS[judgement.result], tuple(replaced_words(judgement.findings)), record,
            markdown=rewritten(submission.markdown, facts, rules) if changes else None,
            title=rewritten(submission.title, facts, rules) if changes else None, tags=tags_of(judgement),
        )

    def keep(self, submission: Submission, outcome: Outcome, post: Post) -> int | None:
        record: Record | None = outcome.record
        if record is None:
            return None
        if record.is_newcomer and not submission.is_edit:
            write_print(post, record.known.print, submission.address)
        return write_screening(submission, record.judgement, post) if record.judgement.is_worth_keeping else None

    def note(self, submission: Submission, outcome: Outcome) -> None:
        note_refusal(SYSTEM, submission, outcome.record.judgement)


def _is_screened() -> bool:
    on: bool = settings.get("moderation.screening")
    return on

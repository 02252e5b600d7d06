"""What the codes of topics are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.recurrence.queries.evidence import TopicEvidence
from forum.recurrence.queries.facts import Facts
from forum.recurrence.scoring import Score
from forum.recurrence.states import Dismissal, TopicAct

DISMISSAL_WORDS: dict[str, Any] = {
    Dismissal.NO_ONE_PROBLEM: _l("These are different problems"), Dismissal.ANSWERED_ELSEWHERE: _l("Answered elsewhere"),
    Dismissal.BEING_FIXED: _l("It is being fixed"), Dismissal.TOO_SPECIAL: _l("Too special for an article"),
    Dismissal.OTHER: _l("Something else"),
}
ACT_WORDS: dict[str, Any] = {
    TopicAct.MERGED: _l("became part of another topic"), TopicAct.SPLIT: _l("questions moved to a new topic"),
    TopicAct.RENAMED: _l("renamed"), TopicAct.PINNED: _l("a question stays in it"), TopicAct.UNPINNED: _l("a question may move again"),
    TopicAct.REMOVED: _l("a question does not belong to it"), TopicAct.DISMISSED: _l("dismissed"), TopicAct.WOKEN: _l("suggested again"),
    TopicAct.TAKEN: _l("somebody works on it"), TopicAct.RELEASED: _l("nobody works on it any more"),
    TopicAct.LINKED: _l("an article answers it"), TopicAct.UNLINKED: _l("an article does not answer it"),
}
LANGUAGE_WORDS = {"en": "English", "es": "Español"}


@dataclass(frozen=True, slots=True)
class Why:
    """One part of a score: what it is made of, in words, and what is left of it today."""

    words: str
    points: float
    icon: str


def why_suggested(facts: Facts | TopicEvidence, score: Score) -> list[Why]:
    """Each part of the score that is not nothing, in words."""
    me_toos, copies = (sum(getattr(one, name) for one in facts.threads) for name in ("me_too_count", "duplicates"))
    searched = sum(one.visitors for one in facts.searches)
    parts = (
        (score.distinct_askers, score.askers, "user", ngettext("%(num)d person asked", "%(num)d people asked", score.distinct_askers)),
        (me_toos, score.me_toos, "users", ngettext("%(num)d has it too", "%(num)d have it too", me_toos)),
        (copies, score.duplicates, "copy", ngettext("%(num)d duplicate", "%(num)d duplicates", copies)),
        (searched, score.searches, "search-x", ngettext(
            "%(num)d search found nothing", "%(num)d searches found nothing", searched)),
        (facts.failures, score.failed, "message-circle", ngettext(
            "%(num)d asked although it was suggested", "%(num)d asked although it was suggested", facts.failures)),
    )
    return [Why(words, points, icon) for count, points, icon, words in parts if count]

"""What rooms of the desk know for one another: the rule behind a reason, ready words, the next step, why something was held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import get_locale

from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound
from moderation.guidelines.filling import filled
from moderation.guidelines.queries.canned import Canned, canned_by_decision, canned_reasons
from moderation.guidelines.queries.standing import current_guideline, guideline_at
from moderation.review.steps import FIXED_REASONS
from moderation.sanctions.access import Said
from moderation.sanctions.suggestions import Suggested, suggested
from moderation.screening.queries import explain
from moderation.statements.foretelling import Foretold, Planned, foretell
from moderation.statements.rules import Rule
from moderation.statements.states import FoundHow


@dataclass(frozen=True)
class Ready:
    """Words a moderator may take over."""

    title: str
    text: str
    language: str


CANNED_FOR = {
    "hide": "hidden", "remove": "removed", "refuse": "refused", "edit": "edited", "close_duplicate": "closed", "warn": "warning",
    "silence": "silence", "suspend": "suspension", "remove_member": "removal", "act_on_notice": "hidden", "spam": "removed",
}
"""Which ready words go with a decision of the queue; the others have none."""


def rule_behind(reason: str, version: int | None) -> Rule:
    """The rule of a version of the guidelines, or of the one in force, in the language in force: of a mail, that of its reader."""
    language = get_locale().language
    found = current_guideline(reason, language) if version is None else guideline_at(version, reason, language)
    return Rule(found.title, found.url, found.version)


def letters_of_sanction(viewer: Actor, member_id: int, said: Said) -> list[Foretold]:
    """What the member would be sent of a sanction that is not imposed yet."""
    until = utcnow() + timedelta(hours=said.hours) if said.hours else None
    return foretell(viewer, [Planned(member_id, said.kind, said.reason, FoundHow.OWN_INITIATIVE, said.words, until=until)])


def words_for_decisions(viewer: Actor, reasons: Mapping[str, str], language: str) -> dict[str, list[Ready]]:
    """Ready words for decisions of the queue, those for its reason where there are any, and only those
    where the decision is itself a reason; sentences that need a fact are left out."""
    found = canned_by_decision(viewer, language)
    return {
        decision: _ready(found.get(CANNED_FOR.get(decision, ""), []), reason, only=decision in FIXED_REASONS)
        for decision, reason in reasons.items()
    }


def _ready(found: list[Canned], reason: str, *, only: bool) -> list[Ready]:
    fitting = [one for one in found if one.reason == reason] or ([] if only else found)
    return [Ready(one.title, filled(one.text, {}), one.language) for one in fitting]


def words_for_sanction(kind: str, reason: str, language: str) -> list[str]:
    return [filled(one.text, {}) for one in canned_reasons(SYSTEM, kind, language, reason=reason)]


def next_step(viewer: Actor, member_id: int, reason: str) -> Suggested:
    return suggested(member_id, reason)


def why_held(viewer: Actor, screening_ids: list[int]) -> list[str]:
    """What screening found, in sentences."""
    said: list[str] = []
    for screening_id in screening_ids:
        try:
            said += explain(viewer, screening_id).reasons
        except NotFound:  # forgotten after its time
            continue
    return list(dict.fromkeys(said))

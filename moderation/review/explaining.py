"""The table of decisions and the priority of an item, for people who ask the command line."""

from __future__ import annotations

from typing import Any

from forum.core.permissions import Actor
from moderation.review.decisions import DECISIONS, Case, allowed
from moderation.review.ranking import score_of
from moderation.review.states import Subject

ROLES = ("member", "agent", "editor", "moderator", "admin")
CASES: dict[str, Case] = {
    "post": Case(Subject.POST, kind="question", member_id=0, is_open_question=True),
    "held post": Case(Subject.POST, kind="answer", is_held=True, member_id=0),
    "own post": Case(Subject.POST, kind="answer", member_id=1),
    "post of staff": Case(Subject.POST, kind="answer", member_id=0, member_is_staff=True),
    "member": Case(Subject.MEMBER, member_id=0),
    "staff member": Case(Subject.MEMBER, member_id=0, member_is_staff=True),
    "suggested edit": Case(Subject.EDIT, kind="answer", member_id=0),
    "outdated suggested edit": Case(Subject.EDIT, kind="answer", member_id=0, is_stale=True),
    "appeal": Case(Subject.APPEAL, kind="answer", member_id=0, decided_against_by_id=0),
    "appeal against oneself": Case(Subject.APPEAL, kind="answer", member_id=0, decided_against_by_id=1),
    "appeal against oneself, nobody else": Case(Subject.APPEAL, kind="answer", member_id=0, decided_against_by_id=1, nobody_else=True),
    "appeal of staff": Case(Subject.APPEAL, kind="answer", member_id=0, member_is_staff=True, decided_against_by_id=0),
    "notice": Case(Subject.NOTICE, kind="answer", member_id=0),
    "notice about a member": Case(Subject.NOTICE, member_id=0),
}
"""Who asks has the id 1, everybody else 0."""


def policy_table() -> list[dict[str, Any]]:
    """role x decision x subject -> allowed, for every decision that fits the subject."""
    return [
        {"role": role, "decision": choice.kind.value, "subject": name, "allowed": allowed(_actor(role), choice, case).allowed}
        for role in ROLES for name, case in CASES.items() for choice in DECISIONS.values() if choice.fits_case(case)
    ]


def _actor(role: str) -> Actor:
    return Actor(id=1, handle=role, is_verified=True, reputation=100_000, roles=frozenset() if role == "member" else frozenset({role}))


def explained(item_id: int) -> dict[str, Any]:
    """The priority of an item with its parts in words."""
    score = score_of(item_id)
    return {"item": item_id, "priority": score.total, "parts": [{"words": str(words), "points": points} for words, points in score.parts]}

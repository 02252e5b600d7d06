"""The ladder: what members may do from which reputation on. The numbers are the catalogue's, the enforcing is the policy's."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from forum.catalogue import PRIVILEGES, reputation_needed

_WORDS = {
    "flag": _l("Flag posts and members"),
    "comment": _l("Comment anywhere"), "upvote": _l("Vote up"), "downvote": _l("Vote down"), "edit_tags": _l("Retag others’ threads"),
    "create_tags": _l("Create tags"), "mark_duplicates": _l("Mark duplicates"), "edit_posts": _l("Edit others’ posts"),
    "request_escalation": _l("Ask staff for help with a question"),
    "suggest_edit": _l("Suggest an edit"), "review": _l("Review first posts and suggested edits"),
    "accept_for_silent_asker": _l("Accept for a silent asker"), "close": _l("Close and reopen questions"),
    "trusted": _l("Post and vote without limits"),
}


def words_of(privilege: str) -> str:
    """What a privilege lets one do; the key itself for one that is not known any more."""
    return str(_WORDS.get(privilege, privilege))


@dataclass(frozen=True, slots=True)
class Rung:
    """One privilege and the reputation it needs now."""

    privilege: str
    needed: int
    is_reached: bool

    @property
    def words(self) -> str:
        return words_of(self.privilege)


def ladder(reputation: int) -> list[Rung]:
    """Every privilege, the lowest number first, for somebody of this reputation."""
    rungs = [Rung(name, needed, reputation >= needed) for name in PRIVILEGES for needed in (reputation_needed(name),)]
    return sorted(rungs, key=lambda rung: rung.needed)


def next_rung(rungs: list[Rung]) -> Rung | None:
    """The first that is not reached yet."""
    return next((rung for rung in rungs if not rung.is_reached), None)


SAID_WHEN_MISSING = ("comment", "upvote", "downvote")
"""Privileges whose buttons every reader of a thread has before them, with the number that is missing."""


def likeness(reputation: int) -> tuple[int, int]:
    """All that a thread's page shows of its reader's reputation: how many privileges, and the number itself while one is missing there.

    Two readers alike in this see the same page, so that it is made once for both.
    """
    rungs = ladder(reputation)
    is_told = any(rung.privilege in SAID_WHEN_MISSING and not rung.is_reached for rung in rungs)
    return sum(rung.is_reached for rung in rungs), reputation if is_told else 0

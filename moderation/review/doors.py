"""What other rooms do for a decision where they are there: `moderation/wiring.py` fills this, so that a part can be left out.

A decision whose door is closed is not offered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HELD = ("release",)
"""release(actor, post_id) lets a held post in."""
CLEANUP = (
    "hold_cleanup", "begin_cleanup", "revert_cleanup", "running_cleanup", "reverting_cleanup", "adopt_cleanup", "cleanup_is_too_late",
    "cleanup_size",
)
"""hold_cleanup(cleanup_id) locks it; begin_cleanup(actor, member_id, decision_id=...) gives a row with an id;
revert_cleanup(actor, cleanup_id); running_cleanup(viewer, member_id) gives an id or None; reverting_cleanup(viewer, member_id) the same
of one that is taken back, and holds it until commit; adopt_cleanup(actor, cleanup_id, decision_id=...) says which decision it belongs
to; cleanup_is_too_late(viewer, cleanup_id) says whether it can no longer be taken back; cleanup_size(viewer, member_id) what one would
take, as pairs of words and numbers."""
NOTICES = ("get_notice", "decide_notice", "reopen_notice")
"""get_notice(viewer, notice_id) gives a row with post_id, author_id, law; decide_notice(actor, notice_id, acted=..., words=...);
reopen_notice(actor, notice_id) takes that back."""
FACTS = ("suggested_step", "notes_about", "findings_of", "canned_reasons", "posts_like", "foretell")
"""suggested_step(viewer, member_id, reason) gives kind and hours; notes_about(viewer, member_id) notes; findings_of(viewer,
screening_ids) lines in words; canned_reasons(viewer, reason by decision, locale) ready words by
decision;
posts_like(viewer, post_id) ids of posts that say nearly the same; foretell(viewer, planned) the letters that members would get for
restrictions that are not imposed yet."""

NAMES = frozenset((*HELD, *CLEANUP, *NOTICES, *FACTS))
_doors: dict[str, Callable[..., Any]] = {}


def declare(**doors: Callable[..., Any]) -> None:
    """Say who does what. Raises LookupError for a name nobody asks for."""
    if unknown := set(doors) - NAMES:
        raise LookupError(f"no decision needs {sorted(unknown)}")
    _doors.update(doors)


def door(name: str) -> Callable[..., Any] | None:
    return _doors.get(name)

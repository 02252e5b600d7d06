"""Cleaning up in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from moderation.cleanup.states import CleanupState, What

WHAT: dict[str, Any] = {
    What.PROFILE: _l("Name, picture and description"), What.POSTS: _l("Posts, with their files"), What.SUGGESTIONS: _l("Suggested edits"),
    What.VOTES: _l("Votes"), What.ME_TOOS: _l("“I have this problem too”"), What.FOLLOWS: _l("Threads they follow"),
    What.PLACES: _l("Categories and tags they follow"), What.CLAIMS: _l("“Is writing an answer”"), What.FLAGS: _l("Open flags they raised"),
}
STATES: dict[str, Any] = {
    CleanupState.RUNNING: _l("Under way"), CleanupState.DONE: _l("Finished"), CleanupState.REVERTING: _l("Being taken back"),
    CleanupState.REVERTED: _l("Taken back"),
}

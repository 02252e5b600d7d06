"""Reading the guidelines in force, older versions, the draft; and canned reasons."""

from moderation.guidelines.queries.canned import Canned, canned_reasons, canned_rows, get_canned
from moderation.guidelines.queries.editions import (
    Edition,
    Rule,
    current_edition,
    differs,
    draft_edition,
    edition_at,
    editions,
    published_versions,
    stored_current,
)
from moderation.guidelines.queries.standing import Guideline, current_guideline, guideline_at

__all__ = [
    "Canned", "Edition", "Guideline", "Rule", "canned_reasons", "canned_rows", "current_edition", "current_guideline", "differs",
    "draft_edition", "edition_at", "editions", "get_canned", "guideline_at", "published_versions", "stored_current",
]

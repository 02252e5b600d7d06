"""What a suggested edit changes, side by side: against the text it was written for, and against today's where that is newer."""

from __future__ import annotations

from typing import Any

from forum.kit.diffing import side_by_side
from forum.threads.diffs import rows_with_gaps
from forum.threads.models import SuggestedEdit
from forum.threads.queries import fields_of, get_revision


def comparison(suggestion: SuggestedEdit) -> dict[str, Any]:
    """`rows`: base and suggestion. `since`: base and the newest text, when the post was edited after the suggestion was made."""
    post = suggestion.post
    base = get_revision(post, suggestion.base)
    labels = {field.key: field.label for field in fields_of(post.thread.category_id)} if post.is_opening else {}
    since = rows_with_gaps(side_by_side(base.body, post.body_markdown)) if suggestion.is_stale else []
    return {
        "base": base, "labels": labels, "rows": rows_with_gaps(side_by_side(base.body, suggestion.body_markdown)), "since": since,
    }

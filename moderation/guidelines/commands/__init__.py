"""Writing the guidelines and the canned reasons."""

from moderation.guidelines.commands.canned import (
    CannedDraft,
    add_canned_reason,
    edit_canned_reason,
    order_canned_reasons,
    reinstate_canned_reason,
    retire_canned_reason,
)
from moderation.guidelines.commands.drafting import RuleDraft, add_rule, discard_draft, edit_rule, order_rules, remove_rule
from moderation.guidelines.commands.publishing import publish_guidelines

__all__ = [
    "CannedDraft", "RuleDraft", "add_canned_reason", "add_rule", "discard_draft", "edit_canned_reason", "edit_rule",
    "order_canned_reasons", "order_rules", "publish_guidelines", "reinstate_canned_reason", "remove_rule", "retire_canned_reason",
]

"""What admins do with rules, and what the rules do."""

from moderation.raising.commands.raising import note_seen, raise_by_rule
from moderation.raising.commands.trying import dry_run, finish_run, start_run
from moderation.raising.commands.tuning import RuleDraft, add_rule, delete_rule, edit_rule, switch_off, switch_on

__all__ = [
    "RuleDraft", "add_rule", "delete_rule", "dry_run", "edit_rule", "finish_run", "note_seen", "raise_by_rule", "start_run", "switch_off",
    "switch_on",
]

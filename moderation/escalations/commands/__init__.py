"""What people do to cases. Every act takes `version`, the number its page showed; None (scripts) acts on whatever there is."""

from moderation.escalations.commands.bulk import Given, Said, act_on_many, hand_over_many
from moderation.escalations.commands.distributing import distribute_case
from moderation.escalations.commands.ending import cancel, reject, reopen, resolve
from moderation.escalations.commands.policies import add_policy, delete_policy, edit_policy
from moderation.escalations.commands.presence import be_at
from moderation.escalations.commands.raising import raise_escalation
from moderation.escalations.commands.rating import note_asker, rate_case, say_not_solved
from moderation.escalations.commands.views import delete_view, rename_view, save_view
from moderation.escalations.commands.watching import unwatch, watch
from moderation.escalations.commands.working import acknowledge, assign, change_priority, hand_over, resume, take, wait_for

__all__ = [
    "Given", "Said", "acknowledge", "act_on_many", "add_policy", "assign", "be_at", "cancel", "change_priority", "delete_policy",
    "delete_view", "distribute_case", "edit_policy", "hand_over", "hand_over_many", "note_asker", "raise_escalation", "rate_case",
    "reject", "rename_view", "reopen", "resolve", "resume", "save_view", "say_not_solved", "take", "unwatch", "wait_for", "watch",
]

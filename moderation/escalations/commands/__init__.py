"""What people do to cases. Every act takes `version`, the number its page showed; None (scripts) acts on whatever there is."""

from moderation.escalations.commands.bulk import act_on_many
from moderation.escalations.commands.ending import cancel, reject, reopen, resolve
from moderation.escalations.commands.policies import add_policy, delete_policy, edit_policy
from moderation.escalations.commands.raising import raise_escalation
from moderation.escalations.commands.watching import unwatch, watch
from moderation.escalations.commands.working import acknowledge, assign, change_priority, hand_over, resume, take, wait_for

__all__ = [
    "acknowledge", "act_on_many", "add_policy", "assign", "cancel", "change_priority", "delete_policy", "edit_policy", "hand_over",
    "raise_escalation", "reject", "reopen", "resolve", "resume", "take", "unwatch", "wait_for", "watch",
]

"""What people and other systems do about hand-off."""

from moderation.handoff.commands.delivering import note_delivered, note_failure, send_again
from moderation.handoff.commands.destinations import (
    Draft,
    add_destination,
    delete_destination,
    edit_destination,
    rotate_secret,
    switch,
    try_destination,
)
from moderation.handoff.commands.handing import hand_off, take_back
from moderation.handoff.commands.receiving import take_update
from moderation.handoff.commands.reconciling import end_with_cases, forget_some, send_stuck, tell_drifted

__all__ = [
    "Draft", "add_destination", "delete_destination", "edit_destination", "end_with_cases", "forget_some", "hand_off", "note_delivered",
    "note_failure", "rotate_secret", "send_again", "send_stuck", "switch", "take_back", "take_update", "tell_drifted", "try_destination",
]

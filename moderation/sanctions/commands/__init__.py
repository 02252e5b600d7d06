"""What changes sanctions and notes."""

from moderation.sanctions.commands.expiring import expire_some
from moderation.sanctions.commands.imposing import get_sanction, impose_sanction, lift_sanction
from moderation.sanctions.commands.noting import delete_note, pin_note, write_note

__all__ = ["delete_note", "expire_some", "get_sanction", "impose_sanction", "lift_sanction", "pin_note", "write_note"]

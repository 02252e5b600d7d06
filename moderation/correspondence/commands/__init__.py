"""What people write about cases."""

from moderation.correspondence.commands.messages import write_privately, write_to_asker, write_to_staff
from moderation.correspondence.commands.moving import move_to_private
from moderation.correspondence.commands.notes import delete_note, edit_note, write_note
from moderation.correspondence.commands.replies import ReplyDraft, add_reply, delete_reply, edit_reply
from moderation.correspondence.commands.summaries import note_summary, post_summary

__all__ = [
    "ReplyDraft", "add_reply", "delete_note", "delete_reply", "edit_note", "edit_reply", "move_to_private", "note_summary", "post_summary",
    "write_note", "write_privately", "write_to_asker", "write_to_staff",
]

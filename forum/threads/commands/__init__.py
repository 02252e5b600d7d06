"""Writes of the threads room, by topic. `actor` first, then row ids, options by keyword; each is one unit of work."""

from forum.threads.commands.anonymising import anonymise_author
from forum.threads.commands.answering import post_answer
from forum.threads.commands.asking import start_thread
from forum.threads.commands.attaching import clean_orphans, store_attachment
from forum.threads.commands.bookmarking import add_bookmark, remove_bookmark
from forum.threads.commands.claiming import claim_thread, forget_old_claims, withdraw_claim
from forum.threads.commands.commenting import may_wait_for_details, post_comment, request_details
from forum.threads.commands.converting import convert_post, convert_requests
from forum.threads.commands.deleting import delete_post, undelete_post, why_not_deletable
from forum.threads.commands.drafting import discard_draft, forget_old_drafts, save_draft
from forum.threads.commands.editing import edit_post, retag_thread, rollback_post
from forum.threads.commands.hiding import hide_post, restore_post
from forum.threads.commands.holding import release_post
from forum.threads.commands.merging import merge_threads
from forum.threads.commands.organising import change_type, lock_thread, move_thread, pin_thread, unlock_thread, unpin_thread
from forum.threads.commands.reviewing import approve_suggestion, improve_suggestion, reject_suggestion, reopen_suggestion
from forum.threads.commands.slowing import set_slow_mode
from forum.threads.commands.splitting import split_thread
from forum.threads.commands.suggesting import suggest_edit, withdraw_suggestion
from forum.threads.commands.undoing import undo_act
from forum.threads.commands.viewing import flush_views, note_view

__all__ = [
    "add_bookmark", "anonymise_author", "approve_suggestion", "change_type", "claim_thread", "clean_orphans", "convert_post",
    "convert_requests", "delete_post", "discard_draft", "edit_post", "flush_views", "forget_old_claims", "forget_old_drafts",
    "hide_post", "improve_suggestion", "lock_thread", "may_wait_for_details", "merge_threads", "move_thread", "note_view", "pin_thread",
    "post_answer", "post_comment", "reject_suggestion", "release_post", "remove_bookmark", "reopen_suggestion", "request_details",
    "restore_post", "retag_thread", "rollback_post", "save_draft", "set_slow_mode", "split_thread", "start_thread", "store_attachment",
    "suggest_edit", "undelete_post", "undo_act", "unlock_thread", "unpin_thread", "why_not_deletable", "withdraw_claim",
    "withdraw_suggestion",
]

"""Writes of the threads room, by topic. `actor` first, then row ids, options by keyword; each is one unit of work."""

from forum.threads.commands.answering import post_answer
from forum.threads.commands.asking import start_thread
from forum.threads.commands.commenting import post_comment
from forum.threads.commands.deleting import delete_post, undelete_post, why_not_deletable
from forum.threads.commands.hiding import hide_post, restore_post

__all__ = [
    "delete_post", "hide_post", "post_answer", "post_comment", "restore_post", "start_thread", "undelete_post", "why_not_deletable",
]

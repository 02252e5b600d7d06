"""Writes of the exchange room, by topic. Imports are the system's or an admin's work."""

from forum.exchange.commands.completing import complete_thread
from forum.exchange.commands.files import write_file
from forum.exchange.commands.news import give_addresses, leave_unread, tell_latest_news
from forum.exchange.commands.organising import write_category, write_tags
from forum.exchange.commands.people import write_members
from forum.exchange.commands.threads import Batch, write_threads

__all__ = [
    "Batch", "complete_thread", "give_addresses", "leave_unread", "tell_latest_news", "write_category", "write_file", "write_members",
    "write_tags", "write_threads",
]

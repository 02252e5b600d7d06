"""What members decide about following, their inbox and their mail."""

from forum.notifications.commands.following import follow_thread, unfollow_thread
from forum.notifications.commands.preferring import change_wishes
from forum.notifications.commands.reading import mark_read, mark_unread
from forum.notifications.commands.stopping import stop_mail

__all__ = ["change_wishes", "follow_thread", "mark_read", "mark_unread", "stop_mail", "unfollow_thread"]

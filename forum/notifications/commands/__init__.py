"""What members decide about following, their inbox, their mail and their devices."""

from forum.notifications.commands.devices import add_device, remove_device, try_device
from forum.notifications.commands.dismissing import dismiss_suggestion, restore_suggestion
from forum.notifications.commands.following import follow_thread, unfollow_thread
from forum.notifications.commands.places import follow_category, follow_tag, unfollow_category, unfollow_tag
from forum.notifications.commands.preferring import change_wishes
from forum.notifications.commands.reading import mark_read, mark_unread
from forum.notifications.commands.stopping import stop_mail

__all__ = [
    "add_device", "change_wishes", "dismiss_suggestion", "follow_category", "follow_tag", "follow_thread", "mark_read", "mark_unread",
    "remove_device", "restore_suggestion", "stop_mail", "try_device", "unfollow_category", "unfollow_tag", "unfollow_thread",
]

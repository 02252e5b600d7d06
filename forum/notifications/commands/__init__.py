"""What members decide about following, their inbox, their mail and their devices."""

from forum.notifications.commands.devices import add_device, remove_device, try_device
from forum.notifications.commands.following import follow_thread, mark_read, unfollow_thread
from forum.notifications.commands.preferring import change_wishes
from forum.notifications.commands.stopping import stop_mail

__all__ = [
    "add_device", "change_wishes", "follow_thread", "mark_read", "remove_device", "stop_mail", "try_device", "unfollow_thread",
]

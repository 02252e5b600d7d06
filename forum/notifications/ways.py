"""By what way somebody is told: in Plaza, by mail, on their devices, or not. Staff set the defaults, members their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forum.core import settings
from forum.notifications.states import Mailing, Rhythm, Topic


@dataclass(frozen=True)
class Way:
    """In the inbox or not; mailed at once, in the digest, or not; on devices or not (by default never: who turns a device on chooses)."""

    in_app: bool
    mail: Mailing
    push: bool = False

    @property
    def is_off(self) -> bool:
        return not self.in_app and self.mail is Mailing.OFF and not self.push


WAYS = {
    "app_now": Way(True, Mailing.NOW), "app_digest": Way(True, Mailing.DIGEST), "app": Way(True, Mailing.OFF),
    "now": Way(False, Mailing.NOW), "digest": Way(False, Mailing.DIGEST), "off": Way(False, Mailing.OFF),
}
"""The values of the settings `notifications.<topic>`."""


def default_way(topic: Topic) -> Way:
    """What holds for members who have not chosen."""
    return WAYS[settings.get(f"notifications.{topic}")]


@dataclass(frozen=True)
class Wishes:
    """All of the settings page. Quiet hours are minutes of the day, both or neither."""

    ways: Mapping[Topic, Way]
    mails: bool
    digest: Rhythm
    time_zone: str
    quiet_from: int | None
    quiet_until: int | None
    locale: str

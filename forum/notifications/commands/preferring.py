"""How a member wants to be told, and when they may be mailed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.accounts.commands import set_locale
from forum.core.db import command, session
from forum.core.door import LOCALES
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.zones import zones
from forum.notifications.models import MailHours, Preference
from forum.notifications.recipients import hours_of
from forum.notifications.ways import Wishes
from forum.policy import Action

DAY_MINUTES = 24 * 60


@command
def change_wishes(actor: Actor, wishes: Wishes) -> None:
    """Keep what a member chose. Raises Invalid."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    _check(wishes)
    for topic, way in wishes.ways.items():
        session().merge(Preference(user_id=actor.member_id, topic=topic, in_app=way.in_app, mail=way.mail, push=way.push))
    hours = hours_row(actor.member_id)
    hours.time_zone, hours.digest = wishes.time_zone, wishes.digest
    hours.quiet_from, hours.quiet_until = wishes.quiet_from, wishes.quiet_until
    hours.stopped_at = None if wishes.mails else hours.stopped_at or utcnow()
    if wishes.locale != actor.locale:
        set_locale(actor, wishes.locale)


def hours_row(member_id: int) -> MailHours:
    """The member's row, made from the defaults of the site when there is none (inside a command)."""
    row = session().get(MailHours, member_id, with_for_update=True)
    if row is None:
        now = hours_of(None)
        row = MailHours(user_id=member_id, time_zone=now.time_zone, digest=now.digest)
        session().add(row)
    return row


def _check(wishes: Wishes) -> None:
    if wishes.time_zone not in zones():
        raise Invalid.field("time_zone", _l("Choose one of the list."))
    if wishes.locale not in LOCALES:
        raise Invalid.field("locale", _l("Choose one of the list."))
    if (wishes.quiet_from is None) != (wishes.quiet_until is None):
        raise Invalid.field("quiet_until", _l("Quiet hours need a beginning and an end."))
    if wishes.quiet_from is not None and wishes.quiet_from == wishes.quiet_until:
        raise Invalid.field("quiet_until", _l("Choose two different times."))
    if not all(0 <= minute < DAY_MINUTES for minute in (wishes.quiet_from, wishes.quiet_until) if minute is not None):
        raise Invalid.field("quiet_from", _l("Choose a time of the day."))

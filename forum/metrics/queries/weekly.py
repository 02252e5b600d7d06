"""Who wants the weekly mail, and who may have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.accounts.queries import find_email_of, roles_of
from forum.accounts.sessions import to_actor
from forum.core import settings
from forum.core.db import session
from forum.core.door import LOCALES
from forum.core.permissions import Actor, authorize, can
from forum.kit.clock import utcnow
from forum.kit.zones import zone
from forum.metrics.models import WeeklyMail
from forum.notifications.hours import last_morning
from forum.notifications.recipients import Recipient, recipients
from forum.notifications.states import Rhythm
from forum.policy import Action


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets the mail, as things are now."""

    actor: Actor
    name: str
    address: str
    locale: str
    who: Recipient


def wants_weekly_mail(viewer: Actor) -> bool:
    """What they chose; without a choice administrators get it and others of staff do not."""
    authorize(viewer, Action.SEE_INSIGHTS)
    row = session().get(WeeklyMail, viewer.member_id)
    return is_wanted(row.is_wanted if row is not None else None, viewer.has_role("admin"))


def is_wanted(chosen: bool | None, is_admin: bool) -> bool:
    return is_admin if chosen is None else chosen


def staff_who_want_it(viewer: Actor) -> list[int]:
    """Members of staff to whom the mail goes."""
    authorize(viewer, Action.SEE_INSIGHTS)
    is_admin = select(Role.user_id).where(Role.user_id == User.id, Role.role == "admin").exists()
    found = select(User.id, WeeklyMail.is_wanted, is_admin).outerjoin(WeeklyMail, WeeklyMail.user_id == User.id)
    found = found.where(User.is_staff.is_(True), User.left_at.is_(None)).order_by(User.id)
    return [member_id for member_id, chosen, admin in session().execute(found) if is_wanted(chosen, bool(admin))]


def monday_of(who: Recipient) -> date:
    """The latest Monday whose morning has come where this member lives."""
    return last_morning(utcnow(), zone(who.hours.time_zone), settings.get("notifications.morning_hour"), Rhythm.WEEKLY)[0]


def reader_of(viewer: Actor, member_id: int) -> Reader | None:
    """A member who may be mailed insights at this moment; None for whoever may not see them or takes no mail."""
    authorize(viewer, Action.SEE_INSIGHTS)
    member, email, who = session().get(User, member_id), find_email_of(member_id), recipients([member_id]).get(member_id)
    if member is None or email is None or who is None or who.no_mail(utcnow()):
        return None
    actor = to_actor(member, roles_of(member_id))
    locale = member.locale if member.locale in LOCALES else settings.get("site.default_locale")
    return Reader(actor, member.display_name, email.address, locale, who) if can(actor, Action.SEE_INSIGHTS) else None

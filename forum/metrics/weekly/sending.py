"""From a Monday to a mail: asked again at the moment it is sent, outside any transaction."""

from __future__ import annotations

import smtplib
from datetime import date, timedelta
from urllib.parse import urlsplit

import structlog
from flask_babel import force_locale

from forum.accounts.commands.deliverability import mark_undeliverable
from forum.core import mail
from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.metrics.commands.mailing import mark_sent
from forum.metrics.models import WeeklyMail
from forum.metrics.queries.weekly import Reader, monday_of, reader_of, staff_who_want_it
from forum.metrics.weekly.links import stop_link
from forum.metrics.weekly.words import sum_words, week_told

log = structlog.get_logger("plaza.mail")
MESSAGE = "insights_week"


def send_weekly_mail(member_id: int, week: date) -> None:
    """Send the mail of that Monday, unless it was sent, is not wanted any more, or a later one takes its place. Raises what the mail
    server raised."""
    row, reader = session().get(WeeklyMail, member_id), reader_of(SYSTEM, member_id)
    if row is None or reader is None or (row.sent_week is not None and row.sent_week >= week):
        return
    if member_id not in staff_who_want_it(SYSTEM) or monday_of(reader.who) - week >= timedelta(days=7):
        return
    try:
        send_now(reader, week)
    except smtplib.SMTPRecipientsRefused as error:
        if not all(code // 100 == 5 for code, _words in error.recipients.values()):
            raise
        log.info("address_refused", member=member_id)
        mark_undeliverable(SYSTEM, reader.address, why="bounce")
    else:
        mark_sent(SYSTEM, member_id, week)


def send_now(reader: Reader, week: date) -> None:
    """The mail itself, in its reader's language."""
    stop, host = stop_link(reader.who.id), urlsplit(current_config().public_url).hostname or "localhost"
    headers = {
        "List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": f"<insights.{host}>",
        "X-Auto-Response-Suppress": "All",
    }
    mail.send(
        reader.address, MESSAGE, locale=reader.locale, message_key=f"weekly-insights-{reader.who.id}-{week.isoformat()}", headers=headers,
        **context_of(reader, week),
    )


def context_of(reader: Reader, week: date) -> dict[str, object]:
    """What the templates need."""
    with force_locale(reader.locale):
        told = week_told(reader.actor, week)
        return {
            "name": reader.name, "stop_link": stop_link(reader.who.id), "choose_link": f"{current_config().public_url}/insights/mail/",
            "sums": sum_words(told["days"]), **told,
        }

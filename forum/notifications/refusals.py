"""Why a mail was not posted, in the words of its writer's language; and the mail that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts.models import User
from forum.accounts.queries import find_email_of
from forum.core import mail, settings
from forum.core.config import current_config
from forum.core.db import session
from forum.core.door import LOCALES
from forum.core.forms import shown
from forum.core.rendering import duration, moment
from forum.kit.errors import Invalid, Missing, NotAllowed, NotFound, PlazaError, TooMany
from forum.threads.fields import INPUT_PREFIX

SEND_ANSWER = "notifications.send_mail_answer"
FOR_EVER = 9999
"""The year of an end that never comes."""


@dataclass(frozen=True)
class MailAnswer:
    """What a mail that came in is answered: plain values, as they wait in the outbox. `link` is a path of ours."""

    member_id: int
    subject: str
    reasons: list[str]
    quote: str = ""
    link: str = "/"
    is_posted: bool = False
    in_reply_to: str = ""

    def payload(self) -> dict[str, Any]:
        return asdict(self)


def locale_of(member: User) -> str:
    return str(member.locale if member.locale in LOCALES else settings.get("site.default_locale"))


def reasons_of(error: PlazaError, labels: Mapping[str, str] | None = None) -> list[str]:
    """A refusal as sentences. `labels` are those of a category's fields, by key."""
    if isinstance(error, NotAllowed):
        return [_missing_words(error.missing)]
    if isinstance(error, NotFound):
        return [_("What you answered is not there any more, or you may no longer read it.")]
    if isinstance(error, TooMany) and not error.details.get("slow_minutes"):
        return [_("You have written a lot in a short time. You can write again in %(time)s.", time=duration(error.retry_after))]
    if isinstance(error, Invalid) and any(error.fields.values()):
        return [_field_words(name, text, labels or {}) for name, texts in error.fields.items() for text in texts]
    return [shown(error.message)]


def _field_words(name: str, text: object, labels: Mapping[str, str]) -> str:
    label = labels.get(name.removeprefix(INPUT_PREFIX)) if name.startswith(INPUT_PREFIX) else None
    return f"{label}: {shown(text)}" if label else shown(text)


def _missing_words(missing: Missing | None) -> str:
    kind, needed = (missing.kind, missing.needed) if missing else ("", None)
    if kind == "sanction" and isinstance(needed, datetime):
        if needed.year == FOR_EVER:
            return _("You may not write here.")
        return _("You may not write until %(day)s.", day=moment(needed))
    if kind == "unlocked":
        return _("The thread is locked: nobody can add to it.")
    if kind == "reputation":
        count = int(needed) if isinstance(needed, int) else 0
        return str(ngettext("You need %(num)d point of reputation for this.", "You need %(num)d points of reputation for this.", count))
    return {
        "verified": _("Confirm your e-mail address first."), "archived": _("The category is archived: nothing new is posted there."),
        "role": _("Only staff may write there."),
    }.get(kind) or _("You may not write here.")


def send_mail_answer(answer: MailAnswer, *, key: str) -> None:
    """Write to the member, at the address that is theirs when it is sent: nothing to one that is gone or refuses mail."""
    member, email = session().get(User, answer.member_id), find_email_of(answer.member_id)
    if member is None or member.has_left or email is None or email.verified_at is None or email.undeliverable_at is not None:
        return
    # From here on nothing is loaded: sending ends the transaction.
    name, locale, address = member.display_name, locale_of(member), email.address
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Precedence": "auto_reply"}
    if answer.in_reply_to:
        headers |= {"In-Reply-To": answer.in_reply_to, "References": answer.in_reply_to}
    mail.send(
        address, "mail_answer", locale=locale, message_key=key, headers=headers, name=name, answer=answer,
        link=f"{current_config().public_url}{answer.link}",
    )

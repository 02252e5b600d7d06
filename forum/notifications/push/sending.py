"""From news to one device: asked again what may be said, encrypted, handed to the browser's push service outside any transaction.

A message is sent once. What remains is the moment between the service's "taken" and our commit: a worker killed there sends it again,
under the same `Topic` and tag, by which the service and the browser put it in the place of the first.
Endpoints and keys stand in no log.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, cast

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from forum.accounts.models import LoginSession, User
from forum.core import fetching, jobs, settings
from forum.core.config import current_config
from forum.core.db import command, session
from forum.core.fetching import Answer, Refused, Unreachable
from forum.kit.clock import utcnow
from forum.notifications.delivery import language_of
from forum.notifications.models import Notification, PushSubscription
from forum.notifications.push import keys, messages
from forum.notifications.push.news import SEND, News, news_of, not_before

log = structlog.get_logger("plaza.push")

KEPT_SECONDS = 24 * 3600
"""How long the push service keeps a message for a device that is off."""
TRIES = 6
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
FAILURES_UNTIL_REMOVED = 20
GONE = {404, 410}
BUSY = 429
TEST_TAG = "test"


def send_to_device(payload: Mapping[str, Any]) -> None:
    """Send one message to one device, unless it has nothing to say any more; at night, or when the service is busy, later."""
    device = _device(int(payload["device_id"]))
    if device is None or not keys.is_on():
        return
    is_test = "test" in payload
    night = None if is_test else not_before(device.user_id, utcnow())
    news = _trial(device) if is_test else news_of(device.user_id, Notification.id.in_(payload["news"]))
    if night:
        ask_again(payload, night)
    elif news:
        _note(device.id, payload, _send(device, news))


def _device(device_id: int) -> PushSubscription | None:
    """The device, while the session that turned it on lasts."""
    alive = select(PushSubscription).join(LoginSession, LoginSession.id == PushSubscription.session_id)
    return session().scalars(alive.where(PushSubscription.id == device_id, LoginSession.expires_at > utcnow())).one_or_none()


def _trial(device: PushSubscription) -> News:
    member = session().get_one(User, device.user_id)
    language = language_of(member)
    with force_locale(language):
        words = _("It works: this is how Plaza tells you something.")
    return News((), settings.get("site.name"), words, "/settings/notifications", TEST_TAG, language)


def _send(device: PushSubscription, news: News) -> Answer | Exception:
    text = json.dumps({"title": news.title, "body": news.body, "url": news.url, "tag": news.tag, "lang": news.language}, ensure_ascii=False)
    try:
        headers = {
            "TTL": str(KEPT_SECONDS), "Urgency": "normal", "Topic": _topic(device, news.tag), "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream", "Authorization": keys.authorization(fetching.target_of(device.endpoint).origin),
        }
        body = messages.sealed(text.encode(), device.p256dh, device.auth)
        return fetching.fetch("POST", device.endpoint, body=body, headers=headers)
    except (Refused, Unreachable) as error:
        return error


def _topic(device: PushSubscription, tag: str) -> str:
    """A name for "the same thing again" that tells the push service nothing (RFC 8030: 32 characters)."""
    return hmac.new(current_config().secret_key.encode(), f"{device.id}:{tag}".encode(), "sha256").hexdigest()[:32]


def _note(device_id: int, payload: Mapping[str, Any], answer: Answer | Exception) -> None:
    """What follows from the service's answer."""
    status = answer.status if isinstance(answer, Answer) else 0
    if 200 <= status < 300:
        note_success(device_id)
    elif status in GONE:
        log.info("push_device_gone", device=device_id, status=status)
        forget_device(device_id)
    else:
        cause = str(status) if status else type(answer).__name__
        log.warning("push_failed", device=device_id, cause=cause, tried=int(payload.get("tried", 0)) + 1)
        again = status == BUSY or status >= 500 or isinstance(answer, Unreachable)
        note_failure(device_id, payload, _wait(answer, int(payload.get("tried", 0))) if again else None)


def _wait(answer: Answer | Exception, tried: int) -> timedelta:
    """As long as the service asks for, else longer each time."""
    asked = answer.headers.get("retry-after", "") if isinstance(answer, Answer) else ""
    wait = FIRST_WAIT * cast(int, 2**tried)
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        wait = timedelta(seconds=int(asked))
    elif asked:
        try:
            at = parsedate_to_datetime(asked)
        except ValueError:
            return wait
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - utcnow()
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


@command
def ask_again(payload: Mapping[str, Any], at: datetime) -> None:
    """Put the message off."""
    what = payload.get("test") or max(payload["news"])
    key = f"push-to:{payload['device_id']}:{what}:{int(at.timestamp())}:{payload.get('tried', 0)}"
    jobs.enqueue(SEND, dict(payload), dedupe_key=key, run_at=at)


@command
def note_success(device_id: int) -> None:
    used = update(PushSubscription).where(PushSubscription.id == device_id).values(last_used_at=utcnow(), failed_count=0)
    session().execute(used.execution_options(synchronize_session=False))


@command
def note_failure(device_id: int, payload: Mapping[str, Any], wait: timedelta | None) -> None:
    """Count it, try again after `wait` while that makes sense, and give a device up that fails again and again."""
    device = session().get(PushSubscription, device_id, with_for_update=True)
    if device is None:
        return
    device.failed_count += 1
    tried = int(payload.get("tried", 0)) + 1
    if device.failed_count >= FAILURES_UNTIL_REMOVED:
        session().delete(device)
    elif wait is not None and tried < TRIES:
        ask_again({**payload, "tried": tried}, utcnow() + wait)


@command
def forget_all_devices() -> None:
    """The site has new keys: what was turned on with the old ones is worth nothing."""
    session().execute(delete(PushSubscription).execution_options(synchronize_session=False))


@command
def forget_device(device_id: int) -> None:
    """The browser has ended its subscription."""
    session().execute(delete(PushSubscription).where(PushSubscription.id == device_id).execution_options(synchronize_session=False))

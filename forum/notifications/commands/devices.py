"""Devices that show notifications: turned on by their member from the very browser, ended with its session or from the list."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from forum.accounts.models import LoginSession, User
from forum.core import fetching, jobs, limits
from forum.core.db import command, lock, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.kit.tokens import new_public_id, token_hash
from forum.notifications.models import Preference, PushSubscription
from forum.notifications.push import keys, messages
from forum.notifications.push.news import SEND
from forum.notifications.recipients import ways_of
from forum.notifications.states import Topic
from forum.policy import Action

MOST_DEVICES = 10
MOST_ENDPOINT_CHARS = 1_000
AGENT_CHARS = 200
CHANGES, TESTS = "30/hour", "5/minute"
AT_FIRST = (Topic.REPLY, Topic.NEEDS_INFO, Topic.ACCEPTED, Topic.MENTION, Topic.ME_TOO, Topic.FOLLOWED_OUTCOME)
"""What the first device is told of: what is meant for the member, and that a problem is solved."""


@command
def add_device(actor: Actor, endpoint: str, p256dh: str, auth: str, *, agent: str = "", key: str = "") -> int:
    """Turn notifications on in the browser that is signed in now; again is once. Its id.

    `key` is the public key the browser subscribed with: one that was replaced meanwhile is worth nothing. Raises Invalid, and NotFound
    while push is off.
    """
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    if not keys.is_on():
        raise NotFound()
    limits.spend(f"push:{actor.id}", CHANGES)
    _check(endpoint, p256dh, auth)
    if key and key != keys.public_key():
        raise Invalid.field("key", _l("This site has new keys. Turn notifications on again."))
    lock(User, actor.member_id)
    login = session().scalars(select(LoginSession.id).where(LoginSession.key_hash == actor.session_key)).one_or_none()
    if login is None:
        raise NotAllowed()
    name = token_hash(endpoint)
    # A browser that somebody else used before now belongs to whoever is signed in there.
    session().execute(delete(PushSubscription).where(PushSubscription.endpoint_hash == name, PushSubscription.user_id != actor.id))
    mine = list(session().scalars(select(PushSubscription).where(PushSubscription.user_id == actor.id)))
    device = next((one for one in mine if one.endpoint_hash == name), None)
    if device is None:
        if len(mine) >= MOST_DEVICES:
            raise Invalid(_l("You have as many devices as there may be. Remove one that you no longer use."))
        device = PushSubscription(user_id=actor.id, endpoint_hash=name, endpoint=endpoint, created_at=utcnow())
        session().add(device)
    device.session_id, device.p256dh, device.auth, device.agent = login, p256dh, auth, agent[:AGENT_CHARS]
    if not mine:
        _choose_for_the_first(actor.member_id)
    session().flush()
    return device.id


def _choose_for_the_first(member_id: int) -> None:
    """Somebody who never chose what comes on a device begins with what matters most; the rest of their choices stays."""
    chosen = select(func.count()).where(Preference.user_id == member_id, Preference.push.is_(True))
    if session().scalar(chosen):
        return
    for (_member, topic), way in ways_of([member_id], AT_FIRST).items():
        session().merge(Preference(user_id=member_id, topic=topic, in_app=way.in_app, mail=way.mail, push=True))


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    if len(endpoint) > MOST_ENDPOINT_CHARS or not _leads_outside(endpoint):
        raise Invalid.field("endpoint", _l("This is no address of a push service."))
    try:
        messages.browser_key(p256dh)
        messages.browser_secret(auth)
    except ValueError:
        raise Invalid.field("p256dh", _l("These are no keys of a browser.")) from None


def _leads_outside(endpoint: str) -> bool:
    """Https to a host that may be public; http only to an address the operator lists. Where a name leads is asked when it is used."""
    try:
        target = fetching.target_of(endpoint)
    except fetching.Refused:
        return False
    if target.scheme == "https":
        return "." in target.host or ":" in target.host
    try:
        return fetching.is_listed(ipaddress.ip_address(urlsplit(endpoint).hostname or ""))
    except ValueError:
        return False


@command
def remove_device(actor: Actor, device_id: int) -> None:
    """Tell this device nothing any more. Raises NotFound for somebody else's."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    session().delete(_own(actor, device_id))


@command
def try_device(actor: Actor, device_id: int) -> None:
    """Send a notification to one's own device, to see whether it arrives. Raises NotFound and TooMany."""
    authorize(actor, Action.MANAGE_OWN_ACCOUNT)
    device = _own(actor, device_id)
    limits.spend(f"push-test:{actor.id}", TESTS)
    jobs.enqueue(SEND, {"device_id": device.id, "test": new_public_id()})


def _own(actor: Actor, device_id: int) -> PushSubscription:
    device = session().get(PushSubscription, device_id)
    if device is None or device.user_id != actor.id or not keys.is_on():
        raise NotFound()
    return device

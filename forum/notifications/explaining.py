"""Explaining one event: who is told by what way, and why each other follower is not. The same decision as telling, nothing written."""

from __future__ import annotations

import json
from typing import Any

from forum.core.db import session
from forum.core.events import from_payload
from forum.core.models import OutboxRow
from forum.kit.clock import iso
from forum.kit.errors import NotFound
from forum.notifications.occasions import Occasion, portions_of
from forum.notifications.reactions import OCCASIONS
from forum.notifications.states import Mailing, WhyNot
from forum.notifications.telling import Plan, plans


def preview(row_id: int) -> dict[str, Any]:
    """What the event of this outbox row tells. Raises NotFound for a row that is gone or tells nobody anything."""
    row = session().get(OutboxRow, row_id)
    payload = json.loads(row.payload) if row is not None else {}
    if "event" not in payload:
        raise NotFound()
    event = from_payload(payload)
    occasion = OCCASIONS[type(event)](event) if type(event) in OCCASIONS else None
    if occasion is None:
        raise NotFound()
    return explained(payload["event"], occasion)


def explained(name: str, occasion: Occasion) -> dict[str, Any]:
    """The plans of an occasion as JSON values."""
    found = [plan for portion in portions_of(occasion) for plan in plans(portion)]
    return {
        "event": name, "at": iso(occasion.at), "thread_id": occasion.thread_id, "post_id": occasion.post_id, "kind": occasion.kind.value,
        "detail": occasion.detail,
        "told": [_told(plan) for plan in found if plan.told and not plan.way.is_off],
        "not_told": [
            {"member": plan.handle, "why": (plan.why_not or WhyNot.PREFERENCE).value} for plan in found if not plan.told or plan.way.is_off
        ],
    }


def _told(plan: Plan) -> dict[str, Any]:
    mail = None if plan.way.mail is Mailing.OFF else plan.way.mail.value
    kind, topic = (plan.told.kind.value, plan.told.topic.value) if plan.told else ("", "")
    return {
        "member": plan.handle, "kind": kind, "because": topic, "in_app": plan.way.in_app, "mail": mail,
        "no_mail": plan.no_mail.value if plan.no_mail else None, "push": plan.way.push,
        "no_push": plan.no_push.value if plan.no_push else None,
    }

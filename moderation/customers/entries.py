"""Where the profile of a member leads staff of cases: to what is known of them as a customer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.entries import Entry, Place
from forum.core.permissions import Actor, can
from moderation.customers.offered import anything_offered
from moderation.policy import DeskAction


def knows_customers(viewer: Actor, _member: Any) -> bool:
    return can(viewer, DeskAction.READ_CASES) and anything_offered()


ENTRIES = (Entry(Place.MEMBER, "customer", "/desk/customers/{id}/", "user", _l("Plan and fields"), knows_customers),)

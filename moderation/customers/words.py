"""Facts of customers in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from moderation.customers.states import PLAN, Change

NAMES: dict[str, Any] = {PLAN: _l("Plan")}
"""Fields are called what operators call them."""
CHANGES: dict[str, Any] = {
    Change.SET: _l("a value was set"), Change.CHANGED: _l("the value was changed"), Change.EMPTIED: _l("the value was emptied"),
}

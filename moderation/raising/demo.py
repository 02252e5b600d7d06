"""The demo's rules: the three that most forums want, tried on the demo's last days and left switched off."""

from __future__ import annotations

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import SYSTEM
from moderation.raising.commands import RuleDraft, add_rule, dry_run, start_run
from moderation.raising.models import RaisingRule

RULES = (
    RuleDraft("Nobody replied for a day", "no_reply", amount=24, cap_per_hour=5),
    RuleDraft("Angry customers", "heated", amount=6, reason="angry_customer"),
    RuleDraft("Many have the same problem", "me_too", amount=3, reason="outage", priority="p2", cap_per_hour=2),
)


def furnish_rules() -> None:
    """Where a rule is, nothing happens."""
    if session().scalar(select(RaisingRule.id).limit(1)) is not None:
        return
    for draft in RULES:
        rule = add_rule(SYSTEM, draft)
        dry_run(SYSTEM, start_run(SYSTEM, rule.id, in_background=False).id)

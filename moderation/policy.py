"""Who may do what at the desk: joins table 2 of the forum, asked the same way."""

from __future__ import annotations

from enum import StrEnum

from forum.core.permissions import Rule, declare
from forum.policy import moderators


class DeskAction(StrEnum):
    READ_AUDIT = "read_audit"


RULES: dict[DeskAction, Rule] = {
    DeskAction.READ_AUDIT: moderators,
}

declare(RULES)  # type: ignore[arg-type]

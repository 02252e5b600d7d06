"""Who may do what at the desk: joins table 2 of the forum, asked the same way."""

from __future__ import annotations

from enum import StrEnum

from forum.core.permissions import Rule, declare
from forum.policy import moderators
from forum.policy.rules import admins, nobody


class DeskAction(StrEnum):
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    SEAL_AUDIT = "seal_audit"
    SEE_CONFIDENTIAL = "see_confidential"
    EDIT_GUIDELINES = "edit_guidelines"
    EDIT_CANNED_REASONS = "edit_canned_reasons"


RULES: dict[DeskAction, Rule] = {
    DeskAction.READ_AUDIT: moderators,
    DeskAction.EXPORT_AUDIT: admins,
    DeskAction.SEAL_AUDIT: nobody,
    DeskAction.SEE_CONFIDENTIAL: moderators,
    DeskAction.EDIT_GUIDELINES: admins,
    DeskAction.EDIT_CANNED_REASONS: moderators,
}

declare(RULES)  # type: ignore[arg-type]

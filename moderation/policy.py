"""Who may do what at the desk: joins table 2 of the forum, asked the same way."""

from __future__ import annotations

from enum import StrEnum

from forum.core.permissions import Rule, declare
from forum.policy import moderators
from forum.policy.rules import admins, nobody


class DeskAction(StrEnum):
    READ_AUDIT = "read_audit"
    SEE_SCREENING = "see_screening"
    TUNE_SCREENING = "tune_screening"
    RECORD_SCREENING = "record_screening"


RULES: dict[DeskAction, Rule] = {
    DeskAction.READ_AUDIT: moderators,
    DeskAction.SEE_SCREENING: moderators,
    DeskAction.TUNE_SCREENING: admins,
    DeskAction.RECORD_SCREENING: nobody,  # the screen itself
}

declare(RULES)  # type: ignore[arg-type]

"""Signed links in mails of surveys: each answers one survey as one member, needs no sign-in, and works for thirty days."""

from __future__ import annotations

from dataclasses import dataclass

from forum.core.config import current_config
from forum.kit.tokens import sign, unsign
from forum.metrics.surveys.states import ANSWERED_WITHIN, SurveyKind
from forum.notifications.states import Kind

SALT = "survey-answer"
KINDS = {str(Kind.SURVEY): SurveyKind.RESOLUTION, str(Kind.RECOMMENDATION): SurveyKind.RECOMMENDATION}


@dataclass(frozen=True)
class SurveyLink:
    """Which survey, and whose."""

    kind: SurveyKind
    member_id: int
    survey_id: int


def survey_address(link: SurveyLink) -> str:
    """The whole address, for a mail."""
    config = current_config()
    token = sign([link.kind.value, link.member_id, link.survey_id], config.secret_key, SALT)
    return f"{config.public_url}/mail/survey/{token}"


def link_of_line(kind: str, member_id: int, detail: str) -> str:
    """For a line of a mail; its `detail` is the survey's id."""
    return survey_address(SurveyLink(KINDS[kind], member_id, int(detail)))


def read_survey_link(token: str) -> SurveyLink | None:
    """What the link says, or None when nobody of ours made it, or it is too old."""
    payload = unsign(token, current_config().secret_key, SALT, int(ANSWERED_WITHIN.total_seconds()))
    if not isinstance(payload, list) or len(payload) != 3 or payload[0] not in set(SurveyKind):
        return None
    return SurveyLink(SurveyKind(payload[0]), int(payload[1]), int(payload[2]))

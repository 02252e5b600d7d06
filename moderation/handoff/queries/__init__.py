"""Reads of the handoff room."""

from moderation.handoff.queries.destinations import (
    DestinationLine,
    DestinationView,
    Failures,
    destination_lines,
    destination_view,
    find_by_public_id,
    get_destination,
    handed_off_between,
    handoff_failures,
    message_lines,
    sent_messages,
)
from moderation.handoff.queries.of_case import CaseHandOffs, find_delivery, find_handoff, handoffs_of
from moderation.handoff.queries.outgoing import Ready, body_of, ready

__all__ = [
    "CaseHandOffs", "DestinationLine", "DestinationView", "Failures", "Ready", "body_of", "destination_lines", "destination_view",
    "find_by_public_id", "find_delivery", "find_handoff", "get_destination", "handed_off_between", "handoff_failures", "handoffs_of",
    "message_lines", "ready", "sent_messages",
]

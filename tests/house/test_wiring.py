"""What is announced is heard, and what listens exists."""

import importlib

from forum.core.events import Event, wiring
from moderation.audit.sentences import SENTENCES
from moderation.audit.words import ACTS
from moderation.wiring import AUDITED, NOT_AUDITED
from tests.house.sources import modules

# Announced for rooms that join later; nobody has to act on them yet. A name leaves this list when a listener arrives.
HEARD_LATER = {
    "EmailVerified", "MemberJoined",  # badges
}
ABSTRACT = {
    "CaseEvent", "CleanupEvent", "FlagEvent", "FlaggingEvent",
    "ItemEvent", "NoteEvent", "NoticeEvent", "PostEvent", "PostsMoved", "QuestionEvent",
    "SanctionEvent", "StatementEvent",
}


def test_every_event_has_a_listener(app):
    for name in modules():
        if name.endswith(".events"):
            importlib.import_module(name)
    heard = {event.__name__ for table in (wiring().now, wiring().later) for event, reactions in table.items() if reactions}
    unheard = {name for name in Event.types if not name.startswith("_")} - heard - ABSTRACT - HEARD_LATER
    assert not unheard, f"nobody listens to {sorted(unheard)}"
    assert not HEARD_LATER & heard, "these have a listener now"


def test_every_event_is_in_the_audit_log_or_has_a_reason_why_not(app):
    for name in modules():
        if name.endswith(".events"):
            importlib.import_module(name)
    known = {event for event in Event.types.values() if not event.__name__.startswith("_")}
    undecided = {event.__name__ for event in known} - {event.__name__ for event in (*AUDITED, *NOT_AUDITED)}
    assert not undecided, f"neither audited nor excepted: {sorted(undecided)}"
    assert not set(AUDITED) & set(NOT_AUDITED)
    assert all(reason.strip() for reason in NOT_AUDITED.values())
    assert all(event.__name__ in SENTENCES or event.__name__ == "RolesChanged" for event in AUDITED), "an act without a sentence"
    assert all(event.__name__ in ACTS for event in AUDITED), "an act without a name"

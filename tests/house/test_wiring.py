"""What is announced is heard, and what listens exists."""

import importlib

from forum.core.events import Event, wiring
from tests.house.sources import modules

# Announced for rooms that join later; nobody has to act on them yet. A name leaves this list when a listener arrives.
HEARD_LATER = {
    "EmailVerified", "MemberJoined",  # badges
    "MeTooWithdrawn",  # escalation rules
}
ABSTRACT = {"PostEvent", "QuestionEvent", "FlagEvent", "FlaggingEvent", "ItemEvent", "SanctionEvent", "StatementEvent"}


def test_every_event_has_a_listener(app):
    for name in modules():
        if name.endswith(".events"):
            importlib.import_module(name)
    heard = {event.__name__ for table in (wiring().now, wiring().later) for event, reactions in table.items() if reactions}
    unheard = {name for name in Event.types if not name.startswith("_")} - heard - ABSTRACT - HEARD_LATER
    assert not unheard, f"nobody listens to {sorted(unheard)}"
    assert not HEARD_LATER & heard, "these have a listener now"

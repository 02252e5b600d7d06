"""What the flags room does when told."""

from __future__ import annotations

from forum.core import jobs
from forum.core.db import session
from forum.core.events import to_payload
from forum.kit.clock import utcnow
from forum.threads.events import PostRestored
from forum.threads.models import Post
from moderation.flags.commands.keeping import note_kept
from moderation.flags.events import FlagsSettled
from moderation.flags.queries import TOLD_AFTER, find_hiding
from moderation.flags.states import SETTLED, HidingEnd

TELL = "flags.tell_reporters"


def settling_is_told_later(event: FlagsSettled) -> None:
    """Reporters hear of a decision once it can no longer be undone at once; the job looks again whether it stands."""
    if event.state in SETTLED:
        jobs.enqueue(TELL, to_payload(event), run_at=utcnow() + TOLD_AFTER, on_time=True)


def restoring_keeps(event: PostRestored) -> None:
    """Somebody looked at what flags had hidden and put it back: they decided to keep what it says."""
    hiding = find_hiding(event.post_id)
    if hiding is None:
        return
    hiding.ended_at, hiding.ended_how = event.at, HidingEnd.KEPT.value
    if event.actor_id is not None:
        note_kept(session().get_one(Post, event.post_id), event.actor_id)

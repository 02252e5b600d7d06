"""Files that an import brings."""

from __future__ import annotations

from forum.core.db import command, session
from forum.core.permissions import Actor, authorize
from forum.policy import Action
from forum.threads.models import Attachment


@command
def write_file(actor: Actor, file: Attachment) -> Attachment:
    """Add the row of a file whose bytes are stored; it belongs to no post until its thread is written."""
    authorize(actor, Action.ADMINISTER)
    session().add(file)
    session().flush()
    session().expunge(file)
    return file

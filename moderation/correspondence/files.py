"""Files of private messages: what a text may show, what it says without them, and who reads them. Reads only."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import or_, select

from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.kit.errors import NotFound
from forum.threads.homes import home_id, made_of
from forum.threads.models import Attachment, Thread
from forum.threads.queries import files_usable, get_thread
from forum.threads.writing import FILE, attachment_ids
from moderation.correspondence.models import PrivateFile, PrivateMessage
from moderation.escalations.models import Escalation
from moderation.escalations.queries import get_case
from moderation.policy import DeskAction

ADDRESS = r"[^\s()<>\[\]]*/attachments/([0-9a-z]{20})(?![0-9a-z])"
SHOWN = re.compile(rf"!?\[[^\]\n]*\]\(\s*<?{ADDRESS}[^()\n]*\)|{ADDRESS}[^\s()<>\[\]]*")
"""A file as a picture, as a link, or as its bare address."""


def files_in(text: str, actor: Actor, thread: Thread, escalation_id: int) -> dict[str, Attachment]:
    """What a message may show: uploads of its author, files of the question that everybody sees, and what came with the exchange."""
    ids = attachment_ids(text)
    if not ids:
        return {}
    found = files_usable(ids, {actor.member_id}, thread_id=thread.id)
    sent = select(Attachment).join(PrivateFile, PrivateFile.attachment_id == Attachment.id)
    sent = sent.join(PrivateMessage, PrivateMessage.id == PrivateFile.message_id).where(
        Attachment.public_id.in_(ids), PrivateMessage.asker_id == thread.asker_id,
        or_(PrivateMessage.thread_id.in_(made_of(thread.id)), PrivateMessage.escalation_id == escalation_id),
    )
    return found | {file.public_id: file for file in session().scalars(sent)}


def as_typed(text: str) -> str:
    """A text that names its files by what is in them: sent twice with a form, they are stored twice, under two addresses."""
    ids = attachment_ids(text)
    if not ids:
        return text
    found = session().execute(select(Attachment.public_id, Attachment.sha256).where(Attachment.public_id.in_(ids)))
    contents = {row.public_id: row.sha256 for row in found}
    return FILE.sub(lambda match: contents.get(match[1], match[0]), text)


def files_of_post(post_id: int) -> dict[str, Attachment]:
    return {file.public_id: file for file in session().scalars(select(Attachment).where(Attachment.post_id == post_id))}


def without_files(text: str) -> tuple[str, int]:
    """The words alone, and how many files stood among them."""
    return SHOWN.sub("", text).strip(), len(attachment_ids(text))


def mentions_of(texts: Iterable[str], public_ids: Collection[str]) -> list[str]:
    """Every place of the texts that shows one of these files, as it is written there."""
    found = (match for text in texts for match in SHOWN.finditer(text))
    return list(dict.fromkeys(match[0] for match in found if (match[1] or match[2]) in public_ids))


def may_read_file(viewer: Actor, attachment_id: int) -> bool:
    """Whether it came with a message that this viewer may read now."""
    came_with = select(PrivateMessage).join(PrivateFile, PrivateFile.message_id == PrivateMessage.id)
    message = session().scalars(came_with.where(PrivateFile.attachment_id == attachment_id)).one_or_none()
    if message is None or message.forgotten_at is not None or viewer.is_anonymous or viewer.is_system:
        return False
    try:
        if message.asker_id == viewer.id:
            return _in_sight(viewer, message)
        if not can(viewer, DeskAction.READ_CASES):
            return False
        get_case(viewer, message.escalation_id)
    except NotFound:
        return False
    return True


def _in_sight(viewer: Actor, message: PrivateMessage) -> bool:
    """Of the question of its case, wherever that is by now, as the page of the exchange asks."""
    thread_id = session().scalar(select(Escalation.thread_id).where(Escalation.id == message.escalation_id))
    get_thread(viewer, home_id(thread_id or message.thread_id))
    return True

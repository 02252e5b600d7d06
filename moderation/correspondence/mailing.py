"""Private messages in mails: what stands in them, and the replies that come back."""

from __future__ import annotations

from flask_babel import ngettext

from forum.accounts.queries import roles_of
from forum.core.db import session
from forum.notifications.private_mail import Keeper
from moderation.correspondence.commands import write_privately
from moderation.correspondence.files import without_files
from moderation.correspondence.models import PrivateMessage
from moderation.policy import CASE_READERS


def words_for(member_id: int, message_id: int) -> tuple[str, str]:
    """(words, language) of a message this member may read now; empty for any other. Of its files, which no mail carries, how many
    there are."""
    message = session().get(PrivateMessage, message_id)
    if message is None or not (message.asker_id == member_id or roles_of(member_id) & set(CASE_READERS)):
        return "", ""
    words, files = without_files(message.body_markdown)
    counted = ngettext("%(num)d file", "%(num)d files", files) if files else ""
    return (f"({counted}) {words}".strip() if files else words), message.language


KEEPER = Keeper(
    take=lambda actor, thread_id, words, key: write_privately(actor, thread_id, text=words, key=key), say=words_for,
)

"""What is asked of notes, exchanges and ready replies. Whoever may not read them gets NotFound, or nothing."""

from moderation.correspondence.queries.exchange import (
    Exchange,
    MessageLine,
    exchanges_at,
    has_exchange,
    last_words,
    messages_on,
    own_exchange,
)
from moderation.correspondence.queries.exposed import Exposed, exposed_in
from moderation.correspondence.queries.notes import NoteLine, get_note, notes_on
from moderation.correspondence.queries.replies import ReadyReply, get_reply, may_edit_replies, ready_replies, replies

__all__ = [
    "Exchange", "Exposed", "MessageLine", "NoteLine", "ReadyReply", "exchanges_at", "exposed_in", "get_note", "get_reply",
    "has_exchange", "last_words", "may_edit_replies", "messages_on", "notes_on", "own_exchange", "ready_replies", "replies",
]

"""What is asked of notes, exchanges and ready replies. Whoever may not read them gets NotFound, or nothing."""

from moderation.correspondence.queries.articles import OfferedArticle, link_to_article, offered_articles
from moderation.correspondence.queries.exchange import (
    Exchange,
    MessageLine,
    exchanges_at,
    last_words,
    messages_on,
    own_exchange,
    repeats_exchange,
)
from moderation.correspondence.queries.exposed import Exposed, exposed_in, movable
from moderation.correspondence.queries.notes import NoteLine, get_note, note_preview, notes_about, readers_like
from moderation.correspondence.queries.owing import has_exchange, owed
from moderation.correspondence.queries.own_data import own_data
from moderation.correspondence.queries.replies import ReadyReply, get_reply, may_edit_replies, ready_replies, replies

__all__ = [
    "Exchange", "Exposed", "MessageLine", "NoteLine", "OfferedArticle", "ReadyReply", "exchanges_at", "exposed_in", "get_note",
    "get_reply", "has_exchange", "last_words", "link_to_article", "may_edit_replies", "messages_on", "movable", "note_preview",
    "notes_about", "offered_articles", "owed", "own_data", "own_exchange", "readers_like", "ready_replies", "repeats_exchange",
    "replies",
]

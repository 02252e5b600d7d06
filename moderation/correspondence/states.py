"""Words and limits of what is written about cases."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

TEXT_MAX, TITLE_MAX, REPLIES_MAX = 8_000, 80, 200
CHANGED_WITHIN = timedelta(minutes=60)
"""So long the author of a note may change or delete it. Later it is part of what the desk has acted upon."""
MESSAGES_PER_DAY = 50
"""What one asker may write to staff in 24 hours."""
SHOWN = 200
"""Of a case's notes, and of an exchange, the newest so many are shown."""
LANGUAGES = ("en", "es")
VARIABLES = ("asker", "agent", "question", "link")
"""What is filled into ready replies."""
ARTICLES_OFFERED, ARTICLES_CONSIDERED, ARTICLE_WORDS_MAX = 5, 20, 200


class Into(StrEnum):
    """What an article is linked from, which says who has to be able to read it."""

    PUBLIC = "public"
    PRIVATE = "private"
    NOTE = "note"

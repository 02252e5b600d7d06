"""Full text in two dialects: FTS5 on SQLite, a tsvector with GIN on PostgreSQL; one index of posts, one of articles.

Both get the same folded words from `split`, so that a search finds the same on either. What a viewer may see is never
decided here: callers join posts and threads, or articles.
"""

from forum.core.search.counts import posts_with
from forum.core.search.matching import Found, Match, Phrase, begins_with, matching
from forum.core.search.rows import IndexRow, clear, put, remove, rows_between
from forum.core.search.words import MAX_WORD_CHARS, WORD, Index, forms, split, with_stems

__all__ = [
    "MAX_WORD_CHARS", "WORD", "Found", "Index", "IndexRow", "Match", "Phrase", "begins_with", "clear", "forms", "matching", "posts_with",
    "put", "remove", "rows_between", "split", "with_stems",
]

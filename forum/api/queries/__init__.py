"""Reads of the api room."""

from forum.api.queries.articles import articles_feed
from forum.api.queries.feeds import (
    category_feed,
    member_feed,
    search_feed,
    site_feed,
    tag_feed,
    thread_feed,
)
from forum.api.queries.tokens import find_feed_token, reader_of

__all__ = [
    "articles_feed", "category_feed", "find_feed_token", "member_feed", "reader_of", "search_feed", "site_feed", "tag_feed", "thread_feed",
]

"""Reads of the search room: what is found, what is alike, what the index is made from."""

from forum.search.queries.results import PostHit, Results, ThreadHit, search
from forum.search.queries.similar import Similar, find_similar

__all__ = ["PostHit", "Results", "Similar", "ThreadHit", "find_similar", "search"]

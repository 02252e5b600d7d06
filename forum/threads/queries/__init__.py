"""Reads of the threads room, by topic. Every one is scoped by what the viewer may see."""

from forum.threads.queries.loading import categories_for, get_category, get_opening_post, get_post, get_thread

__all__ = ["categories_for", "get_category", "get_opening_post", "get_post", "get_thread"]

"""Writes of the search room."""

from forum.search.commands.indexing import begin_if_behind, index_next, index_posts, index_thread, rebuild
from forum.search.commands.suggestions import give_up_question, join_suggested, take_suggestion
from forum.search.commands.vocabulary import count_words, learn_title

__all__ = [
    "begin_if_behind", "count_words", "give_up_question", "index_next", "index_posts", "index_thread", "join_suggested", "learn_title",
    "rebuild", "take_suggestion",
]

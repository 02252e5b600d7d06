"""Writes of the recurrence room, by topic."""

from forum.recurrence.commands.caring import (
    dismiss_topic,
    link_article,
    note_published,
    release_topic,
    take_topic,
    unlink_article,
    wake_topic,
)
from forum.recurrence.commands.catching_up import Reached, catch_up, catch_up_some
from forum.recurrence.commands.consolidating import Night, consolidate
from forum.recurrence.commands.curating import (
    merge_topics,
    pin_question,
    remove_question,
    rename_topic,
    split_topic,
    unpin_question,
)
from forum.recurrence.commands.learning import learn_sharing, learn_some
from forum.recurrence.commands.meaning import give_meaning_to_rest, keep_meaning
from forum.recurrence.commands.placing import place_next, place_rest, place_threads
from forum.recurrence.commands.reading import count_terms, forget_terms, read_next, read_rest, read_threads
from forum.recurrence.commands.scoring import score_oldest, score_some, score_topic_of, score_topics
from forum.recurrence.commands.searches import place_searches

__all__ = [
    "Night", "Reached", "catch_up", "catch_up_some", "consolidate", "count_terms", "dismiss_topic", "forget_terms",
    "give_meaning_to_rest", "keep_meaning", "learn_sharing", "learn_some", "link_article", "merge_topics", "note_published",
    "pin_question", "place_next", "place_rest", "place_searches", "place_threads", "read_next", "read_rest", "read_threads",
    "release_topic", "remove_question", "rename_topic", "score_oldest", "score_some", "score_topic_of", "score_topics", "split_topic",
    "take_topic", "unlink_article", "unpin_question", "wake_topic",
]

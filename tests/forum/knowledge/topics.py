"""A problem that three people asked about, with an accepted answer each."""

from __future__ import annotations

from forum.core import jobs
from forum.recurrence.queries import topics_of_threads
from forum.resolution.commands import accept_answer
from forum.threads.models import Post, Thread
from tests import make

TITLES = ("Wifi drops every evening", "The wifi drops in the evening", "Evening: wifi drops again")
ANSWERS = (
    "1. Open the settings of the router.\n2. Choose channel 11.", "1. Open the settings of the router.\n2. Switch the guest network off.",
    "Put the router on a shelf, away from the microwave oven.",
)
NUMBERS = ("one", "two", "three")


def a_topic(*, tokens: bool = False) -> tuple[int, list[Thread], list[Post]]:
    """The topic's id, its questions and their answers. With `tokens` each text holds a word of its own: zuone, zaone ..."""
    threads, answers = [], []
    for title, body, number in zip(TITLES, ANSWERS, NUMBERS, strict=True):
        thread = make.question(title=title, body=f"{title}. The lamp goes red{f' zu{number}' if tokens else ''}. What can I do?")
        answer = make.answer(thread, body=f"{body}{f' It is za{number}.' if tokens else ''}")
        accept_answer(make.moderator(), answer.id)
        threads.append(thread)
        answers.append(answer)
    jobs.drain()
    placed = {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}
    assert len({placed[thread.id] for thread in threads}) == 1
    return placed[threads[0].id], threads, answers

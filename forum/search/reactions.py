"""What the search room does when told: the index follows what is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.core import jobs
from forum.core.permissions import SYSTEM
from forum.search.commands import index_posts, index_thread, learn_title
from forum.search.queries.sources import posts_of_act, threads_tagged
from forum.threads.events import PostEvent, PostsMoved, TagChanged, ThreadChanged, ThreadStarted

GO_ON = "search.index_thread"
GO_ON_WITH_TAG = "search.index_threads_of_tag"
THREADS_AT_ONCE = 500
FOUND_BY = frozenset({"title", "tags"})


def index_post(event: ThreadStarted | PostEvent) -> None:
    """A post was written or edited."""
    index_posts(SYSTEM, [event.post_id])


def learn_words(event: ThreadStarted) -> None:
    """A new title may have words nobody has used yet."""
    learn_title(SYSTEM, event.thread_id)


def index_whole_thread(event: ThreadChanged) -> None:
    """Every post of a thread is found by its title and tags."""
    if event.what in FOUND_BY:
        index_rest_of_thread({"thread_id": event.thread_id, "after_id": 0})


def index_moved_posts(event: PostsMoved) -> None:
    """Posts are found by the title and tags of the thread they stand in now; comments are not found at all."""
    for thread_id in sorted({event.thread_id, event.into_id}):
        index_rest_of_thread({"thread_id": thread_id, "after_id": 0})
    index_posts(SYSTEM, posts_of_act(event.act_id))


def index_rest_of_thread(payload: Mapping[str, Any]) -> None:
    """One batch; a long thread goes on in a job of its own."""
    thread_id = int(payload["thread_id"])
    reached = index_thread(SYSTEM, thread_id, after_id=int(payload["after_id"]))
    if reached is not None:
        jobs.enqueue(GO_ON, {"thread_id": thread_id, "after_id": reached})


jobs.register(GO_ON, index_rest_of_thread)


def index_threads_of_tag(event: TagChanged) -> None:
    """Threads are found by the names and synonyms of their tags."""
    if event.what in {"renamed", "respelled", "merged"}:
        index_rest_of_tag({"tag_id": event.tag_id, "after_id": 0})


def index_rest_of_tag(payload: Mapping[str, Any]) -> None:
    """One batch of threads, each begun in a job of its own."""
    tag_id = int(payload["tag_id"])
    thread_ids = threads_tagged(tag_id, after_id=int(payload["after_id"]), limit=THREADS_AT_ONCE)
    for thread_id in thread_ids:
        jobs.enqueue(GO_ON, {"thread_id": thread_id, "after_id": 0})
    if len(thread_ids) == THREADS_AT_ONCE:
        jobs.enqueue(GO_ON_WITH_TAG, {"tag_id": tag_id, "after_id": thread_ids[-1]})


jobs.register(GO_ON_WITH_TAG, index_rest_of_tag)

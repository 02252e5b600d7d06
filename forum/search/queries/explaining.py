"""Why results stand where they stand, for whoever tunes or doubts the order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.search.parse import parse
from forum.search.queries.finding import find
from forum.search.rank import WEIGHTS, Order, grouped
from forum.threads.models import Thread

EXPLAINED_THREADS = 20


def explain(viewer: Actor, typed: str) -> dict[str, Any]:
    """How a search was read, what every weight is for, and what each of the first 20 threads got from it."""
    query = parse(typed)
    finding = find(viewer, query)
    groups = grouped(finding.posts, Order.RELEVANCE)
    shown = groups[:EXPLAINED_THREADS]
    named = select(Thread.id, Thread.title).where(Thread.id.in_([one.thread_id for one in shown]))
    titles = {row[0]: row[1] for row in session().execute(named)}
    return {
        "query": {
            "text": query.text, "words": [" ".join(phrase.words) for phrase in query.phrases],
            "without": [" ".join(phrase.words) for phrase in query.excluded], "operators": [str(one) for one in query.filters],
        },
        "way": str(finding.way), "found_by": finding.query.text, "dropped": finding.dropped, "better": finding.better,
        "weights": [{"name": one.name, "each": one.each, "most": one.most, "why": one.why} for one in WEIGHTS],
        "found": len(groups),
        "threads": [
            {
                "id": group.thread_id, "title": titles[group.thread_id], "post": group.posts[0].post_id, "worth": round(group.worth, 4),
                "parts": {one.name: round(part, 4) for one, part in zip(WEIGHTS, group.posts[0].parts, strict=True)},
            }
            for group in shown
        ],
    }

"""What a mail asks of an asker: which answer solved it, not yet, not needed any more. Each a link that does only that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.accounts.models import User
from forum.core.config import current_config
from forum.core.db import session
from forum.kit.markdown import plain
from forum.kit.text import excerpt
from forum.notifications.states import ASKING, Kind
from forum.resolution.links import Reply, reply_link
from forum.resolution.models import Solution
from forum.resolution.queries.nudged import likely_answers
from forum.resolution.states import Purpose
from forum.threads.models import Post, Thread

ANSWERS_SHOWN = 3
QUOTE_CHARS = 240


def question_to(member_id: int, thread: Thread, kinds: set[str]) -> dict[str, Any] | None:
    """The asking part of a mail with lines of these kinds, for the templates; None when it only tells."""
    asks = next((kind for kind in ASKING if kind in kinds), None)
    if asks is None:
        return None

    def link(purpose: Purpose, answer_id: int = 0) -> str:
        return reply_link(Reply(purpose, member_id, thread.id, thread.resolution_seq, answer_id))

    return {
        "kind": asks.value, "thread_link": f"{current_config().public_url}{thread.url}",
        "answers": [
            {"name": name, "quote": excerpt(plain(post.body_markdown), QUOTE_CHARS), "language": post.language,
             "read": f"{current_config().public_url}/posts/{post.id}/", "solved": link(Purpose.SOLVED, post.id)}
            for post, name in _answers(asks, thread)
        ],
        "not_yet": link(Purpose.NOT_YET) if asks is not Kind.DETAILS_MISSING else "",
        "not_needed": link(Purpose.NOT_NEEDED) if asks is not Kind.PRESUMED else "",
    }


def _answers(asks: Kind, thread: Thread) -> list[tuple[Post, str]]:
    """The likeliest first, with who wrote them."""
    if asks is Kind.REMINDER:
        wanted = (likely_answers(thread.id) or [])[:ANSWERS_SHOWN]
    elif asks is Kind.PRESUMED:
        wanted = list(session().scalars(select(Solution.answer_id).where(Solution.thread_id == thread.id, Solution.is_primary.is_(True))))
    else:
        wanted = []
    found = select(Post, User.display_name).join(User, User.id == Post.author_id).where(Post.id.in_(wanted), Post.listed.is_(True))
    rows = {post.id: (post, name) for post, name in session().execute(found)}
    return [rows[answer_id] for answer_id in wanted if answer_id in rows]

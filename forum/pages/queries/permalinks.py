"""Where a post stands."""

from __future__ import annotations

from urllib.parse import urlencode

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import Actor
from forum.pages.queries.posts import AnswerOrder, place_of_answer
from forum.threads.models import Post
from forum.threads.queries import get_post


def address_of_post(viewer: Actor, post_id: int, order: AnswerOrder) -> str:
    """The page of the thread on which the post is, with its anchor. Raises NotFound for what the viewer may not see."""
    post = get_post(viewer, post_id)
    above = post if post.parent_id is None else session().get_one(Post, post.parent_id)
    said: dict[str, object] = {} if order is AnswerOrder.BEST or not above.is_answer else {"sort": order}
    if above.is_answer:
        page = place_of_answer(viewer, above, order) // settings.get("threads.answers_per_page") + 1
        said |= {"page": page} if page > 1 else {}
    query = f"?{urlencode(said)}" if said else ""
    return f"{post.thread.url}{query}#post-{post_id}"

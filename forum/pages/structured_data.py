"""What search engines are told of a thread: QAPage for a question, DiscussionForumPosting for everything else. Pure."""

from __future__ import annotations

from typing import Any

from forum.accounts.people import Person
from forum.kit.clock import iso
from forum.kit.text import excerpt
from forum.pages.queries.posts import PostView
from forum.pages.queries.reading import ThreadPage
from forum.search.texts import plain_text

TEXT_CHARS = 600


def structured_data(page: ThreadPage, public_url: str) -> dict[str, Any]:
    """JSON-LD of the first page of a thread."""
    return _question_page(page, public_url) if page.thread.is_question else _discussion(page, public_url)


def _question_page(page: ThreadPage, public_url: str) -> dict[str, Any]:
    accepted = [one for one in page.answers if one.is_solution and one.how != "presumed"]
    suggested = [one for one in page.answers if one not in accepted]
    question: dict[str, Any] = {
        "@type": "Question", "name": page.thread.title, "answerCount": page.thread.answer_count,
        **_words(page.question, public_url, page.thread.url),
    }
    if accepted:
        question["acceptedAnswer"] = _answer(accepted[0], public_url)
    if suggested or accepted[1:]:
        question["suggestedAnswer"] = [_answer(one, public_url) for one in (*accepted[1:], *suggested)]
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _discussion(page: ThreadPage, public_url: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "DiscussionForumPosting", "headline": page.thread.title,
        **_words(page.question, public_url, page.thread.url),
    }
    if page.answers.items:
        said["comment"] = [{"@type": "Comment", **_words(one, public_url, one.url)} for one in page.answers]
    return said


def _answer(post: PostView, public_url: str) -> dict[str, Any]:
    return {"@type": "Answer", **_words(post, public_url, post.url)}


def _words(post: PostView, public_url: str, path: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "text": excerpt(plain_text(post.html), TEXT_CHARS), "url": public_url + path, "upvoteCount": post.score,
        "datePublished": iso(post.created_at), "author": _author(post.author, public_url), "inLanguage": post.language,
    }
    if post.edited_at is not None:
        said["dateModified"] = iso(post.edited_at)
    return said


def _author(author: Person, public_url: str) -> dict[str, Any]:
    if author.url is None:
        return {"@type": "Person", "name": "-"}
    return {"@type": "Person", "name": author.display_name, "url": public_url + author.url}

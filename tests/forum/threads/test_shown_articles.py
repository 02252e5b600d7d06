"""Answers that show an article, as the database and as pages read them."""

from sqlalchemy import select

from forum.core.db import command, session
from forum.threads.models import Post
from forum.threads.shown_articles import SAYING
from tests import make


@command
def shows(post, article_id, html):
    found = session().get_one(Post, post.id)
    found.article_id, found.body_html = article_id, html


def test_an_answer_says_something_in_the_database_exactly_where_it_does_on_pages(app):
    thread = make.question()
    answers = [make.answer(thread) for _each in range(5)]
    for answer, number, html in zip(answers, (None, 5, 5, 5, 5), (
        "<p>My own words</p>", '<p><a href="/help/articles/5/reset">Reset</a></p>', '<a href="/help/articles/51/">Another</a>',
        "<p>Gone</p>", "<p>Read /help/articles/5/ there</p>",
    ), strict=True):
        shows(answer, number, html)
    saying = set(session().scalars(select(Post.id).where(Post.kind == "answer", SAYING)))
    assert saying == {answers[0].id, answers[1].id}
    assert saying == {post.id for post in session().scalars(select(Post).where(Post.kind == "answer")) if post.says_something}

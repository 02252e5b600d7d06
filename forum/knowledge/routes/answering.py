"""Answering a question with an article: a search, and one button per article. Works without scripts."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.core.rendering import duration
from forum.kit.errors import Invalid, NotFound, TooMany
from forum.kit.text import plain_line
from forum.knowledge.commands import answer_with_article
from forum.knowledge.forms import AnswerWithForm
from forum.knowledge.queries import articles_to_answer_with
from forum.knowledge.routes import blueprint
from forum.policy import Action
from forum.threads.queries import Above, get_opening
from forum.threads.routes.sending import Answer, say_posted

WORDS_MAX, BODY_CHARS = 200, 1_500


@blueprint.get("/threads/<id:thread_id>/answers/article")
def choose_article(thread_id: int) -> Answer:
    return article_page(question(thread_id), AnswerWithForm(formdata=None))


@blueprint.post("/threads/<id:thread_id>/answers/article")
def send_article(thread_id: int) -> Answer:
    opening, form = question(thread_id), AnswerWithForm()
    try:
        post = answer_with_article(viewer(), thread_id, form.article.data or 0)
    except Invalid as error:
        flash(" ".join(shown(text) for texts in error.fields.values() for text in texts) or shown(error.message), "danger")
        return article_page(opening, form), 422
    except TooMany as error:
        flash(_("That was a lot in a short time. Try again in %(time)s.", time=duration(error.retry_after)), "danger")
        return article_page(opening, form), 429
    say_posted(post, _("Your answer is posted. You can add a comment to it."))
    return go(post.permalink)


def question(thread_id: int) -> Above:
    """The question with its opening post. Raises NotFound for other threads, NotAllowed for who may not answer."""
    opening = get_opening(viewer(), thread_id)
    if not opening.thread.is_question:
        raise NotFound()
    authorize(viewer(), Action.ANSWER, opening.thread)
    return opening


def article_page(opening: Above, form: AnswerWithForm) -> str:
    words = plain_line(request.values.get("q", ""))[:WORDS_MAX]
    rows = articles_to_answer_with(words, opening.thread.title, opening.post.body_markdown[:BODY_CHARS])
    return render_template("knowledge/answer.html", above=opening, rows=rows, words=words, form=form)

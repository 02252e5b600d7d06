"""Articles that staff link to while they write: a list for scripts, and without them the same forms again with the link in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from wtforms import Field

from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.limits import spend
from forum.core.permissions import authorize, can
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.policy import Action
from forum.resolution.states import Resolution
from forum.threads.forms import AnswerForm
from forum.threads.models import Thread
from forum.threads.newcomers import body_max
from forum.threads.queries import find_draft, get_thread
from forum.threads.routes.sending import take_files_into
from forum.threads.states import PostKind
from moderation.correspondence.forms import MessageForm, NoteForm
from moderation.correspondence.queries import OfferedArticle, link_to_article, offered_articles
from moderation.correspondence.routes import blueprint
from moderation.correspondence.routes.beside import again
from moderation.correspondence.states import ARTICLE_WORDS_MAX, Into
from moderation.correspondence.suggesting import with_link
from moderation.escalations.models import Escalation
from moderation.escalations.queries import get_case
from moderation.escalations.routes.acting import case_page
from moderation.escalations.routes.listing import refuse_others
from moderation.policy import DeskAction


@dataclass(frozen=True)
class Looked:
    """What was looked for in a form that scripts do not help with. `found` is None once an article was chosen."""

    form: str
    words: str
    found: list[OfferedArticle] | None


@blueprint.get("/desk/articles")
def list_articles() -> str:
    """For the box in a form: at most five, by `q` or else by the title of the question `thread`."""
    refuse_others()
    if (into := request.args.get("into", "")) not in tuple(Into):
        raise NotFound()
    thread = question(request.args.get("thread", 0, type=row_id))
    found = look(words_in(request.args.get("q")), Into(into), thread)
    return render_template("moderation/correspondence/article_list.html", found=found)


@blueprint.post("/desk/cases/<id:escalation_id>/articles/<form>")
def look_while_writing(escalation_id: int, form: str) -> Any:
    """The form again with what was typed and the articles that were looked for, or with a link to the one that was chosen."""
    refuse_others()
    if form not in FORMS or not can(viewer(), FORMS[form].action):
        raise NotFound()
    case = get_case(viewer(), escalation_id)
    into, thread = FORMS[form].into, question(case.thread_id)
    return FORMS[form].show(case, lambda typed: looked(form, typed, into, thread))


@blueprint.get("/desk/cases/<id:escalation_id>/articles/<form>")
def looked_before(escalation_id: int, form: str) -> Any:
    """That leaves its address in the browser."""
    refuse_others()
    return redirect(get_case(viewer(), escalation_id).url, 303)


@blueprint.get("/desk/articles/<id:thread_id>")
def article_for_answer(thread_id: int) -> Any:
    """Without scripts the card beside a question leads here: articles, and the box for a public answer."""
    refuse_others()
    return answer_page(thread_id, AnswerForm(data=find_draft(viewer(), f"answer-{thread_id}")), words_in(request.args.get("q")))


@blueprint.post("/desk/articles/<id:thread_id>")
def look_while_answering(thread_id: int) -> Any:
    refuse_others()
    form = AnswerForm()
    if wrong := keep_files(form.body):
        form.body.errors = [wrong]
    if chosen := request.form.get("article", type=row_id):
        form.body.data = with_link(form.body.data or "", link_to_article(viewer(), chosen, Into.PUBLIC))
    return answer_page(thread_id, form, words_in(request.form.get("article_words")))


def answer_page(thread_id: int, form: AnswerForm, words: str) -> Any:
    thread = get_thread(viewer(), thread_id)
    authorize(viewer(), Action.ANSWER, thread)
    facts = {"thread": thread, "form": form, "longest": body_max(viewer(), PostKind.ANSWER), "words": words}
    facts["asks"] = thread.resolution == Resolution.OPEN and thread.asker_id != viewer().id
    return render_template("moderation/correspondence/articles.html", found=look(words, Into.PUBLIC, thread), **facts)


def question(thread_id: int) -> Thread | None:
    """The one that is written about, as far as this member can read it: a case outlasts it."""
    try:
        return get_thread(viewer(), thread_id)
    except NotFound:
        return None


def looked(form: str, typed: str, into: Into, thread: Thread | None) -> tuple[str, Looked]:
    """What a text has become, and what its form shows under it."""
    words = words_in(request.form.get("article_words"))
    if chosen := request.form.get("article", type=row_id):
        return with_link(typed, link_to_article(viewer(), chosen, into)), Looked(form, words, None)
    return typed, Looked(form, words, look(words, into, thread))


def look(words: str, into: Into, thread: Thread | None) -> list[OfferedArticle]:
    spend(f"articles:{viewer().id}", f"{settings.get('search.suggestions_per_minute')}/minute")
    return offered_articles(viewer(), words, into, thread)


def words_in(sent: str | None) -> str:
    return (sent or "")[:ARTICLE_WORDS_MAX]


def keep_files(field: Field) -> str:
    """Files that came along are stored, and stand in the text; what is wrong with one is said."""
    try:
        take_files_into(field)
    except Invalid as refusal:
        return " ".join(shown(one) for words in refusal.fields.values() for one in words) or shown(refusal.message)
    return ""


Look = Callable[[str], tuple[str, Looked]]


def note_again(case: Escalation, look_for: Look) -> Any:
    typed, said = look_for(NoteForm().text.data or "")
    return again(case, 200, wrong_section={"note_typed": typed, "articles": said})


def message_again(case: Escalation, look_for: Look) -> Any:
    form = MessageForm()
    form.text.data = form.words
    wrong = keep_files(form.text)
    typed, said = look_for(form.text.data or "")
    return again(case, 200, wrong_section={"message_typed": typed, "message_waits": form.waits.data, "message": wrong, "articles": said})


def act_again(case: Escalation, look_for: Look) -> Any:
    typed, said = look_for(request.form.get("public_summary", ""))
    wrong = {"typed": {**request.form.to_dict(), "public_summary": typed}, "articles": said}
    return case_page(case.id, typed_act="resolve", wrong_section=wrong)


def summary_again(case: Escalation, look_for: Look) -> Any:
    typed, said = look_for(request.form.get("public_summary", ""))
    return case_page(case.id, wrong_section={"summary_typed": typed, "articles": said})


@dataclass(frozen=True)
class Form:
    """A form in which an article can be looked for: who reads its words, who may write them, how it is shown again."""

    into: Into
    action: DeskAction
    show: Callable[[Escalation, Look], Any]


FORMS = {
    "note": Form(Into.NOTE, DeskAction.NOTE_CASE, note_again),
    "private": Form(Into.PRIVATE, DeskAction.WRITE_TO_ASKER, message_again),
    "resolve": Form(Into.PUBLIC, DeskAction.WORK_CASES, act_again),
    "summary": Form(Into.PUBLIC, DeskAction.WORK_CASES, summary_again),
}

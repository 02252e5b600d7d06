"""The answer bar: a sentence in, the best passages out, with where they stand and how sure they are."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from forum.knowledge.queries import get_article
from forum.knowledge.queries.passages import LEFT_OUT_MOST, SENTENCE_CHARS, find_answers, name_of, named
from forum.pages.routes import blueprint
from forum.search.allowance import spend_one
from forum.search.states import Place, Step
from forum.search.visitors import note_answers, note_helpful, note_sentence
from forum.threads.queries import get_thread

ASK_TITLE_CHARS = 180
TOLD = {Step.SOLVED: "good", Step.DIFFERENT: "info"}


@blueprint.get("/help/answer")
def answer_bar() -> str:
    sentence = asked()
    if not sentence:
        return render_template("help/answer.html", sentence="", said=None, ask_url="/ask", left_out=[])
    spend_one("search", "search.per_minute", "search.per_minute_strangers")
    without = left_out()
    said = find_answers(viewer(), sentence, without=without)
    if not without:
        note_sentence(sentence, said.language, len(said.found))
    note_answers(Step.SHOWN, [(one.kind, one.id) for one in said.found], sentence, Place.ANSWER)
    return render_template("help/answer.html", sentence=sentence, said=said, ask_url=ask_url(sentence), left_out=[*map(name_of, without)])


@blueprint.post("/help/answer/solved", defaults={"step": "solved"})
@blueprint.post("/help/answer/different", defaults={"step": "different"})
def judge_answer(step: str) -> Response:
    """What somebody says of a passage. They stay where they were; one that they did not mean is not shown to them again."""
    sentence, kind, without = asked(), request.form.get("kind", ""), left_out()
    one = (kind, given(kind))
    note_answers(Step(step), [one], sentence, Place.ANSWER)
    if step == Step.DIFFERENT and one not in without:
        without = [one, *without][:LEFT_OUT_MOST]
    if step == Step.SOLVED:
        note_helpful(sentence)
    words = _("Thank you. That helps others to find it as well.") if step == Step.SOLVED else _(
        "Thank you for saying so. The community may know: ask, your words are kept.")
    flash(words, TOLD[Step(step)])
    return redirect(f"/help/answer?{urlencode({'q': sentence, 'not': [*map(name_of, without)]}, doseq=True)}", 303)


def asked() -> str:
    return " ".join(request.values.get("q", "")[:SENTENCE_CHARS].split())


def left_out() -> list[tuple[str, int]]:
    """What somebody said they did not mean."""
    return named(request.values.getlist("not"))


def given(kind: str) -> int:
    """The id of what was given, as far as the viewer may read it. Raises NotFound."""
    one = request.form.get("id", type=row_id)
    if one is None or kind not in ("article", "answer"):
        raise NotFound()
    return get_article(viewer(), one).id if kind == "article" else get_thread(viewer(), one).id


def ask_url(sentence: str) -> str:
    """The ask page with the sentence as its title."""
    return f"/ask?{urlencode({'title': sentence[:ASK_TITLE_CHARS]})}"

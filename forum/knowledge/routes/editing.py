"""The editor: a form of sections, with what the article rests on beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from forum.accounts.routes.cookies import go
from forum.core.door import locale, viewer
from forum.core.permissions import can
from forum.kit.clock import iso
from forum.kit.diffing import side_by_side
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.row_ids import row_id
from forum.knowledge.commands import Writing, rewriting_is_on, start_article, write_revision
from forum.knowledge.comparing import as_text
from forum.knowledge.forms import SECTION_HELP, SECTION_ROWS, ArticleForm
from forum.knowledge.models import Article
from forum.knowledge.queries import article_categories, find_article_draft, get_article_revision, get_work, pairing_of, sources_of
from forum.knowledge.routes import blueprint
from forum.knowledge.routes.beside import beside, with_inserted
from forum.knowledge.states import ArticleState, Section
from forum.knowledge.words import SECTION_WORDS, WHY_WORDS
from forum.policy import Action
from forum.threads.diffs import rows_with_gaps
from forum.threads.routes.sending import Answer

SAVED = _l("The draft is saved. Readers have it once somebody else has approved it.")
OUT_OF_REVIEW = _l("The draft is saved, and out of its review. Ask for a review again when it is ready.")


@blueprint.get("/help/articles/new")
def new_article() -> Answer:
    original = original_asked()
    key = f"new-{original.id}" if original else "new"
    draft, saved_at = find_article_draft(viewer(), key)
    form = article_form({"language": locale(), **of_original(original), **draft})
    return editor(form, None, original, restored=saved_at)


@blueprint.post("/help/articles/new")
def make_article() -> Answer:
    original = original_asked()
    form = article_form()
    try:
        article = start_article(viewer(), writing(form), translation_of=original.id if original else None)
    except Invalid as error:
        form.refuse(error)
        return editor(form, None, original), 422
    return go(article.work_url, SAVED)


@blueprint.get("/help/articles/<id:article_id>/edit")
def edit_article(article_id: int) -> Answer:
    article = get_work(viewer(), article_id)
    draft, saved_at = find_article_draft(viewer(), str(article.id))
    return editor(article_form({**stored(article), **draft}), article, restored=saved_at)


@blueprint.post("/help/articles/<id:article_id>/edit")
def save_article(article_id: int) -> Answer:
    article, form = get_work(viewer(), article_id), article_form()
    was_in_review = article.state == ArticleState.IN_REVIEW
    if "insert" in request.form:
        return editor(with_inserted(form, article), article)
    try:
        write_revision(viewer(), article_id, writing(form, caught_up_with(article, form)), base=form.base.data or 0)
    except Invalid as error:
        form.refuse(error)
        return editor(form, get_work(viewer(), article_id)), 422
    except WrongState as error:
        if not isinstance(error.current, int):
            raise
        return conflict(form, article_id)
    return go(article.work_url, OUT_OF_REVIEW if was_in_review else SAVED)


def conflict(form: ArticleForm, article_id: int) -> Answer:
    """Somebody else was faster: both texts side by side, the form goes on from the newer revision. 409."""
    article = get_work(viewer(), article_id)
    newest = get_article_revision(article, article.latest_revision)
    theirs = as_text(newest.title, newest.sections, article.language)
    rows = rows_with_gaps(side_by_side(theirs, as_text(str(form.title.data or ""), form.sections(), article.language)))
    form.base.data, form.base.raw_data = newest.number, None
    return editor(form, article, conflict_rows=rows), 409


def editor(
    form: ArticleForm, article: Article | None, original: Article | None = None, *, restored: datetime | None = None,
    conflict_rows: Any = None,
) -> str:
    sources = sources_of(viewer(), get_article_revision(article, article.latest_revision)) if article else []
    pairing = pairing_of(article) if article else None
    original = pairing.other if pairing and pairing.is_original else original
    against = get_article_revision(original, original.published_revision or original.latest_revision) if original else None
    return render_template(
        "knowledge/editor.html", form=form, article=article, original=original, against=against, restored=restored is not None,
        draft_at=iso(restored) if restored else "",
        conflict=conflict_rows, sources=sources, pairing=pairing, section_words=SECTION_WORDS, why_words=WHY_WORDS,
        beside=beside(form, article) if article else [], rewriting=rewriting_is_on(),
        may_set_up=can(viewer(), Action.ADMINISTER),
        sections=[(str(name), SECTION_ROWS[name], SECTION_HELP[name]) for name in Section],
    )


def article_form(data: dict[str, Any] | None = None) -> ArticleForm:
    form = ArticleForm(formdata=None, data=data) if data is not None else ArticleForm()
    return form.offer([(one.id, one.name(locale())) for one in article_categories()])


def stored(article: Article) -> dict[str, Any]:
    newest = get_article_revision(article, article.latest_revision)
    return {
        "title": newest.title, "category": str(article.category_id or ""), "visibility": newest.visibility, "base": newest.number,
        "translates": newest.translates or 0, **newest.sections,
    }


def of_original(original: Article | None) -> dict[str, Any]:
    if original is None:
        return {}
    return {
        "language": "es" if original.language == "en" else "en", "category": str(original.category_id or ""),
        "visibility": original.visibility, "translates": original.published_revision or original.latest_revision,
    }


def original_asked() -> Article | None:
    """The article that a new one translates. Raises NotFound."""
    asked = request.args.get("translate", "")
    if not asked:
        return None
    try:
        original = get_work(viewer(), row_id(asked))
    except ValueError:
        raise NotFound() from None
    if original.translation_of_id is not None:
        raise NotFound()
    return original


def caught_up_with(article: Article, form: ArticleForm) -> int | None:
    """The revision of the original that a translation says from now on, where its editor has compared both."""
    pairing = pairing_of(article) if form.caught_up.data else None
    return pairing.other.published_revision if pairing and pairing.is_original else None


def writing(form: ArticleForm, translates: int | None = None) -> Writing:
    return Writing(
        str(form.title.data or ""), form.sections(), str(form.visibility.data or ""), str(form.significance.data or ""),
        str(form.note.data or ""), translates or form.translates.data or None, str(form.language.data or ""), form.category_id,
    )

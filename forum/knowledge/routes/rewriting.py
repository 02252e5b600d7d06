"""A rewrite by a machine: asked for, looked at beside the text it was made from, taken over in part or whole, or dropped."""

from __future__ import annotations

from flask import flash, render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.limits import spend
from forum.kit.errors import Invalid, WrongState
from forum.kit.row_ids import row_id, row_number
from forum.knowledge.commands import ask_rewrite, drop_rewrite, rewriting_is_on, take_rewrite
from forum.knowledge.models import Article, ArticleRewrite
from forum.knowledge.queries import get_work, open_rewrite, suggested_by
from forum.knowledge.routes import blueprint
from forum.knowledge.words import FAILURE_WORDS, SECTION_WORDS
from forum.threads.routes.sending import Answer

ASKS = "20/hour"


@blueprint.get("/help/articles/<id:article_id>/rewrite")
def show_rewrite(article_id: int) -> str:
    return rewrite_page(get_work(viewer(), article_id))


def rewrite_page(article: Article) -> str:
    row = open_rewrite(article)
    return render_template(
        "knowledge/rewrite.html", article=article, row=row, suggested=suggested_by(row) if row else [], section_words=SECTION_WORDS,
        failure_words=FAILURE_WORDS, is_on=rewriting_is_on(), is_outdated=row is not None and row.revision != article.latest_revision,
    )


@blueprint.post("/help/articles/<id:article_id>/rewrite")
def ask_for_rewrite(article_id: int) -> Answer:
    """`base` is the revision that the button was shown for."""
    article = get_work(viewer(), article_id)
    spend(f"rewrite:{viewer().id}", ASKS)
    try:
        ask_rewrite(viewer(), article_id, base=request.form.get("base", 0, type=row_number))
    except Invalid as error:
        flash(shown(error.message), "danger")
        return rewrite_page(article), 422
    return go(f"/help/articles/{article_id}/rewrite")


@blueprint.post("/help/articles/<id:article_id>/rewrite/take")
def take_from_rewrite(article_id: int) -> Answer:
    """`take`: chosen, all, or none of the rewrite that was shown. Another one that is open by now answers 409."""
    article = get_work(viewer(), article_id)
    row = _shown_rewrite(article)
    if row is None:
        return go(article.work_url)
    how = request.form.get("take", "chosen")
    if how == "none":
        drop_rewrite(viewer(), row.id)
        return go(f"/help/articles/{article_id}/edit", _("Nothing was taken over."))
    keys = [one["key"] for one in row.paragraphs] if how == "all" else request.form.getlist("key")
    try:
        take_rewrite(viewer(), row.id, keys)
    except Invalid as error:
        flash(shown(error.message), "danger")
        return rewrite_page(article), 422
    return go(article.work_url, _("Taken over into the draft. Readers have it once somebody else has approved it."))


def _shown_rewrite(article: Article) -> ArticleRewrite | None:
    """The open rewrite, which has to be the one the form was shown for. Raises WrongState."""
    row = open_rewrite(article)
    if row is not None and row.id != request.form.get("rewrite", type=row_id):
        raise WrongState(_("Somebody has asked for another rewrite in the meantime."))
    return row


@blueprint.get("/help/articles/<id:article_id>/rewrite/take")
def rewrite_again(article_id: int) -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    return go(f"/help/articles/{get_work(viewer(), article_id).id}/rewrite")

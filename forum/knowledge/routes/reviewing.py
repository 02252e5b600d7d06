"""The review of an article: what changed, a list to check it by, and a decision by somebody who wrote none of it."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import verdict
from forum.kit.errors import Invalid
from forum.knowledge.commands import approve_article, request_changes
from forum.knowledge.comparing import differences
from forum.knowledge.forms import ReviewForm
from forum.knowledge.models import Article
from forum.knowledge.queries import get_article_revision, get_work, last_review, shown_sections, sources_of, to_judge
from forum.knowledge.routes import blueprint
from forum.knowledge.routes.listing import WORDS
from forum.knowledge.states import ArticleState, Verdict
from forum.knowledge.words import SECTION_WORDS, SIGNIFICANCE_WORDS, VISIBILITY_WORDS
from forum.policy import Action
from forum.threads.routes.sending import Answer

CHECKLIST = (
    _l("The title is the question as people ask it."), _l("It says whom it applies to, and whom not."),
    _l("The steps work: I have tried them, or I know who has."), _l("Every claim rests on a source, and the sources still hold."),
    _l("No names, addresses, numbers or keys of real people are in it."),
)


@blueprint.get("/help/articles/<id:article_id>/review")
def review(article_id: int) -> str:
    article = get_work(viewer(), article_id)
    return review_page(article, ReviewForm(formdata=None, data={"version": article.version}))


@blueprint.post("/help/articles/<id:article_id>/review")
def decide(article_id: int) -> Answer:
    article, form = get_work(viewer(), article_id), ReviewForm()
    if article.state != ArticleState.IN_REVIEW or article.version != form.version.data:
        anew = ReviewForm(formdata=None, data={"version": article.version, "words": form.words.data})
        return review_page(article, anew, is_stale=True), 409
    approves = form.verdict.data == Verdict.APPROVE
    act = approve_article if approves else request_changes
    try:
        if approves and set(form.looked.data or ()) != {str(number) for number in range(len(CHECKLIST))}:
            raise Invalid.field("looked", _l("Look at each of these before you publish, and tick it."))
        decided = act(viewer(), article_id, version=form.version.data or 0, words=str(form.words.data or ""))
    except Invalid as error:
        show_refusal(form, error)
        return review_page(article, form), 422
    return go(decided.work_url, _("It is published.") if approves else _("The authors see what has to change."))


def review_page(article: Article, form: ReviewForm, *, is_stale: bool = False) -> str:
    revision = get_article_revision(article, article.latest_revision)
    readers_have = get_article_revision(article, article.published_revision) if article.published_revision else None
    return render_template(
        "knowledge/review.html", article=article, revision=revision, before=readers_have,
        rows=differences(readers_have, revision, article.language),
        sections=shown_sections(revision.html), sources=sources_of(viewer(), revision), form=form, is_stale=is_stale, checklist=CHECKLIST,
        may=verdict(viewer(), Action.REVIEW_ARTICLE, to_judge(article)), review=last_review(article), words=WORDS,
        section_words=SECTION_WORDS, visibility_words=VISIBILITY_WORDS, significance_words=SIGNIFICANCE_WORDS,
    )

"""Whether an article helped: a page with a form, for members and strangers alike. No cookie tells strangers apart, only their rate."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.limits import address_prefix, spend
from forum.core.permissions import can
from forum.kit.errors import Invalid
from forum.knowledge.commands import rate_article
from forum.knowledge.forms import RatingForm
from forum.knowledge.models import Article
from forum.knowledge.queries import get_article, own_rating
from forum.knowledge.routes import blueprint
from forum.policy import Action
from forum.threads.routes.sending import Answer

OF_MEMBERS, OF_STRANGERS = "20/minute", "5/minute;30/day"


@blueprint.get("/help/articles/<id:article_id>/helpful")
def rate(article_id: int) -> str:
    article = get_article(viewer(), article_id)
    said, asked = own_rating(viewer(), article_id), request.args.get("helpful", "")
    known = {"helpful": "yes" if said.helpful else "no", "reason": said.reason or "", "words": said.words} if said else {}
    chosen = {"helpful": asked} if asked in ("yes", "no") else {}
    return rating_page(article, RatingForm(formdata=None, data={"reason": "", **known, **chosen}))


@blueprint.post("/help/articles/<id:article_id>/helpful")
def send_rating(article_id: int) -> Answer:
    article, form = get_article(viewer(), article_id), RatingForm()
    if form.helpful.data not in ("yes", "no"):
        form.helpful.errors = [_("Choose one of the list.")]
        return rating_page(article, form), 422
    spend(f"rating:{viewer().id or address_prefix()}", OF_STRANGERS if viewer().is_anonymous else OF_MEMBERS)
    may_comment = can(viewer(), Action.COMMENT_ON_ARTICLE)
    words = str(form.words.data or "") if may_comment else ""
    try:
        rate_article(viewer(), article_id, helpful=form.helpful.data == "yes", reason=str(form.reason.data or ""), words=words)
    except Invalid as error:
        show_refusal(form, error)
        return rating_page(article, form), 422
    return go(article.url, _("Thank you! That helps us to make it better."))


def rating_page(article: Article, form: RatingForm) -> str:
    return render_template("knowledge/helpful.html", article=article, form=form, may_comment=can(viewer(), Action.COMMENT_ON_ARTICLE))

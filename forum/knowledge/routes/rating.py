"""Whether an article helped: one press on its page says it, and a form asks for more after that, for members and strangers alike. No
cookie tells strangers apart: their rate, and a mark of the day that leads back to nobody."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.limits import address_prefix, spend
from forum.core.permissions import can
from forum.core.proving import prove_form
from forum.kit.errors import Invalid
from forum.kit.robots import is_person
from forum.knowledge.commands import rate_article
from forum.knowledge.forms import RatingForm, yes_or_no
from forum.knowledge.models import Article, ArticleRating
from forum.knowledge.queries import get_article, own_rating
from forum.knowledge.routes import blueprint
from forum.policy import Action
from forum.search.visitors import reader
from forum.threads.routes.sending import Answer

OF_MEMBERS, OF_STRANGERS = "20/minute", "5/minute;30/day"


@blueprint.get("/help/articles/<id:article_id>/helpful")
def rate(article_id: int) -> str:
    article = get_article(viewer(), article_id)
    return rating_page(article, filled(article_id, request.args.get("helpful", "")))


def filled(article_id: int, chosen: str) -> RatingForm:
    """The form with what this member said before, and what is chosen now."""
    said = own_rating(viewer(), article_id)
    known = known_answers(said) if said else {}
    return RatingForm(formdata=None, data={"reason": "", **known, **({"helpful": chosen} if chosen in ("yes", "no") else {})})


@blueprint.post("/help/articles/<id:article_id>/helpful")
def send_rating(article_id: int) -> Answer:
    """The press is kept at once. `more` comes from a form that asked for everything, after which nothing else is asked."""
    prove_form()
    article, form = get_article(viewer(), article_id), RatingForm()
    if form.helpful.data not in ("yes", "no"):
        form.helpful.errors = [_("Choose one of the list.")]
        return rating_page(article, form), 422
    spend(f"rating:{viewer().id or address_prefix()}", OF_STRANGERS if viewer().is_anonymous else OF_MEMBERS)
    try:
        if is_person(request.user_agent.string):
            rate_article(viewer(), article_id, **answers(form), only_press=not asked_for_more())
    except Invalid as error:
        show_refusal(form, error)
        return rating_page(article, form), 422
    if asked_for_more():
        return go(article.url, _("Thank you! It is noted."))
    return rating_page(article, filled(article_id, str(form.helpful.data)), pressed=True)


def asked_for_more() -> bool:
    return "more" in request.form


def answers(form: RatingForm) -> dict[str, Any]:
    """What the form says."""
    return {
        "helpful": form.helpful.data == "yes", "reason": str(form.reason.data or ""),
        "words": str(form.words.data or "") if can(viewer(), Action.COMMENT_ON_ARTICLE) else "",
        "sought": yes_or_no(form.sought.data), "would_contact": yes_or_no(form.would_contact.data), "reader": reader(),
    }


def known_answers(said: ArticleRating) -> dict[str, str]:
    """What a member said before, as the form has it."""
    def word(answer: bool | None) -> str:
        return "" if answer is None else "yes" if answer else "no"

    return {"helpful": word(said.helpful), "reason": said.reason or "", "words": said.words, "sought": word(said.sought),
            "would_contact": word(said.would_contact)}


def rating_page(article: Article, form: RatingForm, *, pressed: bool = False) -> str:
    return render_template(
        "knowledge/helpful.html", article=article, form=form, may_comment=can(viewer(), Action.COMMENT_ON_ARTICLE), pressed=pressed,
    )

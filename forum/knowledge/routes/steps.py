"""An article's page for editors, its history, and the steps that are one button each."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.kit.text import slugify
from forum.knowledge.commands import (
    archive_article,
    change_article_settings,
    confirm_article,
    give_up_edit,
    keep_finding,
    mark_outdated,
    restore_article,
    roll_back,
    settle_rating,
    submit_article,
    take_back_article,
)
from forum.knowledge.comparing import as_text, differences
from forum.knowledge.forms import ArticleSettingsForm, StepForm
from forum.knowledge.models import Article
from forum.knowledge.queries import (
    alarms_of,
    article_revisions,
    articles_settling,
    changes_of,
    editors,
    findings_of,
    get_article_revision,
    get_work,
    last_review,
    pairing_of,
    said_of,
    shown_sections,
    sources_of,
    times_answered,
    to_judge,
)
from forum.knowledge.routes import blueprint
from forum.knowledge.routes.listing import WORDS
from forum.knowledge.words import (
    ALARM_CAUSES,
    FINDING_HELP,
    FINDING_WORDS,
    MOVE_WORDS,
    RATING_WORDS,
    SECTION_WORDS,
    SIGNIFICANCE_WORDS,
    VISIBILITY_WORDS,
)
from forum.policy import Action
from forum.threads.routes.sending import Answer

STEPS: dict[str, tuple[Callable[..., Article], bool]] = {
    "submit": (submit_article, False), "take-back": (take_back_article, False), "give-up": (give_up_edit, False),
    "confirm": (confirm_article, False), "outdated": (mark_outdated, True), "archive": (archive_article, True),
    "restore": (restore_article, False),
}
"""By the end of their address: the command, and whether it takes words."""
STEP_SAID = {
    "submit": _l("Handed in. Somebody else reviews it now."), "take-back": _l("It is a draft again."),
    "give-up": _l("The edit is given up. Readers keep what they have."), "confirm": _l("Confirmed: what readers have still holds."),
    "outdated": _l("It is marked as outdated. Readers keep it meanwhile."),
    "archive": _l("It is archived. Readers do not have it any more."), "restore": _l("It is back from the archive."),
}


@blueprint.get("/help/articles/<id:article_id>/work")
def show_work(article_id: int) -> str:
    return work_page(get_work(viewer(), article_id))


def work_page(article: Article, settings_form: ArticleSettingsForm | None = None) -> str:
    revision = get_article_revision(article, article.latest_revision)
    form = settings_form or ArticleSettingsForm(formdata=None, data={
        "version": article.version, "owner": str(article.owner_id or ""), "review_by": article.review_by,
    })
    return render_template(
        "knowledge/work.html", article=article, revision=revision, sections=shown_sections(revision.html), review=last_review(article),
        sources=sources_of(viewer(), revision), changes=changes_of(article), said=said_of(article), words=WORDS, move_words=MOVE_WORDS,
        alarms=alarms_of(article), alarm_causes=ALARM_CAUSES, answered=times_answered(article.id),
        settling=article.id in articles_settling(),
        pairing=pairing_of(article), findings=findings_of(revision), finding_words=FINDING_WORDS, finding_help=FINDING_HELP,
        section_words=SECTION_WORDS, rating_words=RATING_WORDS, visibility_words=VISIBILITY_WORDS,
        may_review=can(viewer(), Action.REVIEW_ARTICLE, to_judge(article)),
        settings_form=form.offer([(one.id, one.display_name) for one in editors()]),
    )


@blueprint.post("/help/articles/<id:article_id>/steps/<step>")
def take_step(article_id: int, step: str) -> Answer:
    """One move. Somebody else's in between answers 409."""
    article, form = get_work(viewer(), article_id), StepForm()
    if step not in STEPS:
        raise NotFound()
    act, takes_words = STEPS[step]
    said = {"words": str(form.words.data or "")} if takes_words else {}
    try:
        act(viewer(), article_id, version=form.version.data or 0, **said)
    except Invalid as error:
        flash(" ".join(shown(text) for texts in error.fields.values() for text in texts) or shown(error.message), "danger")
        return work_page(article), 422
    return go(article.work_url, str(STEP_SAID[step]))


@blueprint.get("/help/articles/<id:article_id>/steps/<step>")
@blueprint.get("/help/articles/<id:article_id>/settings")
@blueprint.get("/help/articles/<id:article_id>/rollback")
def work_again(article_id: int, step: str = "") -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    return go(get_work(viewer(), article_id).work_url)


@blueprint.post("/help/articles/<id:article_id>/settings")
def save_article_settings(article_id: int) -> Answer:
    article = get_work(viewer(), article_id)
    form = ArticleSettingsForm().offer([(one.id, one.display_name) for one in editors()])
    try:
        if not form.validate():
            return work_page(article, form), 422
        change_article_settings(viewer(), article_id, **form.values())
    except Invalid as error:
        form.owner.errors = [shown(text) for texts in error.fields.values() for text in texts]
        return work_page(article, form), 422
    return go(article.work_url, _("Saved."))


@blueprint.get("/help/articles/<id:article_id>/history")
def article_history(article_id: int) -> str:
    article = get_work(viewer(), article_id)
    revisions = article_revisions(article)
    asked = request.args.get("revision", type=row_id) or article.latest_revision
    revision = get_article_revision(article, asked)
    before = get_article_revision(article, revision.based_on) if revision.based_on else None
    return render_template(
        "knowledge/history.html", article=article, revisions=revisions, revision=revision, before=before,
        rows=differences(before, revision, article.language), significance_words=SIGNIFICANCE_WORDS,
    )


@blueprint.post("/help/articles/<id:article_id>/rollback")
def roll_back_article(article_id: int) -> Answer:
    article, form = get_work(viewer(), article_id), StepForm()
    try:
        roll_back(viewer(), article_id, form.number.data or 0, version=form.version.data or 0)
    except Invalid as error:
        flash(shown(error.message), "danger")
        return work_page(article), 422
    return go(article.work_url, _("The older text is back."))


@blueprint.get("/help/articles/<id:article_id>/article.md")
def export_article(article_id: int) -> Response:
    """The newest revision as Markdown, with the marks of what it rests on."""
    article = get_work(viewer(), article_id)
    revision = get_article_revision(article, article.latest_revision)
    response = Response(as_text(revision.title, revision.sections, article.language), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(revision.title)}.md"'
    return response


@blueprint.post("/help/findings/<id:article_finding_id>/keep")
def keep_what_is_public(article_finding_id: int) -> Answer:
    return go(get_work(viewer(), keep_finding(viewer(), article_finding_id)).work_url)


@blueprint.post("/help/ratings/<id:rating_id>/settle")
def settle_words(rating_id: int) -> Answer:
    row = settle_rating(viewer(), rating_id)
    return go(get_work(viewer(), row.article_id).work_url)

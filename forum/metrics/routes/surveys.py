"""Surveys: answered by the link of a mail or by its member, and read by staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, json, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from forum.core.door import speak, viewer
from forum.core.forms import show_refusal, shown
from forum.core.permissions import can
from forum.kit.errors import Gone, Invalid, NotFound, WrongState
from forum.kit.paging import clamp_page
from forum.kit.row_ids import row_number
from forum.metrics.commands import Said, answer_by_link, answer_survey, get_linked
from forum.metrics.queries.surveys import (
    MOST_PAGES,
    AskedSurvey,
    get_recommendation,
    get_survey,
    own_answers,
    own_surveys,
    survey_answers,
)
from forum.metrics.surveys.forms import FORMS
from forum.metrics.surveys.states import SurveyKind
from forum.metrics.surveys.words import REASON_WORDS, SCORE_WORDS
from forum.policy import Action

blueprint = Blueprint("surveys", __name__)
Shown = Response | tuple[Response, int]
LIST = "/insights/satisfaction/answers/"


@blueprint.get("/mail/survey/<token>")
def show_linked(token: str) -> Shown:
    """What the link asks; the answer chosen in the mail is ticked. Nothing is said yet."""
    try:
        found = get_linked(token)
    except Gone:
        return _ended()
    speak(found.member.locale)
    return _secret(_form_page(found.survey, _form(found.survey, request.args.get("score", type=row_number)), f"/mail/survey/{token}"))


@blueprint.post("/mail/survey/<token>")
def answer_linked(token: str) -> Shown:
    try:
        found = get_linked(token)
    except Gone:
        return _ended()
    speak(found.member.locale)
    form = FORMS[found.survey.kind]()
    return _secret(_answered(found.survey, form, f"/mail/survey/{token}", lambda: answer_by_link(viewer(), token, _said(form)).survey))


@blueprint.get("/surveys/")
def show_own() -> str:
    return render_template("metrics/surveys.html", surveys=own_surveys(viewer()), scores=SCORE_WORDS)


@blueprint.get("/surveys/export.json")
def export_own() -> Response:
    body = json.dumps(own_answers(viewer()), ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="your-answers.json"'})


@blueprint.get("/surveys/<id:survey_id>")
def show_survey(survey_id: int) -> Response:
    found = get_survey(viewer(), SurveyKind.RESOLUTION, survey_id)
    return _form_page(found, _form(found), found.url)


@blueprint.post("/surveys/<id:survey_id>")
def send_survey(survey_id: int) -> Any:
    return _own(get_survey(viewer(), SurveyKind.RESOLUTION, survey_id))


@blueprint.get("/surveys/recommendation")
def show_recommendation() -> Response:
    found = get_recommendation(viewer())
    return _form_page(found, _form(found), found.url)


@blueprint.post("/surveys/recommendation")
def send_recommendation() -> Any:
    return _own(get_recommendation(viewer()))


@blueprint.get(LIST)
def show_answers() -> str:
    if not can(viewer(), Action.SEE_SURVEY_ANSWERS):
        raise NotFound()
    kind = SurveyKind.RECOMMENDATION if request.args.get("about") == "place" else SurveyKind.RESOLUTION
    with_words = request.args.get("words") == "1"
    number = clamp_page(request.args.get("page", "1"), MOST_PAGES)
    here = f"{LIST}?about={'place' if kind is SurveyKind.RECOMMENDATION else 'help'}{'&words=1' if with_words else ''}"
    return render_template(
        "metrics/survey_answers.html", list=survey_answers(viewer(), kind, number, with_words=with_words), kind=kind.value,
        with_words=with_words, scores=SCORE_WORDS, reasons=REASON_WORDS, here=LIST, page_url=lambda wanted: f"{here}&page={wanted}",
    )


def _form(survey: AskedSurvey, chosen: int | None = None) -> FlaskForm:
    """Empty, or with what was said before."""
    score = chosen if chosen is not None else survey.score
    return FORMS[survey.kind](formdata=None, data={"score": score, "reason": survey.reason, "words": survey.words})


def _said(form: Any) -> Said:
    reason = str(form.reason.data or "") if "reason" in form else ""
    return Said(form.score.data, reason, str(form.words.data or ""))


def _own(survey: AskedSurvey) -> Any:
    form = FORMS[survey.kind]()

    def answer() -> AskedSurvey:
        said = answer_survey(viewer(), survey.kind, survey.id, _said(form))
        flash(_("Thank you. Staff read it, and nobody else."), "good")
        return said

    page = _answered(survey, form, survey.url, answer)
    return redirect("/surveys/", 303) if page.status_code == 200 else page


def _answered(survey: AskedSurvey, form: FlaskForm, action: str, answer: Any) -> Response:
    """The thanks, or the form again with what was wrong."""
    if not form.validate():
        return _form_page(survey, form, action, 422)
    try:
        return _form_page(answer(), form, action, done=True)
    except Invalid as error:
        show_refusal(form, error)
        return _form_page(survey, form, action, 422)
    except WrongState as error:
        return _form_page(survey, form, action, 409, why=shown(error.message))


def _form_page(
    survey: AskedSurvey, form: FlaskForm, action: str, status: int = 200, *, done: bool = False, why: str = "",
) -> Response:
    page = render_template("metrics/survey.html", survey=survey, form=form, action=action, done=done, why=why)
    return make_response(page, status)


def _ended() -> Response:
    return _secret(make_response(render_template("metrics/survey_ended.html"), 410))


def _secret(page: Response) -> Response:
    """The address is a secret: no other site, no log of an asset and no cache may get to know it."""
    page.headers["Referrer-Policy"] = "strict-origin"
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page



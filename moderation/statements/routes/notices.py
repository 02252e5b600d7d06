"""Notices of illegal content: a form for everybody, a receipt, and a page that says what came of it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.config import current_config
from forum.core.door import locale, viewer
from forum.core.forms import show_refusal
from forum.core.limits import address_prefix
from forum.core.stale_forms import open_to_strangers
from forum.kit.errors import Invalid, TooMany
from forum.kit.row_ids import row_id
from moderation.statements import words
from moderation.statements.access import notice_key
from moderation.statements.commands import send_notice, withdraw_notice
from moderation.statements.commands.noticing import Report
from moderation.statements.forms import NoticeForm, opened_now
from moderation.statements.letters import redress
from moderation.statements.queries.notices import get_sent_notice
from moderation.statements.routes import blueprint
from moderation.statements.secrecy import secret


@blueprint.get("/notices/new")
def new_notice() -> Response:
    """Prefilled with a post, a thread or a member, if told."""
    form = NoticeForm()
    form.url.data = _prefilled() or request.args.get("url", "")[:2000]
    if not viewer().is_anonymous:
        form.name.data = form.name.data or viewer().display_name
    return _form(form, 200)


@blueprint.post("/notices/new")
def file_notice() -> Response:
    form = NoticeForm()
    try:
        _check_human(form)
        notice = send_notice(viewer(), _report(form))
    except Invalid as refusal:
        form.validate()
        show_refusal(form, refusal)
        return _form(form, 422)
    except TooMany as refusal:
        return _wait(form, refusal)
    flash(_("Thank you. We have your notice."), "good")
    return secret(redirect(url_for("statements.show_notice", number=notice.number, key=notice_key(notice)), 303))


@blueprint.get("/notices/<number>/")
def show_notice(number: str) -> Response:
    """The receipt, and later what was decided. Only for whoever sent it."""
    notice = get_sent_notice(viewer(), number, _key())
    shown = {"notice": notice, "words": words, "key": _key(), "redress": redress()}
    return secret(make_response(render_template("moderation/statements/notice.html", **shown)))


@blueprint.post("/notices/<number>/withdraw")
def take_notice_back(number: str) -> Response:
    notice = get_sent_notice(viewer(), number, _key())
    withdraw_notice(viewer(), notice.id)
    flash(_("You took your notice back."), "info")
    return redirect(url_for("statements.show_notice", number=number, key=_key() or None), 303)


open_to_strangers("statements.file_notice")


def _key() -> str:
    return request.values.get("key", "")


def _prefilled() -> str:
    for name, path in (("post", "/posts/%d/"), ("thread", "/questions/%d/"), ("member", "/members/%d/")):
        found = request.args.get(name, type=row_id)
        if found:
            return current_config().public_url + path % found
    return ""


def _check_human(form: NoticeForm) -> None:
    """A field that people do not see, and a form sent quicker than anybody types. Whoever is wrongly stopped sends it again."""
    if form.suspicion is not None:
        raise Invalid(form.suspicion)


def _wait(form: NoticeForm, refusal: TooMany) -> Response:
    """What was typed stays."""
    form.form_errors.append(_("Many notices came from your network. Please send this one again in a while."))
    answer = _form(form, 429)
    answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer


def _report(form: NoticeForm) -> Report:
    return Report(
        url=form.url.data or "", category=form.category.data or "", explanation=form.explanation.data or "", form_key=form.form_key,
        locale=locale(), name=form.name.data or "", address=form.address.data or "", law=form.law.data or "",
        in_good_faith=bool(form.in_good_faith.data), origin=address_prefix(),
    )


def _form(form: NoticeForm, status: int) -> Response:
    """The same key while the form is looked over, so that its time goes on; a new one when it is none of ours."""
    if form.seconds is None:
        form.opened.data = opened_now()
    form.website.data = ""
    return secret(make_response(render_template("moderation/statements/new_notice.html", form=form), status))

"""The statement of reasons: for the member concerned, signed in or by the link of the mail, and for moderators."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.queries import find_member
from forum.core.door import speak, viewer
from forum.core.forms import show_refusal
from forum.core.permissions import Actor
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from moderation.audit.looks import note_look
from moderation.statements import words
from moderation.statements.access import key_for, reader_of
from moderation.statements.commands import file_appeal, withdraw_appeal
from moderation.statements.forms import AppealForm
from moderation.statements.letters import redress
from moderation.statements.queries.statements import StatementView, find_newer, get_statement, statements_of
from moderation.statements.routes import blueprint
from moderation.statements.rules import rule_of
from moderation.statements.scopes import scope_words
from moderation.statements.secrecy import secret
from moderation.statements.states import AppealState
from moderation.statements.undone import undone_words


@blueprint.get("/statements/", endpoint="list_own")
def list_own() -> str:
    """Decisions about the viewer."""
    if viewer().is_anonymous:
        raise NotFound()
    found, more = statements_of(viewer(), viewer().member_id, before_id=request.args.get("before", type=row_id))
    return render_template("moderation/statements/list.html", found=found, more=more, words=words)


@blueprint.get("/statements/<id:statement_id>/", endpoint="show")
def show(statement_id: int) -> Response:
    """Shows, and does nothing: what may be done about it is a form."""
    return _page(_reader(statement_id), statement_id, AppealForm(), 200)


@blueprint.post("/statements/<id:statement_id>/appeal")
def appeal(statement_id: int) -> Response:
    form, reader = AppealForm(), _reader(statement_id)
    try:
        file_appeal(reader, statement_id, words=form.words.data or "", look_at=form.look_at.data or "")
    except Invalid as refusal:
        form.validate()
        show_refusal(form, refusal)
        return _page(reader, statement_id, form, 422)
    flash(_("We have your appeal. You will hear from us."), "good")
    return _back(statement_id)


@blueprint.post("/statements/<id:statement_id>/appeal/withdraw")
def take_appeal_back(statement_id: int) -> Response:
    withdraw_appeal(_reader(statement_id), statement_id)
    flash(_("You took your appeal back."), "info")
    return _back(statement_id)


def _key() -> str:
    return request.values.get("key", "")


def _reader(statement_id: int) -> Actor:
    return reader_of(viewer(), statement_id, _key())


def _back(statement_id: int) -> Response:
    return redirect(url_for("statements.show", statement_id=statement_id, key=_key() or None), 303)


def _page(reader: Actor, statement_id: int, form: AppealForm, status: int) -> Response:
    """In the member's language when they came by the link, whoever's browser it is."""
    if reader.is_anonymous:
        raise NotFound()
    view = get_statement(reader, statement_id)
    if reader is not viewer():
        member = find_member(view.statement.member_id)
        speak(member.locale if member else None)
    form.key.data = _key()
    is_own = view.statement.member_id == reader.id
    if not is_own:
        note_look(reader, "statement", member_id=view.statement.member_id, post_id=view.statement.post_id)
    shown = {"view": view, "statement": view.statement, "form": form, "words": words, "rule": rule_of(view.statement), "is_own": is_own,
             "redress": redress(), "by_link": reader is not viewer(), "key": _key(), **_around(reader, view)}
    return secret(make_response(render_template("moderation/statements/show.html", **shown), status))


def _around(reader: Actor, view: StatementView) -> dict[str, Any]:
    """What it is about, where it holds, what came after it and what was undone."""
    newer = find_newer(reader, view.statement)
    key = key_for(newer) if newer is not None and reader is not viewer() else None
    kind, title, place = view.about
    return {
        "about": words.about_words(kind, title) if kind and view.statement.member_id == reader.id else title, "place": place,
        "scope": scope_words(view.statement), "undone": undone_words(view.statement) if view.appeal_state == AppealState.OVERTURNED else (),
        "newer_url": url_for("statements.show", statement_id=newer.id, key=key) if newer is not None else "",
    }

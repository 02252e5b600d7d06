"""A member's sanctions, imposing one, lifting one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.models import User
from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from moderation.audit.looks import note_look
from moderation.policy import DeskAction
from moderation.sanctions.access import Said, neighbours, statement_addresses
from moderation.sanctions.commands import impose_sanction, lift_sanction
from moderation.sanctions.forms import NO_END, LiftForm, SanctionForm
from moderation.sanctions.queries import get_liftable, get_subject, newest_id, notes_about, sanctions_of
from moderation.sanctions.routes import blueprint
from moderation.sanctions.states import SanctionKind
from moderation.sanctions.suggestions import suggested_for_all
from moderation.sanctions.words import ENDINGS, KINDS, REASONS, sanction_words

Answer = str | tuple[str, int] | Response


@blueprint.get("/desk/members/<id:member_id>/sanctions/")
def of_member(member_id: int) -> str:
    member = get_subject(viewer(), DeskAction.SANCTION, member_id)
    lines, notes = sanctions_of(viewer(), member_id), notes_about(viewer(), member_id)
    if lines:
        note_look(viewer(), "sanctions", member_id=member_id)
    if notes:
        note_look(viewer(), "notes", member_id=member_id)
    addresses = statement_addresses(member_id, [line.row.id for line in lines])
    return render_template(
        "moderation/sanctions/member.html", member=member, lines=lines, notes=notes, addresses=addresses,
        kinds=KINDS, reasons=REASONS, endings=ENDINGS, sanction_words=sanction_words,
    )


@blueprint.get("/desk/members/<id:member_id>/sanction")
def ask_sanction(member_id: int) -> str:
    """With `?reason=` the form begins with what is suggested for it."""
    member = get_subject(viewer(), DeskAction.SANCTION, member_id)
    form, reason = SanctionForm(formdata=None), request.args.get("reason", "")
    if reason in REASONS:
        step = suggested_for_all(member_id)[reason]
        form.reason.data, form.kind.data = reason, step.kind
        form.hours.data = str(step.hours or NO_END) if step.kind in (SanctionKind.SILENCE, SanctionKind.SUSPENSION) else ""
    return sanction_page(member, form)


@blueprint.post("/desk/members/<id:member_id>/sanction")
def sanction(member_id: int) -> Answer:
    """`preview`: show what the member will be told, and change nothing."""
    member, form = get_subject(viewer(), DeskAction.SANCTION, member_id), SanctionForm()
    if "preview" in request.form:
        return sanction_page(member, form, told=told_to(member, form))
    said = {"kind": str(form.kind.data or ""), "reason": str(form.reason.data or ""), "words": form.words.data or "",
            "note": form.note.data or ""}
    try:
        impose_sanction(viewer(), member_id, hours=form.chosen_hours, seen_id=form.seen_id, **said)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return sanction_page(member, form), 422
    flash(_("Done. The member is told why, and how to object."), "good")
    return redirect(url_for("sanctions.of_member", member_id=member_id), 303)


def sanction_page(member: User, form: SanctionForm, **shown: Any) -> str:
    form.seen.data = form.seen.data or str(newest_id(member.id))
    reason, kind = str(form.reason.data or ""), str(form.kind.data or "")
    steps = suggested_for_all(member.id)
    canned = neighbours().canned(kind, reason, member_language(member)) if reason in REASONS else ()
    return render_template(
        "moderation/sanctions/impose.html", member=member, form=form, steps=steps, reasons=REASONS, canned=canned,
        restriction_words=KINDS, **shown,
    )


def member_language(member: User) -> str:
    return member.locale or str(settings.get("site.default_locale"))


def told_to(member: User, form: SanctionForm) -> Sequence[Any]:
    """The letters the member would get, as they are sent; none while the form is not filled in."""
    kind, reason = str(form.kind.data or ""), str(form.reason.data or "")
    if kind not in tuple(SanctionKind) or reason not in REASONS or form.chosen_hours == -1:
        return ()
    return neighbours().foretell(viewer(), member.id, Said(kind, reason, (form.words.data or "").strip(), form.chosen_hours))


@blueprint.get("/desk/sanctions/<id:sanction_id>/lift")
def ask_lifting(sanction_id: int) -> str:
    return lifting_page(sanction_id, LiftForm(formdata=None))


@blueprint.post("/desk/sanctions/<id:sanction_id>/lift")
def lift(sanction_id: int) -> Answer:
    member, form = get_liftable(viewer(), sanction_id).member, LiftForm()
    why = (form.why.data or "").strip()
    try:
        if not why:
            raise Invalid.field("why", _("Say in a few words why."))
        lift_sanction(viewer(), sanction_id, why=why)
    except Invalid as refusal:
        show_refusal(form, refusal)
        return lifting_page(sanction_id, form), 422
    flash(_("Lifted, at once and everywhere."), "good")
    return redirect(url_for("sanctions.of_member", member_id=member.id), 303)


def lifting_page(sanction_id: int, form: LiftForm) -> str:
    row = get_liftable(viewer(), sanction_id)
    return render_template("moderation/sanctions/lift.html", row=row, member=row.member, form=form, kinds=KINDS, reasons=REASONS)

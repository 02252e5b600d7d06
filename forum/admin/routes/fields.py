"""What a category asks for."""

from __future__ import annotations

import math
from decimal import Decimal

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.admin.commands import FieldDraft, add_field, edit_field, order_fields, retire_field
from forum.admin.forms import FieldForm
from forum.admin.queries import get_category_with_fields, get_field
from forum.admin.routes import blueprint
from forum.core.door import viewer
from forum.kit.moving import moved

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/categories/<id:category_id>/fields/new")
def new_field(category_id: int) -> Answer:
    category, _fields = get_category_with_fields(category_id)
    return render_template("admin/field.html", form=FieldForm(), category=category, field=None)


@blueprint.post("/admin/categories/<id:category_id>/fields/new")
def make_field(category_id: int) -> Answer:
    form = FieldForm()
    if try_command(form, lambda: add_field(viewer(), category_id, _draft(form))):
        return go(f"/admin/categories/{category_id}#fields", _("From now on this is asked for."))
    category, _fields = get_category_with_fields(category_id)
    return render_template("admin/field.html", form=form, category=category, field=None), 422


@blueprint.get("/admin/fields/<id:field_id>")
def field(field_id: int) -> Answer:
    found, category = get_field(field_id)
    form = FieldForm(obj=found)
    form.choices.data = "\n".join(found.choices)
    return render_template("admin/field.html", form=form, category=category, field=found)


@blueprint.post("/admin/fields/<id:field_id>")
def save_field(field_id: int) -> Answer:
    form = FieldForm()
    found, category = get_field(field_id)
    category_id = category.id
    if try_command(form, lambda: edit_field(viewer(), field_id, _draft(form))):
        return go(f"/admin/categories/{category_id}#fields", _("The field is saved."))
    found, category = get_field(field_id)
    return render_template("admin/field.html", form=form, category=category, field=found), 422


@blueprint.post("/admin/fields/<id:field_id>/retire")
def retire_field_now(field_id: int) -> Answer:
    retired = request.form.get("retired") == "1"
    category_id = retire_field(viewer(), field_id, retired=retired).category_id
    words = _("It is asked for no longer. Answers given so far are kept.") if retired else _("It is asked for again.")
    return go(f"/admin/categories/{category_id}#fields", words)


@blueprint.post("/admin/fields/<id:field_id>/move")
def move_field(field_id: int) -> Answer:
    _found, category = get_field(field_id)
    category_id = category.id
    ids = [row.id for row in get_category_with_fields(category_id)[1]]
    order_fields(viewer(), category_id, moved(ids, field_id, request.form.get("direction", "")))
    return go(f"/admin/categories/{category_id}#fields")


def _draft(form: FieldForm) -> FieldDraft:
    return FieldDraft(
        label=str(form.label.data or ""), help=str(form.help.data or ""), kind=str(form.kind.data), role=str(form.role.data),
        required=bool(form.required.data), choices=tuple(str(form.choices.data or "").splitlines()), pattern=str(form.pattern.data or ""),
        minimum=_bound(form.minimum.data), maximum=_bound(form.maximum.data),
    )


def _bound(given: Decimal | None) -> float | None:
    """What is no finite number (`NaN`, `sNaN`, `Infinity`) goes on as NaN, which the command refuses."""
    return None if given is None else float(given) if given.is_finite() else math.nan

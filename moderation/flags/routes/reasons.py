"""Which reasons a category offers, in its own words: beside the category under Admin."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action
from forum.threads.models import Category
from forum.threads.queries import get_category_by_id
from moderation.flags.commands import ReasonChoice, set_flag_reasons
from moderation.flags.forms import PressForm, sent_reasons
from moderation.flags.reasons import HELP, WORDS, category_rows
from moderation.flags.routes import blueprint
from moderation.flags.states import HELP_MAX, FlagReason

Answer = str | Response | tuple[str, int]


def _category(category_id: int) -> Category:
    if not can(viewer(), Action.EDIT_CATEGORIES):
        raise NotFound()
    return get_category_by_id(viewer(), category_id)


@blueprint.get("/admin/categories/<id:category_id>/flags")
def show_reasons(category_id: int) -> Answer:
    category, rows = _category(category_id), category_rows(category_id)
    said = {code: (row.is_offered, row.help_en, row.help_es) for code, row in rows.items()}
    return _page(category, said, {})


@blueprint.post("/admin/categories/<id:category_id>/flags")
def save_reasons(category_id: int) -> Answer:
    category, said = _category(category_id), sent_reasons()
    try:
        set_flag_reasons(viewer(), category_id, {code: ReasonChoice(*values) for code, values in said.items()})
    except Invalid as refusal:
        return _page(category, said, refusal.fields), 422
    flash(_("The reasons to flag are saved."), "good")
    return redirect(f"/admin/categories/{category_id}", 303)


def _page(category: Category, said: dict[str, tuple[bool, str, str]], errors: dict[str, list[object]]) -> str:
    rows = [(code, WORDS[code], HELP[code], *said.get(code, (True, "", ""))) for code in FlagReason]
    return render_template("moderation/flags/reasons.html", category=category, rows=rows, errors=errors, longest=HELP_MAX, form=PressForm())

"""Settings, as the catalogue declares them."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.admin.commands import change_settings, reset_setting
from forum.admin.forms import CHOICE_WORDS, field_name, settings_form
from forum.admin.queries import SettingView, settings_views
from forum.admin.routes import blueprint
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/settings")
def settings() -> Answer:
    text = request.args.get("q", "")[:100]
    return _page(settings_views(text), text)


@blueprint.post("/admin/settings/<room>")
def save_settings(room: str) -> Answer:
    """The settings of one room that were sent; those that are not in the form stay as they are."""
    text = request.form.get("q", "")[:100]
    views = {room: settings_views(text).get(room, [])}
    if not views[room]:
        raise NotFound()
    form = settings_form(view.setting for view in views[room])
    if form.validate():
        try:
            changed = change_settings(viewer(), {view.setting.name: form[field_name(view.setting.name)].data for view in views[room]})
            return go(_back(text, room), ngettext("%(num)d setting changed.", "%(num)d settings changed.", len(changed)))
        except Invalid as refusal:
            show_refusal(form, Invalid(fields={field_name(name): words for name, words in refusal.fields.items()}))
    return _page(views, text, {room: form}), 422


@blueprint.post("/admin/settings/<name>/reset")
def reset_setting_now(name: str) -> Answer:
    reset_setting(viewer(), name)
    return go(_back(request.form.get("q", "")[:100], name.partition(".")[0]), _("The default holds again."))


def _back(text: str, room: str) -> str:
    return f"/admin/settings?{urlencode({'q': text})}#{room}" if text else f"/admin/settings#{room}"


def _page(views: dict[str, list[SettingView]], text: str, sent: dict[str, object] | None = None) -> str:
    forms = {
        room: (sent or {}).get(room) or settings_form([v.setting for v in rows], {v.setting.name: v.value for v in rows})
        for room, rows in views.items()
    }
    return render_template("admin/settings.html", views=views, forms=forms, text=text, field_name=field_name, choice_words=CHOICE_WORDS)

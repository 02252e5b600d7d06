"""Tags: renamed, described, merged, deleted. Moderators and editors come here as well."""

from __future__ import annotations

import re

from flask import render_template, request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.admin.commands import delete_tag, edit_tag, merge_tags
from forum.admin.forms import MergeForm, TagForm
from forum.admin.queries import get_tag_view, tags_page
from forum.admin.routes import blueprint, url_for_page, wanted_page
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid
from forum.kit.text import tag_name
from forum.threads.queries import tags_called

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/tags")
def tags() -> Answer:
    text = request.args.get("q", "")[:60]
    return render_template("admin/tags.html", page=tags_page(text, number=wanted_page()), text=text, url_for_page=url_for_page)


def _page(tag_id: int, **forms: FlaskForm) -> str:
    view, unused = get_tag_view(tag_id)
    given = {"name": view.tag.name, "description": view.tag.description, "synonyms": ", ".join(view.synonyms)}
    form = forms.get("form") or TagForm(formdata=None, data=given)
    merge = forms.get("merge") or MergeForm(formdata=None)
    return render_template("admin/tag.html", view=view, unused=unused, form=form, merge_form=merge)


@blueprint.get("/admin/tags/<id:tag_id>")
def tag(tag_id: int) -> Answer:
    return _page(tag_id)


@blueprint.post("/admin/tags/<id:tag_id>")
def save_tag(tag_id: int) -> Answer:
    form = TagForm()
    synonyms = re.split(r"[,\s]+", str(form.synonyms.data or ""))
    values = {"name": str(form.name.data or ""), "description": str(form.description.data or ""), "synonyms": synonyms}
    if try_command(form, lambda: edit_tag(viewer(), tag_id, **values)):
        return go("/admin/tags", _("The tag is saved."))
    return _page(tag_id, form=form), 422


@blueprint.post("/admin/tags/<id:tag_id>/merge")
def merge_tag(tag_id: int) -> Answer:
    form = MergeForm()
    name = tag_name(str(form.into.data or ""))
    target = tags_called([name]).get(name)
    if target is None:
        form.validate()
        show_refusal(form, Invalid.field("into", _("There is no tag of this name.")))
    elif try_command(form, lambda: merge_tags(viewer(), tag_id, into_id=target.id)):
        return go("/admin/tags", _("The two tags are one now."))
    return _page(tag_id, merge=form), 422


@blueprint.post("/admin/tags/<id:tag_id>/delete")
def remove_tag(tag_id: int) -> Answer:
    delete_tag(viewer(), tag_id)
    return go("/admin/tags", _("The tag is deleted."))

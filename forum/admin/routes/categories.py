"""Categories: their order, and each one's page."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.admin.commands import CategoryDraft, add_category, archive_category, edit_category, order_categories
from forum.admin.forms import CategoryForm
from forum.admin.queries import category_views, get_category_with_fields
from forum.admin.routes import blueprint
from forum.core.door import viewer
from forum.core.entries import Entry, Place, entries_for
from forum.kit.moving import moved
from forum.threads.models import Category

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/categories")
def categories() -> Answer:
    return render_template("admin/categories.html", views=category_views())


@blueprint.get("/admin/categories/new")
def new_category() -> Answer:
    return render_template("admin/category.html", form=CategoryForm(), category=None, fields=[])


@blueprint.post("/admin/categories/new")
def make_category() -> Answer:
    form = CategoryForm()
    if try_command(form, lambda: add_category(viewer(), _draft(form))):
        return go("/admin/categories", _("The category is made."))
    return render_template("admin/category.html", form=form, category=None, fields=[]), 422


@blueprint.get("/admin/categories/<id:category_id>")
def category(category_id: int) -> Answer:
    found, fields = get_category_with_fields(category_id)
    return render_template("admin/category.html", form=CategoryForm(obj=found), category=found, fields=fields, entries=_entries(found))


@blueprint.post("/admin/categories/<id:category_id>")
def save_category(category_id: int) -> Answer:
    form = CategoryForm()
    if try_command(form, lambda: edit_category(viewer(), category_id, _draft(form))):
        return go(f"/admin/categories/{category_id}", _("The category is saved."))
    found, fields = get_category_with_fields(category_id)
    return render_template("admin/category.html", form=form, category=found, fields=fields, entries=_entries(found)), 422


@blueprint.post("/admin/categories/<id:category_id>/archive")
def archive_category_now(category_id: int) -> Answer:
    archived = request.form.get("archived") == "1"
    archive_category(viewer(), category_id, archived=archived)
    return go("/admin/categories", _("The category takes no new threads any more.") if archived else _("The category takes threads again."))


@blueprint.post("/admin/categories/<id:category_id>/move")
def move_category(category_id: int) -> Answer:
    ids = [view.category.id for view in category_views()]
    order_categories(viewer(), moved(ids, category_id, request.form.get("direction", "")))
    return go(f"/admin/categories#category-{category_id}")


def _entries(category: Category) -> list[tuple[Entry, bool]]:
    """What other rooms keep for each category."""
    return [(entry, False) for entry in entries_for(viewer(), Place.CATEGORY, category)]


def _draft(form: CategoryForm) -> CategoryDraft:
    return CategoryDraft(
        name=str(form.name.data or ""), description=str(form.description.data or ""), icon=str(form.icon.data),
        read_access=str(form.read_access.data), post_access=str(form.post_access.data),
    )

"""Editors' pages of the categories of help, and the order of the articles in each."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import locale, viewer
from forum.kit.errors import NotFound
from forum.kit.moving import moved
from forum.kit.row_ids import row_id
from forum.knowledge.commands import (
    add_article_category,
    edit_article_category,
    order_article_categories,
    order_articles,
    remove_article_category,
)
from forum.knowledge.commands.categories import ICONS
from forum.knowledge.forms import CategoryForm
from forum.knowledge.models import ArticleCategory
from forum.knowledge.queries import article_categories, articles_in, get_article_category
from forum.knowledge.routes import blueprint
from forum.threads.routes.sending import Answer

HOME = "/help/categories/"


@blueprint.get("/help/categories/")
def list_article_categories() -> str:
    return render_template("knowledge/categories.html", rows=article_categories())


@blueprint.get("/help/categories/new")
def new_article_category() -> Answer:
    return category_page(CategoryForm(formdata=None, data={"icon": ICONS[0]}), None)


@blueprint.post("/help/categories/new")
def make_article_category() -> Answer:
    form = offered(CategoryForm())
    if try_command(form, lambda: add_article_category(viewer(), form.values())):
        return go(HOME, _("The category is there."))
    return category_page(form, None), 422


@blueprint.get("/help/categories/<slug>/edit")
def edit_category_of_articles(slug: str) -> Answer:
    row = get_article_category(slug)
    return category_page(CategoryForm(formdata=None, data={
        "name_en": row.name_en, "name_es": row.name_es, "lead_en": row.lead_en, "lead_es": row.lead_es, "icon": row.icon,
    }), row)


@blueprint.post("/help/categories/<slug>/edit")
def save_article_category(slug: str) -> Answer:
    form = offered(CategoryForm())
    if try_command(form, lambda: edit_article_category(viewer(), slug, form.values())):
        return go(HOME, _("Saved."))
    return category_page(form, get_article_category(slug)), 422


def category_page(form: CategoryForm, row: ArticleCategory | None) -> str:
    rows = articles_in(viewer(), row, locale()) if row else []
    return render_template("knowledge/category_form.html", form=offered(form), row=row, articles=rows)


def offered(form: CategoryForm) -> CategoryForm:
    form.icon.choices = [SelectChoice(name, name.replace("-", " ")) for name in ICONS]
    return form


@blueprint.post("/help/categories/<slug>/move")
def move_article_category(slug: str) -> Answer:
    slugs = [row.slug for row in article_categories()]
    if slug not in slugs:
        raise NotFound()
    order_article_categories(viewer(), moved(slugs, slug, request.form.get("direction", "")))
    return go(HOME)


@blueprint.post("/help/categories/<slug>/remove")
def remove_category_of_articles(slug: str) -> Answer:
    remove_article_category(viewer(), slug)
    return go(HOME, _("The category is gone."))


@blueprint.post("/help/categories/<slug>/order")
def move_article(slug: str) -> Answer:
    row = get_article_category(slug)
    ids = [one.id for one in articles_in(viewer(), row, locale())]
    try:
        article_id = row_id(request.form.get("article", ""))
    except ValueError:
        raise NotFound() from None
    if article_id not in ids:
        raise NotFound()
    order_articles(viewer(), row.id, moved(ids, article_id, request.form.get("direction", "")))
    return go(f"{HOME}{slug}/edit")


@blueprint.get("/help/categories/<slug>/move")
@blueprint.get("/help/categories/<slug>/remove")
@blueprint.get("/help/categories/<slug>/order")
def categories_again(slug: str) -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    return go(HOME)

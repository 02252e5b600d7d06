"""The guidelines, for everybody: those in force, older ones, and what changed from one to the next."""

from __future__ import annotations

from flask import render_template

from forum.core.door import locale, viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from moderation.guidelines.comparing import changes
from moderation.guidelines.queries import current_edition, edition_at, editions
from moderation.guidelines.routes import blueprint
from moderation.policy import DeskAction


@blueprint.get("/guidelines/")
def show_guidelines() -> str:
    edition = current_edition()
    return render_template("moderation/guidelines/guidelines.html", edition=edition, versions=editions(), newest=edition.number,
                           may_edit=can(viewer(), DeskAction.EDIT_GUIDELINES))


@blueprint.get("/guidelines/v/<id:number>/")
def show_version(number: int) -> str:
    edition, newest = edition_at(number), current_edition().number
    return render_template("moderation/guidelines/guidelines.html", edition=edition, versions=editions(), newest=newest, older=True)


@blueprint.get("/guidelines/v/<id:number>/changes/")
def show_changes(number: int) -> str:
    if number < 2:
        raise NotFound()
    edition, before = edition_at(number), edition_at(number - 1)
    return render_template("moderation/guidelines/changes.html", edition=edition, before=before, changes=changes(before, edition, locale()))

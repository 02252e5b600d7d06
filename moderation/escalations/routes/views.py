"""Saved views: filters under a name, above the table and the board."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid
from moderation.escalations import commands
from moderation.escalations.forms import sent, sent_id
from moderation.escalations.queries import filters_in, saved_views
from moderation.escalations.routes import blueprint
from moderation.escalations.routes.listing import came_from, refuse_others, table
from moderation.escalations.states import VIEW_NAME_MAX


@blueprint.get("/desk/cases/views/")
def list_views() -> Any:
    refuse_others()
    return views_page()


@blueprint.post("/desk/cases/views/")
def save_view() -> Any:
    """From the table or the board: what it shows gets a name."""
    refuse_others()
    wanted = filters_in(sent("from", 500))
    try:
        view = commands.save_view(viewer(), sent("name", 200), wanted, team_id=sent_id("share"))
    except Invalid as error:
        return table(wanted, 422, view_errors=errors_of(error), view_name=sent("name", VIEW_NAME_MAX))
    flash(_("Saved as “%(name)s”.", name=view.name), "good")
    return redirect(came_from(), 303)


@blueprint.post("/desk/cases/views/<id:view_id>/rename")
def rename_view(view_id: int) -> Any:
    refuse_others()
    try:
        commands.rename_view(viewer(), view_id, sent("name", 200))
    except Invalid as error:
        return views_page(422, wrong=view_id, errors=errors_of(error), typed=sent("name", VIEW_NAME_MAX))
    flash(_("Saved."), "good")
    return redirect(url_for("escalations.list_views"), 303)


@blueprint.post("/desk/cases/views/<id:view_id>/delete")
def delete_view(view_id: int) -> Any:
    refuse_others()
    commands.delete_view(viewer(), view_id)
    flash(_("The view is deleted. The cases stay as they are."), "good")
    return redirect(url_for("escalations.list_views"), 303)


def views_page(status: int = 200, **more: Any) -> Any:
    return render_template("moderation/escalations/views.html", views=saved_views(viewer()), name_most=VIEW_NAME_MAX, **more), status


def errors_of(error: Invalid) -> dict[str, str]:
    return {name: " ".join(shown(one) for one in messages) for name, messages in error.fields.items()}

"""Deleting, hiding, and taking both back."""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid
from forum.policy import Action
from forum.threads.commands import delete_post, hide_post, release_post, restore_post, undelete_post
from forum.threads.forms import HideForm
from forum.threads.models import Post
from forum.threads.queries import get_post
from forum.threads.routes import blueprint
from forum.threads.routes.sending import Answer, go


@blueprint.post("/posts/<id:post_id>/delete")
def delete(post_id: int) -> Answer:
    post = delete_post(viewer(), post_id)
    flash(_("Deleted. You can still see it and take that back."), "info")
    return go(place_of(post))


@blueprint.post("/posts/<id:post_id>/undelete")
def undelete(post_id: int) -> Answer:
    post = undelete_post(viewer(), post_id)
    flash(_("It is back."), "good")
    return go(place_of(post))


@blueprint.get("/posts/<id:post_id>/hide")
def ask_reason(post_id: int) -> str:
    post = get_post(viewer(), post_id)
    authorize(viewer(), Action.HIDE, post)
    return render_template("threads/hide.html", form=HideForm(), post=post)


@blueprint.post("/posts/<id:post_id>/hide")
def hide(post_id: int) -> Answer:
    form = HideForm()
    try:
        post = hide_post(viewer(), post_id, reason=form.reason.data or "")
    except Invalid as error:
        form.reason.errors = [shown(message) for message in error.fields.get("reason", [error])]
        return render_template("threads/hide.html", form=form, post=get_post(viewer(), post_id)), 422
    flash(_("Hidden. Only moderators can see it now."), "info")
    return go(place_of(post))


@blueprint.post("/posts/<id:post_id>/restore")
def restore(post_id: int) -> Answer:
    post = restore_post(viewer(), post_id)
    flash(_("Everybody can see it again."), "good")
    return go(place_of(post))


@blueprint.post("/posts/<id:post_id>/release")
def release(post_id: int) -> Answer:
    """A held post is let in; refusing it is hiding it."""
    post = release_post(viewer(), post_id)
    flash(_("It is let in. Everybody can see it now."), "good")
    return go(place_of(post))


def place_of(post: Post) -> str:
    """Where to look at what became of a post."""
    return post.thread.url if post.is_opening else post.permalink

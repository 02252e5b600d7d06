"""Deleting, and taking deleting and hiding back. Hiding is decided at the desk, with reasons."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.threads.commands import delete_post, restore_post, undelete_post
from forum.threads.models import Post
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


@blueprint.post("/posts/<id:post_id>/restore")
def restore(post_id: int) -> Answer:
    post = restore_post(viewer(), post_id)
    flash(_("Everybody can see it again."), "good")
    return go(place_of(post))


def place_of(post: Post) -> str:
    """Where to look at what became of a post."""
    return post.thread.url if post.is_opening else post.permalink

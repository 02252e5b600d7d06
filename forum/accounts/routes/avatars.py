"""Pictures of members. An address names one picture for ever, so browsers may keep it."""

from __future__ import annotations

from flask import Response as Bytes
from flask import redirect
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts import pictures
from forum.accounts.commands import remove_avatar, set_avatar
from forum.accounts.forms import AvatarForm
from forum.accounts.queries import get_member
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import profile_page
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, NotFound
from forum.policy import Action

SANDBOX = "default-src 'none'; style-src 'none'; sandbox"
Answer = str | tuple[str, int] | Response


@blueprint.get("/avatars/<id:member_id>-<key>")
def avatar(member_id: int, key: str) -> Response:
    """The member's picture; an older address leads to the present one."""
    member = get_member(member_id)
    if key != member.avatar_key:
        response: Response = redirect(f"/avatars/{member.id}-{member.avatar_key}", 302)
        response.headers["Cache-Control"] = "no-store"
        return response
    if pictures.is_generated(key):
        response = Bytes(pictures.initials(member.display_name, member.id), mimetype="image/svg+xml")
    elif (path := pictures.picture_path(member.id, key)).is_file():
        response = Bytes(path.read_bytes(), mimetype="image/webp")
    else:
        raise NotFound()
    response.headers.update({"Cache-Control": pictures.IMMUTABLE, "Content-Security-Policy": SANDBOX})
    return response


@blueprint.post("/settings/avatar")
def upload_avatar() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = AvatarForm()
    if form.validate():
        try:
            set_avatar(viewer(), form.picture.data.stream.read())
        except Invalid as refusal:
            show_refusal(form, Invalid(fields={"picture": [m for messages in refusal.fields.values() for m in messages]}))
        else:
            return go("/settings/", _("Your picture is up to date."))
    return profile_page(avatar=form), 422


@blueprint.post("/settings/avatar/remove")
def remove_avatar_now() -> Answer:
    remove_avatar(viewer())
    return go("/settings/", _("Your initials are shown again."))

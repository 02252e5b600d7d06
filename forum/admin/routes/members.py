"""Members and their roles."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.queries import find_email_of, get_member, members_page, roles_of
from forum.accounts.routes.cookies import go, renewed
from forum.accounts.routes.settings import try_command
from forum.admin.commands import set_roles
from forum.admin.forms import ROLE_CHOICES, RolesForm
from forum.admin.routes import blueprint, url_for_page, wanted_page
from forum.core.door import viewer

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/members")
def members() -> Answer:
    text, role = request.args.get("q", "").strip()[:100], request.args.get("role", "")
    known = {"staff", *(choice.value for choice in ROLE_CHOICES)}
    page = members_page(text, role if role in known else None, number=wanted_page())
    return render_template("admin/members.html", page=page, text=text, role=role, url_for_page=url_for_page)


@blueprint.get("/admin/members/<id:member_id>")
def member(member_id: int) -> Answer:
    return _page(member_id, RolesForm(formdata=None, data={"roles": sorted(roles_of(member_id))}))


@blueprint.post("/admin/members/<id:member_id>/roles")
def save_roles(member_id: int) -> Answer:
    """The member's sessions end; whoever changes their own roles goes on under a new session id."""
    form = RolesForm()
    if try_command(form, lambda: set_roles(viewer(), member_id, form.roles.data or [])):
        response = go("/admin/members" if member_id != viewer().id else "/", _("The roles are saved."))
        return renewed(response) if member_id == viewer().id else response
    return _page(member_id, form), 422


def _page(member_id: int, form: RolesForm) -> str:
    found = get_member(member_id)
    return render_template("admin/member.html", member=found, email=find_email_of(member_id), form=form)

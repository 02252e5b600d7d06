"""Members and their roles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.queries import get_member, members_page, roles_of
from forum.accounts.routes.cookies import go, renewed
from forum.accounts.routes.settings import try_command
from forum.admin.commands import grant_roles, show_addresses
from forum.admin.forms import ROLE_CHOICES, RolesForm
from forum.admin.routes import blueprint, wanted_page
from forum.core.door import viewer

Answer = str | tuple[str, int] | Response
NOTHING: Mapping[int, str] = MappingProxyType({})


@blueprint.get("/admin/members")
def members() -> Answer:
    return render_template("admin/members.html", addresses={}, **_listed())


@blueprint.post("/admin/members/addresses")
def show_addresses_now() -> Answer:
    """The same page of the list with the addresses on it; who looked at whose is recorded first."""
    listed = _listed()
    addresses = show_addresses(viewer(), [row.member.id for row in listed["page"]])
    return render_template("admin/members.html", addresses=addresses, shown=True, **listed)


@blueprint.get("/admin/members/addresses")
def addresses_again() -> Answer:
    """A page that was shown after a button leaves its own address: opened again, it leads to the list."""
    return go("/admin/members")


def _listed() -> dict[str, Any]:
    text, role = request.args.get("q", "").strip()[:100], request.args.get("role", "")
    known = {"staff", *(choice.value for choice in ROLE_CHOICES)}
    page = members_page(text, role if role in known else None, number=wanted_page())
    return {"page": page, "text": text, "role": role, "url_for_page": members_url, "addresses_url": members_url(page.number, "/addresses")}


def members_url(number: int, tail: str = "") -> str:
    """This list at another page, also from the page that shows addresses."""
    query = {key: value for key, value in request.args.items() if key != "page"}
    return f"/admin/members{tail}?{urlencode({**query, 'page': number})}"


@blueprint.get("/admin/members/<id:member_id>")
def member(member_id: int) -> Answer:
    return _page(member_id, RolesForm(formdata=None, data={"roles": sorted(roles_of(member_id))}))


@blueprint.post("/admin/members/<id:member_id>/address")
def show_address_now(member_id: int) -> Answer:
    """The page with the member's address on it; who looked is recorded first."""
    found = get_member(member_id)
    addresses = show_addresses(viewer(), [found.id])
    return _page(member_id, RolesForm(formdata=None, data={"roles": sorted(roles_of(member_id))}), shown=True, addresses=addresses)


@blueprint.get("/admin/members/<id:member_id>/address")
def address_again(member_id: int) -> Answer:
    return go(f"/admin/members/{get_member(member_id).id}")


@blueprint.post("/admin/members/<id:member_id>/roles")
def save_roles(member_id: int) -> Answer:
    """The member's sessions end; whoever changes their own roles goes on under a new session id."""
    form = RolesForm()
    if try_command(form, lambda: grant_roles(viewer(), member_id, form.roles.data or [], str(form.password.data))):
        response = go("/admin/members" if member_id != viewer().id else "/", _("The roles are saved."))
        return renewed(response) if member_id == viewer().id else response
    return _page(member_id, form), 422


def _page(member_id: int, form: RolesForm, *, shown: bool = False, addresses: Mapping[int, str] = NOTHING) -> str:
    found = get_member(member_id)
    return render_template("admin/member.html", member=found, shown=shown, address=addresses.get(member_id), form=form)

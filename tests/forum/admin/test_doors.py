"""Who may enter which page of the admin room: everybody else finds nothing there."""

import pytest

from tests import make
from tests.visitor import Visitor

ADMIN_ONLY = (
    "/admin/", "/admin/settings", "/admin/categories", "/admin/categories/new", "/admin/members", "/admin/jobs", "/admin/jobs/waiting",
)
ALSO_FOR_TAG_EDITORS = ("/admin/tags",)
ROLES = {"stranger": None, "member": (), "agent": ("agent",), "editor": ("editor",), "moderator": ("moderator",), "admin": ("admin",)}


def browser(app, who):
    roles = ROLES[who]
    visitor = Visitor(app)
    return visitor if roles is None else visitor.sign_in(make.member(roles=roles, reputation=100_000))


@pytest.mark.parametrize("who", ROLES)
def test_the_admin_room_is_there_for_admins_only(app, who):
    visitor = browser(app, who)
    for place in ADMIN_ONLY:
        visitor.get(place, status=200 if who == "admin" else 404)
    for place in ALSO_FOR_TAG_EDITORS:
        visitor.get(place, status=200 if who in {"admin", "moderator", "editor"} else 404)


@pytest.mark.parametrize("who", ["stranger", "member", "agent", "moderator", "editor"])
def test_no_form_of_the_admin_room_takes_anything_from_others(app, who):
    home, member = make.category("internet"), make.member("victim")
    visitor = browser(app, who)
    for place in (
        "/admin/settings/site", "/admin/settings/site.name/reset", "/admin/categories/new", f"/admin/categories/{home.id}",
        f"/admin/categories/{home.id}/archive", f"/admin/categories/{home.id}/move", f"/admin/categories/{home.id}/fields/new",
        f"/admin/members/{member.id}/roles", "/admin/jobs/retry-all", "/admin/jobs/1/retry", "/admin/jobs/1/discard",
    ):
        visitor.post(place, {"roles": "admin", "site-name": "x", "name": "x"}, status=404)


def test_a_forbidden_page_looks_like_one_that_does_not_exist(app):
    visitor = browser(app, "member")
    there = visitor.get("/admin/settings", status=404).soup.main.get_text()
    nowhere = visitor.get("/nothing/settings", status=404).soup.main.get_text()
    assert "admin" not in there.lower()
    assert there.split() == nowhere.split()


@pytest.mark.parametrize("who", ROLES)
def test_the_header_links_to_the_admin_room_for_those_who_may_enter(app, who):
    links = browser(app, who).get("/preferences" if who == "stranger" else "/settings/").links()
    assert ("/admin/" in links) is (who == "admin")
    assert ("/admin/tags" in links) is (who in {"editor", "moderator"})

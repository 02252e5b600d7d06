"""Demo accounts open with one click, and only in a demo."""

import pytest

from tests import make
from tests.forum.accounts.people import is_signed_in
from tests.visitor import Visitor


@pytest.fixture
def demo(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "demo", True)
    for handle, roles in (("demo_member", ()), ("demo_helper", ()), ("demo_agent", ("agent",)), ("demo_admin", ("admin",))):
        make.member(handle, roles=roles)
    return app


def test_the_sign_in_page_offers_the_four_roles(demo):
    page = Visitor(demo).get("/sign-in")
    assert [field["value"] for field in page.all(".demo-accounts input[name=role]")] == ["member", "helper", "agent", "admin"]


@pytest.mark.parametrize(("role", "admin"), [("member", False), ("helper", False), ("agent", False), ("admin", True)])
def test_one_click_enters_and_leads_on(demo, role, admin):
    visitor = Visitor(demo)
    token = visitor.csrf_token()
    page = visitor.post("/sign-in/demo", {"role": role, "next": "/settings/", "csrf_token": token}, status=303)
    assert page.headers["Location"] == "/settings/"
    assert is_signed_in(visitor)
    visitor.get("/admin/", status=200 if admin else 404)


@pytest.mark.parametrize("role", ["", "owner", "demo_admin", "boss"])
def test_there_are_no_other_demo_accounts(demo, role):
    make.admin("boss")
    Visitor(demo).post("/sign-in/demo", {"role": role}, status=404)


def test_outside_a_demo_there_is_no_such_door(app):
    make.member("demo_admin", roles=("admin",))
    assert not Visitor(app).get("/sign-in").all(".demo-accounts")
    Visitor(app).post("/sign-in/demo", {"role": "admin"}, status=404)


def test_a_production_site_never_opens_it_even_when_it_is_called_a_demo(demo, monkeypatch):
    monkeypatch.setattr(demo.config["PLAZA"], "environment", "production")
    assert not Visitor(demo).get("/sign-in").all(".demo-accounts")
    Visitor(demo).post("/sign-in/demo", {"role": "admin"}, status=404)

"""The first run: a token opens one page once."""

import pytest
from sqlalchemy import select

from forum.accounts.models import Role, User
from forum.core import settings
from forum.core.db import session
from forum.threads.models import Category
from tests import make
from tests.visitor import Visitor

ANSWERS = {
    "site_name": "Router Talk", "locale": "es", "handle": "boss", "email": "boss@example.org", "password": "a lantern in the fog",
    "categories": "Internet\nTelevision\n\nInternet\n",
}


@pytest.fixture
def plaza(app):
    """The command line, as an operator uses it."""
    return lambda *words, **options: app.test_cli_runner().invoke(args=["plaza", *words], **options)


def new_token(plaza) -> str:
    return plaza("setup-token").output.strip().rpartition("token=")[2]


def test_without_a_token_there_is_no_page(app):
    Visitor(app).get("/setup", status=404)
    Visitor(app).post("/setup", {"token": "", **ANSWERS}, status=404)


def test_the_token_opens_the_page_and_the_answers_make_the_plaza(app, plaza):
    token, visitor = new_token(plaza), Visitor(app)
    page = visitor.get("/setup", query={"token": token}).submit("/setup", **ANSWERS, status=303)
    assert page.headers["Location"] == "/admin/"
    assert "Este Plaza ya es tuyo" in visitor.get("/admin/").words  # the language just chosen
    settings.forget()
    assert settings.get("site.name") == "Router Talk" and settings.get("site.default_locale") == "es"
    assert session().scalars(select(Category.name).order_by(Category.position)).all() == ["Internet", "Television"]
    assert session().scalars(select(Role.role)).all() == ["admin"]
    assert session().scalars(select(User)).one().verified_at is not None


def test_the_page_works_once_and_is_gone_for_good(app, plaza):
    token = new_token(plaza)
    Visitor(app).get("/setup", query={"token": token}).submit("/setup", **ANSWERS, status=303)
    Visitor(app).get("/setup", query={"token": token}, status=404)
    Visitor(app).get("/setup", status=404)
    Visitor(app).post("/setup", {"token": token, **ANSWERS, "handle": "other", "email": "other@example.org"}, status=404)
    assert "administrator already" in plaza("setup-token").output
    assert plaza("setup-token", "--quiet").output == ""
    assert len(session().scalars(select(User)).all()) == 1


def test_a_wrong_or_older_token_opens_nothing(app, plaza):
    older, token = new_token(plaza), new_token(plaza)
    for wrong in (older, "plz_wrong", token + "x", ""):
        page = Visitor(app).get("/setup", query={"token": wrong})
        assert not page.all("#password")
        Visitor(app).post("/setup", {"token": wrong, **ANSWERS}, status=404)
    assert session().scalars(select(User)).all() == []


def test_a_refused_answer_is_explained_and_keeps_the_token_alive(app, plaza):
    token = new_token(plaza)
    form = Visitor(app).get("/setup", query={"token": token})
    refused = form.submit("/setup", **{**ANSWERS, "password": "password12"}, status=422)
    assert refused.one("#error-summary a")["href"] == "#password"
    assert refused.one("#site_name")["value"] == "Router Talk"
    refused.submit("/setup", password=ANSWERS["password"], status=303)


def test_a_category_that_cannot_be_made_takes_everything_back(app, plaza):
    token = new_token(plaza)
    form = Visitor(app).get("/setup", query={"token": token})
    form.submit("/setup", **{**ANSWERS, "categories": "x" * 61}, status=422)
    session().expire_all()
    assert session().scalars(select(User)).all() == []
    form.submit("/setup", **ANSWERS, status=303)


def test_the_token_is_kept_as_a_hash_only(app, plaza):
    from forum.core.models import SiteState

    token = new_token(plaza)
    assert token not in str(session().scalars(select(SiteState.setup_token_hash)).one())


def test_with_an_admin_no_token_is_made(app, plaza):
    make.admin()
    assert "administrator already" in plaza("setup-token").output
    Visitor(app).get("/setup", status=404)


# the command line


def test_an_admin_is_made_with_a_password_from_standard_input(app, plaza):
    done = plaza("create-admin", "--handle", "boss", "--email", "boss@example.org", input="a lantern in the fog\n")
    assert done.exit_code == 0 and "lantern" not in done.output
    visitor = Visitor(app)
    visitor.get("/sign-in").submit("/sign-in", identifier="boss", password="a lantern in the fog", status=303)
    visitor.get("/admin/")


def test_an_admin_is_made_with_a_password_from_the_environment(app, plaza):
    done = plaza("create-admin", "--handle", "boss", "--email", "b@example.org", env={"PLAZA_ADMIN_PASSWORD": "a lantern in the fog"})
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("handle", "email", "password", "said"),
    [("admin", "b@example.org", "a lantern in the fog", "reserved"), ("boss", "nowhere", "a lantern in the fog", "e-mail"),
     ("boss", "b@example.org", "password12", "attacker"), ("ana", "b@example.org", "a lantern in the fog", "name already"),
     ("boss", "ana@example.org", "a lantern in the fog", "address already")],
)
def test_the_command_says_what_is_wrong_and_makes_nobody(app, plaza, handle, email, password, said):
    make.member("ana")
    done = plaza("create-admin", "--handle", handle, "--email", email, input=f"{password}\n")
    assert done.exit_code == 1 and said in done.output
    assert "Traceback" not in done.output
    assert session().scalars(select(Role)).all() == []


def test_the_command_line_has_no_option_for_a_password(plaza):
    assert "--password" not in plaza("create-admin", "--help").output

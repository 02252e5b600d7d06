"""Every refusal has a page; the page of a failure needs neither viewer nor database."""

import pytest
from sqlalchemy.exc import OperationalError

from forum.core import door, settings
from forum.core.http import MAX_ADDRESS_CHARS, PAGES, error_response


@pytest.fixture
def broken_database(app, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(settings, "get", refuse)
    monkeypatch.setattr(door.login_manager, "_load_user", refuse)
    return app


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_refusal_has_a_page_with_one_heading(app, status):
    with app.test_request_context("/questions/7/my-router-drops"):
        page = error_response(status, "code", "Words for people.", details={}).get_data(as_text=True)
    assert page.count("<h1") == 1
    assert "<title>" in page


def test_a_missing_page_offers_to_search_for_what_its_address_says(app):
    with app.test_request_context("/questions/7/my-router-drops"):
        page = error_response(404, "not_found", "There is nothing here.").get_data(as_text=True)
    assert 'value="my router drops"' in page


def test_a_failure_without_a_database_still_has_a_page(broken_database):
    answer = broken_database.test_client().get("/", headers={"Accept-Language": "de"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "<h1>Something went wrong on our side</h1>" in page
    assert answer.headers["X-Request-Id"] in page


def test_asking_too_often_says_how_long_to_wait(app):
    with app.test_request_context("/"):
        page = error_response(429, "too_many", "Slow down.", retry_after=38).get_data(as_text=True)
    assert "Try again in 38\u202fs." in page


def test_an_error_page_keeps_the_draft(app):
    with app.test_request_context("/"):
        for status in PAGES:
            assert 'class="error-page"' in error_response(status, "code", "Words.").get_data(as_text=True)


def test_an_address_that_is_too_long_has_a_page_of_its_own(app, visitor):
    page = visitor.get(f"/search?q={'a' * MAX_ADDRESS_CHARS}", status=414)
    assert page.one("h1").get_text() == "This address is too long" and "/search" in page.links() and page.all("header a")
    assert visitor.get(f"/search?q={'a' * (MAX_ADDRESS_CHARS - 20)}").status == 200
    said = visitor.client.get(f"/api/v1/answer?q={'a' * MAX_ADDRESS_CHARS}")
    assert said.status_code == 414 and said.mimetype == "application/problem+json"

"""Who is signed out on an open page is led to the sign-in page and back; parts of pages and scripts are told, never sent elsewhere."""

import pytest

from tests import make

WORDS = "A long answer, written over lunch."
OWN = {"Sec-Fetch-Site": "same-origin"}
HOME = "http://localhost"


def header_of(page):
    return page.headers.get("X-Sign-In")


@pytest.mark.parametrize(
    ("path", "answers"),
    [("/posts/{post}/vote", {"value": "1"}), ("/threads/{thread}/me-too", {"value": "on"}), ("/threads/{thread}/follow", {}),
     ("/threads/{thread}/bookmark", {}), ("/threads/{thread}/claim", {}), ("/inbox/read", {"all": "y"})],
)
def test_a_part_of_a_page_is_refused_with_the_way_back_to_the_page_that_is_shown(app, visitor, path, answers):
    thread = make.question()
    shown = f"{HOME}/questions/{thread.id}/?page=2"
    address = path.format(thread=thread.id, post=make.opening_post(thread).id)
    page = visitor.post(address, answers, status=403, headers={"HX-Request": "true", "HX-Current-URL": shown})
    assert "Location" not in page.headers and "HX-Redirect" not in page.headers
    back = visitor.get(header_of(page)).one("form[action='/sign-in'] input[name=next]")["value"]
    assert back == f"/questions/{thread.id}/?page=2"


@pytest.mark.parametrize("address", ["https://elsewhere.example/questions/7/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_way_back_is_never_to_another_site(app, visitor, address):
    thread = make.question()
    headers = {"HX-Request": "true", "HX-Current-URL": address}
    page = visitor.post(f"/threads/{thread.id}/me-too", {"value": "on"}, status=403, headers=headers)
    assert header_of(page) == "/sign-in"


def test_scripts_are_told_and_the_api_is_left_alone(app, visitor):
    page = visitor.post("/preview", {"body": WORDS}, status=403, headers={"Accept": "application/json", "Referer": f"{HOME}/ask"})
    assert page.json["status"] == 403 and header_of(page) == "/sign-in?next=/ask"
    assert visitor.client.get("/api/v1/nowhere").headers.get("X-Sign-In") is None


def test_a_member_who_lacks_something_is_not_sent_to_sign_in(app, visitor):
    visitor.sign_in(make.member())
    page = visitor.post("/desk/review/1/claim", status=404, headers={"HX-Request": "true", "HX-Current-URL": f"{HOME}/"})
    assert header_of(page) is None
    assert not visitor.get("/desk/review/", status=404).all("#sign-in-here")


def test_a_vote_without_any_cookie_leads_to_sign_in(app, visitor):
    thread = make.question()
    headers = {"HX-Request": "true", "HX-Current-URL": f"{HOME}/questions/{thread.id}/"}
    page = visitor.post(f"/posts/{make.opening_post(thread).id}/vote", {"value": "1", "csrf_token": "old"}, status=400, headers=headers)
    assert header_of(page) == f"/sign-in?next=/questions/{thread.id}/"


def test_a_member_with_an_old_page_is_not_told_to_sign_in(app, visitor):
    visitor.sign_in(make.member())
    thread = make.question()
    page = visitor.post(
        f"/posts/{make.opening_post(thread).id}/vote", {"value": "1", "csrf_token": "old"}, status=400, headers={"HX-Request": "true"}
    )
    assert header_of(page) is None


def test_an_answer_of_somebody_signed_out_is_shown_before_they_sign_in(app, visitor):
    thread = make.question()
    headers = {**OWN, "Referer": f"{HOME}/questions/{thread.id}/"}
    page = visitor.post(f"/threads/{thread.id}/answers", {"body": WORDS}, status=403, headers=headers)
    assert page.one("textarea[readonly]").get_text().strip() == WORDS
    assert f"/sign-in?next=/questions/{thread.id}/" in page.links()
    assert page.one("h1").get_text() == "You are signed out"


def test_a_button_without_words_leads_straight_to_sign_in_and_back(app, visitor):
    thread = make.question()
    headers = {**OWN, "Referer": f"{HOME}/questions/?tab=solved"}
    page = visitor.post(f"/threads/{thread.id}/me-too", {"value": "on"}, status=302, headers=headers)
    back = visitor.get(page.headers["Location"]).one("form[action='/sign-in'] input[name=next]")["value"]
    assert back == "/questions/?tab=solved"


@pytest.mark.parametrize(
    "path", ["/insights/", "/desk/review/", "/desk/cases/4/", "/admin/", "/statements/", "/questions/99999/", "/no-such-page"]
)
def test_whatever_is_not_there_for_a_stranger_offers_to_sign_in_and_come_back(app, visitor, path):
    page = visitor.get(f"{path}?days=90", status=404)
    assert page.one("#sign-in-here")["href"] == f"/sign-in?next={path}?days%3D90"


def test_absent_and_forbidden_say_the_same_to_a_stranger(app, visitor):
    pages = [visitor.get(path, status=404) for path in ("/desk/review/", "/desk/nothing-like-it/")]
    assert pages[0].one("main").get_text() == pages[1].one("main").get_text()


def test_what_was_written_for_the_desk_after_the_session_ended_is_shown_again(app, visitor):
    headers = {**OWN, "Referer": f"{HOME}/desk/cases/4/"}
    page = visitor.post("/desk/cases/4/notes/", {"text": "Called them twice."}, status=404, headers=headers)
    assert page.one("#sign-in-here")["href"] == "/sign-in?next=/desk/cases/4/"
    assert page.one("textarea[readonly]").get_text().strip() == "Called them twice."
    assert "Nothing was changed." in page.words


def test_a_browser_that_follows_the_link_to_ones_own_data_comes_to_sign_in(app, visitor):
    for path in ("/cases/export.json", "/flags/export.json", "/surveys/export.json"):
        page = visitor.get(path, status=302, headers={"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"})
        assert page.headers["Location"] == f"/sign-in?next={path}"

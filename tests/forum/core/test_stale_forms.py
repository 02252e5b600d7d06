"""A form that waited too long: nothing typed is lost, and nothing is offered to a stranger's page."""

from tests import make

WORDS = "A long answer, written over lunch."
OWN, FOREIGN = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}


def late(visitor, headers, path=None, **answers):
    thread = make.question()
    values = {"body": WORDS, **answers, "csrf_token": "old"}
    return thread, visitor.post(path or f"/threads/{thread.id}/answers", values, status=400, headers=headers)


def test_what_was_written_is_shown_and_sent_again_with_one_button(app, visitor):
    visitor.sign_in(make.member())
    thread, page = late(visitor, OWN)
    assert page.one("textarea[readonly]").get_text().strip() == WORDS
    answered = page.submit(f"/threads/{thread.id}/answers")
    assert WORDS in answered.words


def test_who_was_signed_out_meanwhile_can_copy_it_and_sign_in(app, visitor):
    _thread, page = late(visitor, {**OWN, "Referer": "http://localhost/questions/7/"})
    assert page.one("textarea[readonly]").get_text().strip() == WORDS
    assert "/sign-in?next=/questions/7/" in page.links()
    assert not page.all("form[data-again]")


def test_a_form_of_another_site_is_not_offered_to_be_sent(app, visitor):
    visitor.sign_in(make.member())
    for headers in (FOREIGN, {}, {"Origin": "https://elsewhere.example"}):
        _thread, page = late(visitor, headers)
        assert WORDS not in page.text
        assert not page.all("form[data-again]")


def test_a_password_is_never_shown_again(app, visitor):
    page = visitor.post("/sign-in", {"identifier": "bea", "password": "a lantern in the fog", "csrf_token": "old"}, status=400, headers=OWN)
    assert "lantern" not in page.text


def test_scripts_get_the_refusal_alone(app, visitor):
    visitor.sign_in(make.member())
    _thread, page = late(visitor, {**OWN, "Accept": "application/json"})
    assert page.json["status"] == 400

"""The ask page, over HTTP."""

from __future__ import annotations

from tests import make

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True, "label": "Router model"}


def test_a_question_is_asked_without_scripts(app, visitor) -> None:
    make.category("internet", fields=(ROUTER,))
    ana = make.member("ana")
    page = visitor.sign_in(ana).get("/ask")
    assert not page.all("[name=field_product]")
    again = page.submit("/ask", status=200, category="internet", title="No signal at all", show_fields="1")
    assert again.one("[name=title]")["value"] == "No signal at all"
    assert again.one("[name=field_product]")
    refused = again.submit("/ask", status=422, body="It blinks red.")
    assert "This is needed here." in refused.words
    done = refused.submit("/ask", status=303, field_product="HX-100")
    assert done.headers["Location"].startswith("/questions/")

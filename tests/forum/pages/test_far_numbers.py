"""Numbers in addresses that no row can have: a plain page or a plain refusal, never a failure of the database."""

import pytest

from forum.kit.paging import Keyset
from tests import make
from tests.visitor import Visitor

FAR = (2**31, 2**63 - 1, 2**63, 10**30)


@pytest.fixture
def moderator(app, visitor):
    return visitor.sign_in(make.moderator())


@pytest.mark.parametrize("number", FAR)
def test_the_inbox_and_the_log_begin_with_the_newest(moderator, number):
    moderator.get("/inbox/", query={"before": number})
    moderator.post("/inbox/read", {"id": number}, status=404)
    moderator.get("/desk/audit/", query={"before": number})
    moderator.get("/desk/audit/", query={"thread": number})


@pytest.mark.parametrize("number", FAR)
def test_there_is_no_such_revision_to_go_back_to(moderator, number):
    thread = make.question()
    post = make.opening_post(thread)
    moderator.get(f"/posts/{post.id}/history", query={"revision": number})
    moderator.post(f"/posts/{post.id}/rollback", {"number": number}, status=404)
    moderator.post(f"/threads/{thread.id}/move", {"category": number}, status=422)


@pytest.mark.parametrize("number", FAR)
def test_nothing_is_quoted_or_begun_from_what_is_not_there(moderator, number):
    moderator.get(f"/threads/{make.question().id}/answers", query={"quote": number})
    moderator.get("/ask", query={"like": number})


@pytest.mark.parametrize("place", [(1, 2**31), (2**31, 1), (-(2**31) - 1, 1), (10**15, 2**63 - 1), ("2026-01-01T00:00:00Z", 2**40)])
@pytest.mark.parametrize("order", ["votes", "newest"])
def test_a_made_up_position_in_a_list_is_refused(app, visitor, order, place):
    make.question()
    visitor.get("/questions/", query={"sort": order, "page": 2, "after": Keyset(order, place).encode()}, status=422)


@pytest.mark.parametrize("last_id", [2**31, -1])
def test_a_made_up_position_among_what_somebody_wrote_is_refused(moderator, last_id):
    moderator.get("/bookmarks/", query={"before": Keyset("written", ("2026-01-01T00:00:00Z", last_id)).encode()}, status=422)


@pytest.mark.parametrize("path", [
    "/", "/questions/", "/categories/internet/", "/tags/", "/tags/wifi/", "/members/", "/badges/", "/insights/notes/",
    "/help/articles/?list=drafts", "/help/maintenance/", "/editing/topics/",
])
def test_there_is_no_page_beyond_the_end_of_a_list(app, path):
    make.question(make.agent(), category=make.category("internet"), tags=["wifi"])
    person = Visitor(app).sign_in(make.admin())
    badges = [link for link in person.get("/badges/").links() if link.startswith("/badges/") and link != "/badges/"]
    address = path if path != "/badges/" else badges[0]
    sign = "&" if "?" in address else "?"
    person.get(f"{address}{sign}page=1")
    person.get(f"{address}{sign}page=99", status=404)


@pytest.mark.parametrize("path", ["/admin/tags", "/admin/members", "/admin/jobs/waiting", "/admin/findings/"])
def test_beyond_the_end_of_a_list_that_shrinks_under_ones_hands_is_its_last_page(app, path):
    make.question(make.agent(), tags=["wifi"])
    person = Visitor(app).sign_in(make.admin())
    assert person.get(f"{path}?page=99").one("#main").get_text() == person.get(path).one("#main").get_text()

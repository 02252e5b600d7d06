"""The search page over HTTP: what is found, how it can be narrowed, and what is offered when nothing is."""

import pytest

from forum.core import limits, settings
from forum.core.permissions import SYSTEM
from forum.resolution.commands import accept_answer
from forum.search.commands import count_words, rebuild
from forum.search.queries.finding import FEW_THREADS
from forum.threads.commands import hide_post
from forum.threads.commands.organising import move_thread
from tests import make
from tests.forum.limiting import windows_in_memory
from tests.forum.tuning import tune

SEARCH = "/search"


@pytest.fixture
def board(app):
    """Three threads about a blinking router, one of them solved, and one about a bill."""
    asker, helper = make.member("ana_ruiz"), make.member("bob")
    solved = make.question(asker, "The router blinks red", body="Since the update the **router** blinks red all day.", tags=[])
    answer = make.answer(solved, helper, "Hold the reset pin of the router for ten seconds.")
    accept_answer(asker, answer.id)
    make.question(make.member(), "Router is slow", body="Speed is low when it blinks.")
    make.discussion(make.member(), title="Which router do you like?", body="Tell us what blinks on yours.")
    make.question(make.member(), "My bill is wrong", body="It shows the old plan.")
    rebuild(SYSTEM)
    return solved


def titles(page):
    return [title.get_text() for title in page.all(".hit-title")]


def search(visitor, words, **more):
    return visitor.get(SEARCH, query={"q": words, **more})


def test_words_find_threads_with_the_words_marked(board, visitor):
    page = search(visitor, "router reset")
    assert titles(page) == ["The router blinks red"]
    assert {mark.get_text() for mark in page.all("mark")} == {"router", "reset"}
    assert "Hold the reset pin of the router for ten seconds." in page.words
    assert page.one(".filter-result").get_text() == "1 thread"


def test_what_people_wrote_stays_text(app, visitor):
    make.question(make.member(), "Is <b>this</b> bold?", body="Look: <script>alert(1)</script> and `<img src=x>` here.")
    rebuild(SYSTEM)
    page = search(visitor, "look script")
    assert "<script>alert" not in page.text and "<img src=x" not in page.text
    assert "Look: <script>alert(1)</script> and <img src=x> here." in page.one(".hit-words").get_text()


def test_operators_narrow_and_can_be_taken_away(board, visitor):
    page = search(visitor, "router is:question status:solved")
    assert titles(page) == ["The router blinks red"]
    pills = {pill.get_text(" ").split()[0]: pill["href"] for pill in page.all("a.pill")}
    assert pills == {"is:question": "/search?q=router+status%3Asolved", "status:solved": "/search?q=router+is%3Aquestion"}
    assert len(titles(visitor.get(pills["status:solved"]))) == 2


def test_tabs_put_one_operator_in_the_place_of_another(board, visitor):
    page = search(visitor, "blinks")
    tabs = {tab.get_text(): tab["href"] for tab in page.all(".tabs a")}
    assert len(titles(page)) == 3
    assert titles(visitor.get(tabs["Solved"])) == ["The router blinks red"]
    unresolved = visitor.get(tabs["Unresolved"])
    assert titles(unresolved) == ["Router is slow"]
    assert unresolved.one(".tabs a[aria-current]").get_text() == "Unresolved"
    assert {tab.get_text(): tab["href"] for tab in unresolved.all(".tabs a")} == tabs


def test_results_can_be_put_in_another_order(board, visitor):
    page = search(visitor, "blinks", order="newest")
    assert titles(page) == ["Which router do you like?", "Router is slow", "The router blinks red"]
    assert page.one("input[name=order]")["value"] == "newest"
    assert titles(search(visitor, "blinks", order="nonsense")) == titles(search(visitor, "blinks"))


def test_when_nothing_has_all_of_it_the_hardest_part_is_left_out(board, visitor):
    page = search(visitor, "router zeppelin")
    assert "These threads were found without “zeppelin”." in page.words
    assert "Router is slow" in titles(page)
    assert "/ask?title=router+zeppelin" in page.links()


def test_the_narrowest_operator_is_what_goes(board, visitor):
    page = search(visitor, "router is:question status:duplicate")
    assert "found without “status:duplicate”" in page.words and set(titles(page)) == {"Router is slow", "The router blinks red"}


def test_when_no_two_words_go_together_threads_with_any_are_offered(board, visitor):
    page = search(visitor, "reset bill zeppelins speed")
    assert "Nothing has all of these words" in page.words
    assert set(titles(page)) == {"The router blinks red", "My bill is wrong", "Router is slow"}


def test_when_nothing_is_found_one_can_ask_with_the_words(board, visitor):
    page = search(visitor, "zeppelin status:solved")
    assert not titles(page)
    assert "Nothing was found" in page.words
    assert {"/ask?title=zeppelin", "/search?q=zeppelin"} <= set(page.links())


def test_an_empty_search_explains_itself(visitor):
    page = visitor.get(SEARCH)
    assert "status:solved" in page.words and "user:ana_ruiz" in page.words
    assert not page.all(".tabs")
    assert page.one("#site-search")


def test_search_pages_are_not_for_search_engines(board, visitor):
    for address in (SEARCH, "/search?q=router", "/search?q=zeppelin"):
        assert visitor.get(address).one("meta[name=robots]")["content"] == "noindex"


def test_hidden_posts_and_closed_rooms_are_never_found(board, visitor):
    staff_only = make.category("staff", read_access="staff")
    moderator = make.moderator()
    move_thread(moderator, board.id, category_id=staff_only.id)
    hide_post(moderator, make.opening_post(make.question(make.member(), "A router to hide")).id, reason="spam")
    rebuild(SYSTEM)
    for words in ("router", "reset pin", "category:staff", "user:ana_ruiz"):
        assert not {"The router blinks red", "A router to hide"} & set(titles(search(visitor, words)))
    as_staff = type(visitor)(visitor.app).sign_in(make.agent())
    assert "The router blinks red" in titles(search(as_staff, "router"))
    assert "A router to hide" not in titles(search(as_staff, "router"))


def test_long_lists_have_bounded_pages(app, visitor):
    for number in range(23):
        make.question(make.member(), f"Gateway number {number}")
    rebuild(SYSTEM)
    first = search(visitor, "gateway")
    assert len(titles(first)) == 20
    assert "/search?q=gateway&page=2" in first.links()
    second = search(visitor, "gateway", page="2")
    assert len(titles(second)) == 3 and not set(titles(first)) & set(titles(second))
    assert titles(search(visitor, "gateway", page="99999999999999999999")) == titles(second)


STRANGE = ["", "   ", "-mesh", "\"", "tag:", "is:nonsense", "OR AND NOT", "(((", "*", "a" * 500, "ñ' OR 1=1 --", "\x00 %"]


def test_whatever_is_typed_is_an_answer(board, visitor):
    for words in STRANGE:
        search(visitor, words)


def test_the_cost_of_a_search_does_not_grow(app, visitor, statements, monkeypatch):
    monkeypatch.setattr(settings, "FRESH_SECONDS", 3_600.0)  # what every process reads anew after a while is read before
    agent = make.agent()  # whom no screen stops for saying the same again and again
    visitor.sign_in(make.member())

    def ask(times):
        for _each in range(times):
            make.answer(make.question(agent, "Gateway lamp", body="The gateway lamp is off."), agent, "Change the gateway lamp.")

    def cost():
        rebuild(SYSTEM)
        search(visitor, "something else")
        with statements() as seen:
            search(visitor, "gateway lamp user:nobody")
            search(visitor, "gateway lamp")
        return len(seen)

    ask(FEW_THREADS)
    some = cost()
    ask(12)
    assert cost() == some and len(titles(search(visitor, "gateway lamp"))) == FEW_THREADS + 12
    app.extensions["plaza_cache"].clear()
    for words in ("gateway lamp", "gatewya lamp", "gateway zeppelin", "gateway zeppelin balloon", "gatewya zeppelin tag:none"):
        with statements() as seen:
            search(visitor, words)
        assert 4 < len(seen) <= 8, (words, seen)
    count_words(SYSTEM)
    app.extensions["plaza_cache"].clear()
    with statements() as seen:
        assert "These are the results for" in search(visitor, "gatewya lamp").words
    assert len(seen) <= 9, ("words corrected are looked up, and so is whether they stand anywhere", seen)


def test_too_many_searches_have_to_wait(app, visitor, monkeypatch):
    tune("search.per_minute_strangers", 2)
    monkeypatch.setattr(limits, "enforced", lambda: True)
    monkeypatch.setitem(app.extensions, "plaza_windows", windows_in_memory())
    for _ in range(2):
        search(visitor, "router")
    visitor.get(SEARCH)
    refused = visitor.get("/search?q=router", status=429)
    assert int(refused.headers["Retry-After"]) > 0

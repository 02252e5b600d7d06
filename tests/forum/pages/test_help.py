"""The help: every topic in both languages, some for staff alone, and words that the product uses."""

import re

import pytest

from forum.pages.routes.help import STAFF_TOPICS, TOPICS
from forum.policy import RULES, Action
from forum.search.parse import READERS
from forum.threads.states import ThreadType
from tests import make
from tests.forum.tuning import tune
from tests.house.sources import PROJECT
from tests.visitor import Visitor

PLACES = ["/privacy/" if name == "privacy" else f"/help/{name}/" for name, *_rest in TOPICS]
STAFF_PLACES = [f"/help/{name}/" for name, *_rest in STAFF_TOPICS]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_topic_can_be_read_from_the_contents(app, language):
    visitor = Visitor(app, language)
    assert set(PLACES) <= set(visitor.get("/help/").links())
    for place in PLACES:
        page = visitor.get(place)
        assert page.one("html")["lang"] == language
        assert len(page.one(".help").get_text()) > 400, place


def test_topics_for_staff_are_nowhere_for_others(app, visitor):
    visitor.sign_in(make.member())
    assert not set(STAFF_PLACES) & set(visitor.get("/help/").links())
    for place in STAFF_PLACES:
        visitor.get(place, status=404)
    staff = Visitor(app).sign_in(make.agent())
    assert set(STAFF_PLACES) <= set(staff.get("/help/").links())
    for place in STAFF_PLACES:
        staff.get(place)


def test_an_unknown_topic_is_not_there_and_privacy_has_one_address(visitor):
    visitor.get("/help/nonsense/", status=404)
    visitor.get("/help/../page/", status=404)
    assert visitor.get("/help/privacy/", status=301).headers["Location"] == "/privacy/"


def test_both_languages_have_the_same_parts():
    shape = re.compile(r"<(h2|li|dt|dd|tr|p|pre)\b|setting\('([a-z_.]+)'\)|status_chip\('(\w+)'\)|href=\"([^\"]+)\"")
    for english in sorted((PROJECT / "templates/help/en").glob("*.html")):
        spanish = english.parents[1] / "es" / english.name
        assert shape.findall(english.read_text("utf-8")) == shape.findall(spanish.read_text("utf-8")), english.name


def test_numbers_are_the_ones_in_force(app, visitor):
    tune("threads.new_member_questions", 17)
    assert "you can ask 17 questions" in visitor.get("/help/asking/").words


def test_every_link_in_the_help_leads_somewhere(app):
    staff = Visitor(app).sign_in(make.admin())
    found = {link for place in (*PLACES, *STAFF_PLACES) for link in staff.get(place).links() if link.startswith("/")}
    for link in sorted(found):
        staff.get(link)


def test_every_search_operator_is_explained(visitor):
    words = visitor.get("/help/searching/").words
    assert not [name for name in READERS if f"{name}:" not in words]


def test_every_state_is_explained(visitor):
    page = visitor.get("/help/states/")
    chips = [str(chip["class"][-1]) for chip in page.all(".help-states .chip")]
    assert chips == [f"chip-{name}" for name in ("unanswered", "answered", "needs_info", "solved", "escalated", "duplicate", "closed")]


EXPLAINED = {
    "asking": ["draft", "question", "discussion", "announcement", "typical first answer", "thread"],
    "answering": ["comment", "mention", "history", "quote", "locked", "archived", "waiting for review", "reputation"],
    "solutions": ["accepted by the asker", "verified by staff", "another version", "solved it myself", "edited since accepted"],
    "states": ["presumed", "still broken", "needs an answer", "waiting on asker", "stale", "pinned"],
    "taking-part": [
        "votes", "i have this problem too", "follow", "bookmark", "inbox", "synonym", "staff", "imported", "former member", "asker",
    ],
    "profile": ["acceptance rate", "people reached", "small sample", "top tags", "leaderboards", "card"],
    "account": ["handle", "sessions", "theme"],
    "numbers": ["resolved", "presumed", "unresolved", "closed", "ledger"],
    "staff": ["agent", "moderator", "editor", "administrator", "hide", "lock", "pin", "verify", "audit log", "job given up"],
}


@pytest.mark.parametrize("topic", EXPLAINED)
def test_words_of_the_interface_are_explained(app, topic):
    words = Visitor(app).sign_in(make.agent()).get(f"/help/{topic}/").words.lower()
    assert not [word for word in EXPLAINED[topic] if word not in words]


def test_the_table_of_roles_says_what_the_policy_says(app):
    """What the page promises each role, asked of the rules themselves."""
    agent, moderator, editor, administrator = make.agent(), make.moderator(), make.member(roles=("editor",)), make.admin()
    promised = {
        Action.MOVE_THREAD: {agent, moderator, editor, administrator}, Action.ANNOUNCE: {agent, moderator, editor, administrator},
        Action.VERIFY_ANSWER: {agent, moderator, editor, administrator}, Action.HIDE: {moderator, administrator},
        Action.RESTORE: {moderator, administrator}, Action.LOCK: {moderator, administrator}, Action.PIN: {moderator, administrator},
        Action.CHANGE_TYPE: {moderator, administrator}, Action.EDIT_TAGS: {moderator, editor, administrator},
        Action.SEE_SEARCH_GAPS: {editor, administrator}, Action.EDIT_CATEGORIES: {administrator},
        Action.GRANT_ROLES: {administrator}, Action.CHANGE_SETTINGS: {administrator},
        Action.ADMINISTER: {administrator},
    }
    subject = make.question()
    assert subject.type == ThreadType.QUESTION
    for action, allowed in promised.items():
        found = {who.handle for who in (agent, moderator, editor, administrator) if RULES[action](who, subject).allowed}
        assert found == {who.handle for who in allowed}, action

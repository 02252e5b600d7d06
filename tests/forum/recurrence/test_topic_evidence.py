"""What the page of a topic tells of it: words as people write them, languages, articles that are about it, what came of a name."""

import pytest

from forum.core import jobs
from forum.core.db import command, lock
from forum.recurrence.jobs import score_topics
from forum.recurrence.queries import topics_of_threads
from forum.threads.models import Thread
from tests import make
from tests.forum.knowledge.editors import published
from tests.visitor import Visitor

TITLES = (
    "Thermostat shows E47, the batteries are new", "E47 shown on the thermostat: batteries", "The thermostat shows E47 with batteries",
)


@pytest.fixture
def topic(app):
    threads = [make.question(title=title, body=f"{title}. What can I do?") for title in TITLES]
    jobs.drain()
    score_topics({})
    found = {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}
    assert len({found[thread.id] for thread in threads}) == 1
    return threads, found[threads[0].id]


@pytest.fixture
def visit(app):
    return Visitor(app).sign_in(make.member("eddy", roles=("editor",)))


def test_what_the_questions_share_is_written_as_people_write_it(topic, visit):
    shared = visit.get(f"/editing/topics/{topic[1]}/").one("#why p strong").get_text().split(", ")
    assert {"thermostat", "shows", "batteries", "E47"} <= set(shared) and not {"batteri", "show", "e47"} & set(shared)


def test_languages_of_the_questions_are_counted(topic, visit):
    threads, topic_id = topic
    command(lambda: setattr(lock(Thread, threads[2].id), "language", "es"))()
    said = visit.get(f"/editing/topics/{topic_id}/").one("#languages dl").get_text(" ").split()
    assert said == ["English", "2", "Español", "1"]


def test_only_articles_that_are_about_it_are_proposed(topic, visit):
    other = published(title="The router shows new lights")
    jobs.drain()
    assert other.url not in visit.get(f"/editing/topics/{topic[1]}/").links()
    fits = published(title="Thermostat shows E47: change the batteries")
    jobs.drain()
    page = visit.get(f"/editing/topics/{topic[1]}/")
    assert fits.url in page.links() and other.url not in page.links()
    choices = visit.get(f"/editing/topics/{topic[1]}/link").all("input[name=article]")
    assert [one["value"] for one in choices] == [str(fits.id)]


def test_renaming_says_what_came_of_it(topic, visit):
    form = f"/editing/topics/{topic[1]}/rename"
    assert "Nothing was changed." in visit.get(form).submit("/rename", name="  ").words
    assert "Saved." in visit.get(form).submit("/rename", name="E47").words
    assert "Nothing was changed." in visit.get(form).submit("/rename", name="E47").words
    page = visit.get(form).submit("/rename", name="")
    assert "It is called like its questions again." in page.words and page.one("h1").get_text() in TITLES

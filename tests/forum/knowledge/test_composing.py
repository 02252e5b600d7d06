"""Drafts of topics from the database: what everybody may read, and nothing else."""

from __future__ import annotations

import json

import pytest

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import session
from forum.kit.errors import NotFound
from forum.knowledge.queries import compose_topic
from forum.recurrence.queries import topics_of_threads
from forum.resolution.commands import accept_answer
from forum.threads.commands import delete_post, edit_post, hide_post
from forum.threads.models import Post, Revision, Thread
from tests import make
from tests.forum.knowledge.topics import ANSWERS, a_topic


def texts(topic_id: int) -> str:
    draft = compose_topic(topic_id)
    return "\n".join([draft.title, *draft.titles.values(), *(one.text for one in draft.paragraphs), *map(str, draft.helpers)])


def test_a_topic_becomes_a_draft_whose_citations_name_the_revision(app):
    topic_id, threads, answers = a_topic()
    edit_post(make.moderator(), answers[0].id, base=1, body=f"{ANSWERS[0]}\n\nThe lamp turns white.")
    draft = compose_topic(topic_id)
    found = {one.post_id: one for paragraph in draft.paragraphs for one in paragraph.cited}
    row = session().get_one(Revision, found[answers[0].id].revision_id)
    assert (row.post_id, row.number, found[answers[0].id].revision) == (answers[0].id, 2, 2)
    assert "The lamp turns white." in texts(topic_id)
    assert set(draft.titles) == {thread.id for thread in threads}
    assert set(draft.helpers) == {answer.author_id for answer in answers}


def test_what_not_everybody_may_read_is_in_no_draft(app):
    topic_id, threads, answers = a_topic(tokens=True)
    moderator = make.moderator()
    liked = session().get_one(Post, answers[0].id)
    liked.up_count = liked.score = 3  # without acceptance it would be what the draft rests on
    session().commit()
    hide_post(moderator, answers[0].id, reason="spam")
    delete_post(moderator, make.opening_post(threads[1]).id)
    session().get_one(Thread, threads[2].id).category_id = make.category("inner", read_access="staff").id
    session().commit()
    said = texts(topic_id)
    assert "zuthree" not in said and "zatwo" not in said and "zutwo" not in said and "zathree" not in said
    assert "zaone" not in said and "zuone" in said
    hide_post(moderator, make.opening_post(threads[0]).id, reason="spam")
    with pytest.raises(NotFound):
        compose_topic(topic_id)


def test_the_command_prints_paragraphs_with_citations_and_findings(app):
    topic_id, threads, _answers = a_topic()
    extra = make.answer(threads[0], body="Write to carla.ruiz@gmail.com, she resets it for you.")
    accept_answer(make.moderator(), extra.id)
    result = app.test_cli_runner().invoke(plaza, ["articles", "draft", str(topic_id), "--json"])
    said = json.loads(result.output)
    assert all(one["citations"] and one["why"] for one in said["paragraphs"])
    assert [one["kind"] for one in said["findings"]] == ["email"] and "carla" not in said["findings"][0]["sample"]
    missing = app.test_cli_runner().invoke(plaza, ["articles", "draft", "999", "--json"])
    assert missing.exit_code == 1 and "no topic 999" in missing.output


def test_a_topic_of_two_languages_makes_a_draft_in_the_one_with_most_to_tell(app):
    topic_id, threads, _answers = a_topic()
    session().get_one(Thread, threads[2].id).language = "es"
    session().commit()
    draft = compose_topic(topic_id)
    assert (draft.language, draft.left_out) == ("en", 1) and threads[2].id not in draft.titles
    jobs.drain()
    assert topic_id in {topic for _thread, _ref, topic in topics_of_threads()}

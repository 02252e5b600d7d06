"""What people say of topics holds: by day, by night, and when somebody else says something at the same time."""

import pytest
from sqlalchemy import func, select

from forum.accounts.commands.roles import set_roles
from forum.accounts.events import MemberLeft
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.recurrence.commands import (
    consolidate,
    consolidating,
    dismiss_topic,
    merge_topics,
    pin_question,
    remove_question,
    rename_topic,
    split_topic,
    take_topic,
    unpin_question,
    wake_topic,
)
from forum.recurrence.commands.placing import redirect
from forum.recurrence.models import RecurrenceState, Topic, TopicCare, TopicScore
from forum.recurrence.queries import leads_to, topic_evidence, topics_of_threads
from forum.recurrence.reactions import member_leaves
from forum.threads.commands import edit_post, hide_post
from tests import make

WIFI = ("Wifi drops every evening", "The wifi drops in the evening", "Evening: wifi drops again", "Wifi drops in evenings")


@pytest.fixture
def wifi(app, monkeypatch):
    """Four about one problem, on a board where a night may move them all."""
    monkeypatch.setattr(consolidating, "MOST_MOVED", 10.0)
    bodies = ("What can I do?", "Nobody can work then.", "Since a week.", "Please help me.")
    threads = [make.question(title=title, body=f"{title}. {body}") for title, body in zip(WIFI, bodies, strict=True)]
    jobs.drain()
    return threads


@pytest.fixture
def editor(app):
    return make.member("eddy", roles=("editor",))


def topics():
    return {thread_id: topic_id for thread_id, _ref, topic_id in topics_of_threads()}


def topic_of(thread):
    return topics()[thread.id]


def version(topic_id):
    return session().scalar(select(TopicCare.version).where(TopicCare.topic_id == topic_id)) or 0


def night():
    """A consolidation that looks at every topic again."""
    command(lambda: session().execute(Topic.__table__.update().values(changed_at=utcnow())))()
    command(lambda: session().execute(RecurrenceState.__table__.update().values(consolidated_at=None)))()
    return consolidate(SYSTEM)


def sizes_are_right():
    counted = {}
    for topic_id in topics().values():
        counted[topic_id] = counted.get(topic_id, 0) + 1
    kept = dict(session().execute(select(Topic.id, Topic.size).where(Topic.size > 0)).all())
    return kept == counted


def test_what_was_split_off_stays_apart_by_night_and_by_day(wifi, editor):
    topic = topic_of(wifi[0])
    assert {topic_of(one) for one in wifi} == {topic}
    new = split_topic(editor, topic, [wifi[0].id, wifi[1].id], version=0)
    night()
    assert [topic_of(one) for one in wifi] == [new, new, topic, topic] and sizes_are_right()
    more = make.question(title="Wifi drops every evening again", body="The wifi drops in the evening.")
    edit_post(make.moderator(), make.opening_post(wifi[2]).id, base=1, title="Wifi drops every evening", body="Wifi drops every evening.")
    jobs.drain()
    assert topic_of(more) in {topic, new}
    assert [topic_of(one) for one in wifi] == [new, new, topic, topic] and sizes_are_right()


def test_merged_topics_stay_one_and_the_number_of_the_other_leads_there_for_ever(wifi, editor):
    printer = [make.question(title=f"Printer {word} offline", body="It says offline.") for word in ("is", "says")]
    jobs.drain()
    wifi_topic, printer_topic = topic_of(wifi[0]), topic_of(printer[0])
    merge_topics(editor, wifi_topic, printer_topic, version=0)
    night()
    assert {topic_of(one) for one in (*wifi, *printer)} == {printer_topic} and sizes_are_right()
    assert topic_evidence(wifi_topic, editor).topic_id == printer_topic
    third = make.question(title="Where is my invoice?", body="I cannot find it.")
    jobs.drain()
    merge_topics(editor, printer_topic, topic_of(third), version=version(printer_topic))
    assert {leads_to(one) for one in (wifi_topic, printer_topic)} == {topic_of(third)}


def test_a_question_that_does_not_belong_never_comes_back_until_somebody_says_so(wifi, editor):
    topic = topic_of(wifi[0])
    alone = remove_question(editor, topic, wifi[3].id, version=0)
    night()
    assert topic_of(wifi[3]) == alone and topic_of(wifi[0]) == topic and sizes_are_right()
    pin_question(editor, topic, wifi[3].id, version=version(topic))
    night()
    assert topic_of(wifi[3]) == topic and sizes_are_right()


def test_a_question_stays_where_it_was_pinned_until_it_may_move_again(wifi, editor):
    printers = [make.question(title=f"Printer says offline {word}", body=f"Offline {word}.") for word in ("again", "today", "now", "still")]
    jobs.drain()
    own, topic = topic_of(printers[0]), topic_of(wifi[0])
    assert {topic_of(one) for one in printers} == {own}
    pin_question(editor, own, wifi[0].id, version=0)
    night()
    assert topic_of(wifi[0]) == own
    unpin_question(editor, own, wifi[0].id, version=version(own))
    night()
    assert topic_of(wifi[0]) == topic and sizes_are_right()


def test_what_is_kept_apart_is_kept_apart_from_what_it_became_part_of(wifi, editor):
    topic = topic_of(wifi[0])
    new = split_topic(editor, topic, [wifi[0].id, wifi[1].id], version=0)
    other = make.question(title="Where is my invoice?", body="I cannot find it.")
    jobs.drain()
    merge_topics(editor, topic, topic_of(other), version=version(topic))
    night()
    assert topic_of(wifi[2]) == topic_of(other) != new == topic_of(wifi[0])


def test_of_two_editors_at_once_the_second_is_told(wifi, editor):
    topic = topic_of(wifi[0])
    rename_topic(editor, topic, "Evening drops", version=0)
    other = make.member(roles=("editor",))
    for act in (
        lambda: rename_topic(other, topic, "Wifi", version=0), lambda: split_topic(other, topic, [wifi[0].id], version=0),
        lambda: take_topic(other, topic, version=0), lambda: remove_question(other, topic, wifi[0].id, version=0),
    ):
        with pytest.raises(WrongState):
            act()
    assert topic_evidence(topic, other).name == "Evening drops"
    rename_topic(other, topic, "", version=1)
    assert topic_evidence(topic, other).name in WIFI


def test_members_and_agents_may_not_and_nobody_acts_on_what_they_cannot_see(wifi, editor):
    topic = topic_of(wifi[0])
    for actor in (Actor(), make.member(), make.agent()):
        with pytest.raises(NotAllowed):
            rename_topic(actor, topic, "Mine", version=0)
    for one in wifi:
        hide_post(make.moderator(), make.opening_post(one).id, reason="spam")
    with pytest.raises(NotFound):
        rename_topic(editor, topic, "Hidden", version=0)


def test_a_split_leaves_something_and_takes_only_what_stands_there(wifi, editor):
    topic = topic_of(wifi[0])
    other = make.question(title="Where is my invoice?", body="I cannot find it.")
    jobs.drain()
    for chosen in ([], [other.id], [one.id for one in wifi]):
        with pytest.raises(Invalid):
            split_topic(editor, topic, chosen, version=0)
    with pytest.raises(Invalid):
        merge_topics(editor, topic, topic, version=0)


def test_a_dismissed_topic_comes_back_when_it_has_grown(wifi, editor):
    topic = topic_of(wifi[0])
    with pytest.raises(Invalid):
        dismiss_topic(editor, topic, version=0, reason="other", grows_by=2)
    dismiss_topic(editor, topic, version=0, reason="being_fixed", grows_by=2)
    care = session().get(TopicCare, topic)
    assert (care.dismissed, care.wakes_at) == ("being_fixed", len(wifi) + 2)
    wake_topic(editor, topic, version=1)
    with pytest.raises(WrongState):
        wake_topic(editor, topic, version=2)


def test_who_leaves_works_on_nothing_any_more(wifi, editor):
    topic = topic_of(wifi[0])
    take_topic(editor, topic, version=0)
    set_roles(SYSTEM, editor.id, ["editor", "agent"])
    assert session().get(TopicCare, topic, populate_existing=True).claimed_by_id == editor.id
    set_roles(SYSTEM, editor.id, ["agent"])
    care = session().get(TopicCare, topic, populate_existing=True)
    assert (care.claimed_by_id, care.claimed_at, care.version) == (None, None, 2)
    moderator = make.moderator()
    take_topic(moderator, topic, version=2)
    command(lambda: member_leaves(MemberLeft(utcnow(), moderator.id)))()
    care = session().get(TopicCare, topic, populate_existing=True)
    assert (care.claimed_by_id, care.claimed_at, care.version) == (None, None, 4)


def test_names_and_work_go_along_when_topics_become_one_by_themselves(wifi, editor):
    printer = make.question(title="Printer says offline", body="It says offline.")
    jobs.drain()
    older, younger = topic_of(wifi[0]), topic_of(printer)
    rename_topic(editor, younger, "Offline", version=0)
    take_topic(editor, younger, version=1)
    command(redirect)(younger, older, utcnow())
    care = session().get(TopicCare, older)
    assert (care.name, care.claimed_by_id) == ("Offline", editor.id)
    assert session().scalar(select(func.count()).select_from(TopicScore).where(TopicScore.topic_id == younger)) == 0


def test_a_topic_keeps_its_name_when_somebody_merges_another_into_it(wifi, editor):
    printer = make.question(title="Printer says offline", body="It says offline.")
    jobs.drain()
    stays, goes = topic_of(wifi[0]), topic_of(printer)
    rename_topic(editor, goes, "Offline", version=0)
    merge_topics(editor, goes, stays, version=1)
    assert session().get(TopicCare, stays).name is None

"""Starting a thread."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forum.accounts.models import User
from forum.core.db import command, session
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.threads.commands import save_draft, start_thread
from forum.threads.events import MembersMentioned, QuestionAsked, ThreadStarted
from forum.threads.models import Mention, Post, Revision, Tag, TagSynonym, Thread
from forum.threads.queries import field_answers, find_draft, get_opening_post, tags_of
from tests import make
from tests.forum.threads.conftest import setting

ROUTER = {"key": "product", "kind": "choice", "choices": ["HX-100", "HX-200"], "required": True}
FIRMWARE = {"key": "version", "kind": "text", "pattern": r"\d+(\.\d+)*", "help": "Such as 2.4.1"}
SPEED = {"key": "speed", "kind": "number", "minimum": 0, "maximum": 1000}


def ask(actor, place, **options):
    return start_thread(actor, place.id, **{"title": "Box blinks red", "body": "It blinks since the update.", **options})


def wrong(actor, place, **options) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        ask(actor, place, **options)
    return {name: [str(text) for text in texts] for name, texts in refusal.value.fields.items()}


def test_a_question_has_its_first_revision_and_is_counted_once(app, heard):
    ana, place = make.member("ana"), make.category()
    make.tag("wifi")
    thread = ask(ana, place, tags=["WiFi"], title="  Box   blinks red ")
    post = get_opening_post(thread.id)
    first = session().scalars(select(Revision)).one()
    assert (thread.title, thread.status, thread.resolution, thread.listed, thread.slug) == (
        "Box blinks red", "unanswered", "open", True, "box-blinks-red")
    assert (first.number, first.title, first.tags, first.fields, first.body_markdown) == (
        1, "Box blinks red", ["wifi"], {}, "It blinks since the update.")
    assert post.body_html == "<p>It blinks since the update.</p>\n"
    assert session().get(User, ana.id).question_count == 1
    assert [type(event) for event in heard] == [QuestionAsked]


@pytest.mark.parametrize("type", ["discussion", "announcement"])
def test_what_is_no_question_has_no_resolution(app, heard, type):
    agent = make.agent()
    thread = ask(agent, make.category(), type=type)
    assert (thread.type, thread.status, thread.resolution) == (type, type, None)
    assert [event.__class__ for event in heard] == [ThreadStarted]
    assert session().get(User, agent.id).question_count == 0


def test_only_staff_announce(app):
    with pytest.raises(NotAllowed):
        ask(make.member(), make.category(), type="announcement")


def test_a_category_one_may_not_read_does_not_exist(app):
    with pytest.raises(NotFound):
        ask(make.member(), make.category("secret", read_access="staff"))


def test_a_category_for_staff_or_archived_takes_no_member_s_thread(app):
    from forum.kit.clock import utcnow

    for place in (make.category("news", post_access="staff"), make.category("old", archived_at=utcnow())):
        with pytest.raises(NotAllowed):
            ask(make.member(), place)


def test_everything_wrong_is_named_at_once(app):
    place = make.category(fields=(ROUTER, FIRMWARE, SPEED))
    found = wrong(make.member(), place, title="?!", body=" \n ", tags=["nowhere"],
                  fields={"product": "HX-300", "version": "v2", "speed": "fast"})
    assert set(found) == {"title", "body", "tags", "field_product", "field_version", "field_speed"}
    assert found["field_version"] == ["This does not have the expected form. Such as 2.4.1"]
    assert session().scalar(select(func.count()).select_from(Thread)) == 0


@pytest.mark.parametrize(("given", "stored"), [("0", "0"), ("1000", "1000"), ("12,5", "12.5"), ("1e3", None), ("1001", None), ("-1", None),
                                               ("NaN", None), ("٣", None)])
def test_a_number_field_takes_numbers_within_its_bounds(app, given, stored):
    place, ana = make.category(fields=(SPEED,)), make.member()
    if stored is None:
        assert set(wrong(ana, place, fields={"speed": given})) == {"field_speed"}
    else:
        thread = ask(ana, place, fields={"speed": given})
        assert [value for _field, value in field_answers(thread.id, place.id)] == [stored]


def test_a_needed_field_is_needed_and_others_are_not(app):
    place, ana = make.category(fields=(ROUTER, SPEED)), make.member()
    assert wrong(ana, place) == {"field_product": ["This is needed here."]}
    assert ask(ana, place, fields={"product": "HX-100", "unheard": "of"}).id


def test_a_discussion_is_not_asked_for_the_fields_of_questions(app):
    assert ask(make.member(), make.category(fields=(ROUTER,)), type="discussion").id


def test_unknown_tags_are_listed_for_those_who_may_not_make_them(app):
    make.tag("wifi")
    with pytest.raises(Invalid) as refusal:
        ask(make.member(reputation=149), make.category(), tags=["wifi", "New One", "other"])
    assert str(refusal.value.fields["tags"][0]).startswith("There are no tags new-one, other, and only tags that exist can be used.")


def test_whoever_may_makes_new_tags_by_using_them(app):
    thread = ask(make.member(reputation=150), make.category(), tags=["New One", "new-one"])
    assert [tag.name for tag in tags_of(thread.id)] == ["new-one"]


def test_a_synonym_means_its_tag_once(app):
    wifi = make.tag("wifi")

    @command
    def add() -> None:
        session().add(TagSynonym(name="wlan", tag_id=wifi.id))

    add()
    thread = ask(make.member(), make.category(), tags=["wlan", "wifi"])
    assert [tag.name for tag in tags_of(thread.id)] == ["wifi"]


def test_tags_are_at_most_five(app):
    trusted, place = make.member(reputation=500), make.category()
    assert len(tags_of(ask(trusted, place, tags=list("abcde")).id)) == 5
    assert wrong(trusted, place, tags=list("abcdef")) == {"tags": ["At most 5 tags."]}


def test_a_title_is_as_long_as_the_setting_says_and_no_longer(app):
    ana, place = make.member(), make.category()
    assert ask(ana, place, title="x" * 180).title == "x" * 180
    assert wrong(ana, place, title="x" * 181) == {"title": ["At most 180 characters."]}


def test_a_body_is_as_long_as_the_setting_says_and_no_longer(app):
    setting("threads.body_max", 1000)
    ana, place = make.member(), make.category()
    assert ask(ana, place, body="x" * 1000).id
    assert wrong(ana, place, body="x" * 1001) == {"body": ["At most 1000 characters."]}


def test_the_language_is_guessed_or_chosen(app):
    ana, place = make.member(), make.category()
    assert ask(ana, place, title="Mi router no conecta", body="Desde ayer no funciona la wifi en casa.").language == "es"
    assert ask(ana, place, title="Mi router no conecta", body="Desde ayer no funciona.", language="en").language == "en"
    assert ask(ana, place, language="xx").language == "en"


def test_a_form_sent_twice_asks_once(app):
    ana, bob, place = make.member(), make.member(), make.category()
    first, second = ask(ana, place, key="k1"), ask(ana, place, key="k1")
    assert first.id == second.id
    assert ask(ana, place, key="k1", body="Something else this time.").id != first.id
    assert ask(bob, place, key="k1").id != first.id
    assert session().scalar(select(func.count()).select_from(Post)) == 3


def test_asking_uses_up_the_draft(app):
    ana, place = make.member(), make.category()
    save_draft(ana, "ask", content={"title": "Box", "body": "blinks"})
    ask(ana, place)
    assert find_draft(ana, "ask") == {}


def test_members_named_are_told_once_and_no_more_than_ten(app, heard):
    ana, place = make.member("ana"), make.category()
    others = [make.member(f"helper{number}") for number in range(12)]
    names = " ".join(f"@{each.handle}" for each in others)
    thread = ask(ana, place, body=f"@ana @nobody {names}")
    told = [event for event in heard if isinstance(event, MembersMentioned)]
    assert [event.member_ids for event in told] == [tuple(each.id for each in others[:10])]
    assert session().scalar(select(func.count()).select_from(Mention)) == 12
    assert f'<a href="/members/{others[0].id}/helper0/" class="mention">@helper0</a>' in get_opening_post(thread.id).body_html


def test_nobody_is_told_of_a_place_they_may_not_read(app, heard):
    agent, place = make.agent(), make.category("secret", read_access="staff")
    bob, mod = make.member("bob"), make.moderator("mod")
    ask(agent, place, body="@bob @mod look")
    told = [event.member_ids for event in heard if isinstance(event, MembersMentioned)]
    assert told == [(mod.id,)]
    assert bob.id not in told[0]


def test_a_new_tag_of_a_refused_question_is_not_kept(app):
    wrong(make.member(reputation=500), make.category(), tags=["fresh"], title="")
    assert session().scalar(select(func.count()).select_from(Tag)) == 0

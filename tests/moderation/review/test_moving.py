"""Moving from the queue and from `/desk/act`: who began a thread does not lose it unless that is meant."""

import pytest

from forum.core.db import session
from forum.kit.errors import Invalid
from forum.threads.models import Thread
from moderation.review.commands import act
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    class Scene:
        mod, asker = make.moderator("mod"), make.member("asker")
        desk, club = make.category("desk", read_access="staff", post_access="staff"), make.category("club", read_access="members")
        thread = make.question(asker)
        post_id = make.opening_post(thread).id

    return Scene


def place_of(thread) -> int:
    return session().get(Thread, thread.id, populate_existing=True).category_id


def test_a_place_its_asker_cannot_read_has_to_be_meant(s):
    with pytest.raises(Invalid) as refused:
        act(s.mod, decision="move", post_id=s.post_id, target=s.desk.id)
    assert list(refused.value.fields) == ["without_asker"] and place_of(s.thread) != s.desk.id
    act(s.mod, decision="move", post_id=s.post_id, target=s.desk.id, without_asker=True)
    assert place_of(s.thread) == s.desk.id


def test_the_form_warns_beside_the_tick_and_keeps_what_was_chosen(s, app):
    window = Visitor(app).sign_in(s.mod)
    page = window.get(f"/desk/act?post={s.post_id}&decision=move")
    options = [one.get_text() for one in page.all("#decide-move-target option")]
    assert any(one.endswith("(staff only)") for one in options) and any(one.endswith("(members only)") for one in options)
    sent = {"post": s.post_id, "decision": "move", "target": s.desk.id}
    again = window.post("/desk/act", sent, status=422)
    assert "cannot read it there" in again.one("#decide-move-without-asker-error").get_text()
    assert again.one("#decide-move-target option[selected]")["value"] == str(s.desk.id)
    window.post("/desk/act", {**sent, "without_asker": "y"}, status=303)
    assert place_of(s.thread) == s.desk.id


def test_where_everybody_reads_on_no_tick_is_needed(s, app):
    Visitor(app).sign_in(s.mod).post("/desk/act", {"post": s.post_id, "decision": "move", "target": s.club.id}, status=303)
    assert place_of(s.thread) == s.club.id

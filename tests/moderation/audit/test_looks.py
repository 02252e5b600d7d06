"""Looks at what is confidential go on record: one row for a viewer and a subject an hour, and nothing is shown that cannot be."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Unavailable
from moderation.audit import looks
from moderation.audit.looks import flush_looks, note_look
from moderation.audit.models import AuditRow
from moderation.audit.queries import audit_lines
from moderation.flags.commands import raise_flag
from moderation.review.models import ReviewItem
from moderation.sanctions.commands import write_note
from tests import make
from tests.visitor import Visitor


def seen():
    rows = session().scalars(select(AuditRow).where(AuditRow.action == "ConfidentialSeen").order_by(AuditRow.id))
    return [(row.actor_id, row.details["what"], row.member_id, row.post_id, row.door) for row in rows]


def test_opening_a_flagged_case_is_recorded_once_an_hour_and_viewer(app):
    mod, other, ana = make.moderator("mod"), make.moderator("other"), make.member("ana")
    post = make.answer(make.question(), ana)
    raise_flag(make.member("eve"), post_id=post.id, reason="other", details="Look at the second link.")
    place = f"/desk/review/{session().scalars(select(ReviewItem.id)).one()}/"
    window = Visitor(app).sign_in(mod)
    for _again in range(3):
        window.get(place)
        flush_looks()
    assert seen() == [(mod.id, "flags", ana.id, post.id, "web")]
    Visitor(app).sign_in(other).get(place)
    with time_machine.travel(utcnow() + timedelta(minutes=61)):
        window.get(place)
        assert flush_looks() == 2
    assert [row[0] for row in seen()] == [mod.id, other.id, mod.id] or [row[0] for row in seen()] == [mod.id, mod.id, other.id]
    newest = session().scalars(select(AuditRow).where(AuditRow.actor_id == mod.id).order_by(AuditRow.id.desc())).first()
    assert newest.request_id


def test_notes_and_dossiers_are_recorded_and_whoever_they_are_about_does_not_read_it(app):
    boss, carl = make.admin("boss"), make.moderator("carl")
    with app.test_request_context():
        write_note(boss, carl.id, text="Talked to them.")
    window = Visitor(app).sign_in(boss)
    window.get(f"/desk/members/{carl.id}/notes/")
    window.get(f"/desk/members/{carl.id}/")
    assert flush_looks() == 2
    assert [row[1] for row in seen()] == ["notes", "dossier"]
    assert not [line for line in audit_lines(carl).lines if line.row.action == "ConfidentialSeen"]
    assert len([line for line in audit_lines(boss).lines if line.row.action == "ConfidentialSeen"]) == 2


def test_what_could_not_be_written_waits_and_when_too_much_waits_nothing_is_shown(app, monkeypatch):
    mod = make.moderator("mod")
    monkeypatch.setattr(looks, "record_looks", lambda *_args: (_ for _ in ()).throw(Unavailable()))
    monkeypatch.setattr(looks, "MAX_WAITING", 2)
    note_look(mod, "dossier", member_id=1)
    note_look(mod, "dossier", member_id=2)
    with pytest.raises(Unavailable):
        flush_looks()
    assert len(looks.waiting_looks()) == 2
    note_look(mod, "dossier", member_id=2)
    with pytest.raises(Unavailable):
        note_look(mod, "dossier", member_id=3)

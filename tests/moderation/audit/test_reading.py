"""Reading the log: filters, pages, sentences, one row with its proof; who looks and who takes it away is in it, too."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from flask_babel import force_locale
from sqlalchemy import select

from forum.accounts.commands import Browser, enter
from forum.cli import plaza
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.origin import through
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotAllowed, NotFound
from forum.threads.commands import edit_post, hide_post
from forum.threads.events import ThreadChanged
from moderation.audit.commands import note_export, note_view, seal_log
from moderation.audit.exporting import csv_line
from moderation.audit.models import AuditRow
from moderation.audit.queries import Wanted, audit_lines, get_audit_line, rows_of_request, texts_of
from moderation.audit.sentences import sentence
from moderation.flags.commands import raise_flag
from moderation.sanctions.commands.noting import write_note
from tests import make
from tests.visitor import Visitor


@command
def log_acts(actor, count, what="title", was="Ärger mit dem Router"):
    for number in range(count):
        announce(ThreadChanged(utcnow(), actor.id, 1, what, was, f"{was} {number}"))


def newest():
    return session().scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()


def test_filters_find_by_actor_member_thread_act_day_and_words(app):
    boss, carl = make.admin("boss"), make.moderator("carl")
    thread = make.question(title="Why does it blink at night?")
    hide_post(carl, make.answer(thread).id, reason="spam")
    with time_machine.travel(utcnow() + timedelta(days=3)):
        note_view(boss, "dossier", member_id=carl.id)
        log_acts(boss, 1)
    day = utcnow().date()
    for wanted, actions in (
        (Wanted(actor="Carl"), ["StatementIssued", "PostHidden"]), (Wanted(actor="@boss"), ["ThreadChanged", "ConfidentialSeen"]),
        (Wanted(member="carl"), ["ConfidentialSeen"]), (Wanted(thread_id=thread.id, action="PostHidden"), ["PostHidden"]),
        (Wanted(until=day), ["StatementIssued", "PostHidden"]),
        (Wanted(since=day + timedelta(days=1)), ["ThreadChanged", "ConfidentialSeen"]),
        (Wanted(words="arger ROUTER"), ["ThreadChanged"]), (Wanted(words="100%"), []), (Wanted(actor="nobody"), []),
    ):
        assert [line.row.action for line in audit_lines(boss, wanted).lines] == actions, wanted


def test_pages_follow_each_other_without_gap_or_repetition(app):
    boss = make.admin("boss")
    log_acts(boss, 120)
    visitor, seen, place = Visitor(app).sign_in(boss), [], "/desk/audit/?actor=boss"
    while place:
        page = visitor.get(place)
        seen += [row["id"] for row in page.all("ol.admin-list > li")]
        older = [a["href"] for a in page.all("main a.button") if "before=" in a["href"]]
        place = older[0] if older else None
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=lambda one: -int(one.removeprefix("row-")))


def test_a_search_for_words_stops_after_a_bounded_look_and_can_go_on(app, monkeypatch):
    monkeypatch.setattr("moderation.audit.queries.reading.SEARCHED_ROWS", 10)
    boss = make.admin("boss")
    log_acts(boss, 1, was="needle")
    log_acts(boss, 25)
    visitor = Visitor(app).sign_in(boss)
    page, looks = visitor.get("/desk/audit/?words=needle"), 1
    while not page.all("ol.admin-list > li"):
        assert "further back" in page.words
        page, looks = visitor.get(page.one("main a.button[href*=before]")["href"]), looks + 1
    assert looks == 3
    assert "needle" in page.one("ol.admin-list").get_text()


def test_the_log_costs_the_same_for_one_row_as_for_fifty(app, statements):
    boss = make.admin("boss")
    visitor, counts = Visitor(app).sign_in(boss), []
    for rows in (1, 49):
        log_acts(boss, rows)
        visitor.get("/desk/audit/")
        with statements() as seen:
            visitor.get("/desk/audit/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_every_act_is_a_sentence_in_both_languages(app):
    boss, ana = make.admin("boss"), make.member("ana")
    thread = make.question(ana, title="Why does it blink at night?")
    hide_post(boss, make.answer(thread).id, reason="spam")
    line = next(line for line in audit_lines(boss).lines if line.row.action == "PostHidden")
    assert sentence(line) == "Boss hid a post in “Why does it blink at night?”: Spam."
    with app.test_request_context(), force_locale("es"):
        assert "Boss" in sentence(line) and "%(" not in sentence(line)
    note_view(boss, "address", member_id=ana.id)
    assert sentence(audit_lines(boss).lines[0]) == "Boss looked at something confidential of Ana: Address."


def test_an_act_of_an_older_or_newer_release_still_has_a_sentence(app):
    boss = make.admin("boss")

    @command
    def old_rows():
        for action in ("PostHidden", "NeverHeardOf"):
            session().add(AuditRow(at=utcnow(), actor_id=None, action=action, details={}))

    old_rows()
    assert [sentence(line) for line in audit_lines(boss).lines] == [
        "Plaza: NeverHeardOf.", "Plaza hid a post in “a thread that is gone”: –.",
    ]


def test_a_row_says_through_which_door_and_request_it_came(app):
    boss = make.moderator("boss")
    post = make.answer(make.question())
    Visitor(app).sign_in(boss).post(f"/posts/{post.id}/delete")
    row = newest()
    assert (row.action, row.door, len(row.request_id)) == ("PostDeleted", "web", 16)
    log_acts(boss, 1)
    assert (newest().door, newest().request_id) == ("cli", None)
    with through("mail"):
        log_acts(boss, 1)
    assert newest().door == "mail"


def test_a_job_is_a_door_with_its_own_number(app):
    boss = make.admin("boss")
    jobs.register("tests.acts", lambda payload: log_acts(boss, 1))

    @command
    def ask():
        jobs.enqueue("tests.acts", {})

    ask()
    jobs.drain()
    assert newest().door == "job" and newest().request_id.startswith("job-")


def test_the_page_of_a_row_shows_the_text_before_and_after_and_its_seal(app):
    boss = make.moderator("boss")
    post = make.answer(make.question(), body="Turn it of and on again.")
    edit_post(boss, post.id, body="Turn it off and on again, please.", base=1)
    line = audit_lines(boss, Wanted(action="PostEdited")).lines[0]
    assert texts_of(boss, line) == ("Turn it of and on again.", "Turn it off and on again, please.")
    visitor = Visitor(app).sign_in(boss)
    assert "not sealed yet" in visitor.get(f"/desk/audit/{line.row.id}/").words
    seal_log(SYSTEM)
    page = visitor.get(f"/desk/audit/{line.row.id}/")
    assert page.all("table.diff") and "off and on again, please" in page.one("table.diff").get_text()
    assert "not sealed yet" not in page.words
    visitor.get("/desk/audit/999999/", status=404)


@pytest.mark.parametrize("who", [None, "member", "agent"])
def test_whoever_may_not_read_it_finds_nothing(app, who):
    visitor = Visitor(app) if who is None else Visitor(app).sign_in(getattr(make, who)())
    for place in ("/desk/audit/", "/desk/audit/1/", "/desk/audit/export"):
        visitor.get(place, status=404)
    visitor.post("/desk/audit/export", {"format": "csv"}, status=404)


def test_an_export_streams_what_matches_and_is_recorded(app):
    boss = make.admin("boss")
    log_acts(boss, 3, was="=HYPERLINK(1)")
    visitor = Visitor(app).sign_in(boss)
    page = visitor.post("/desk/audit/export", {"format": "csv", "actor": "boss", "words": "hyperlink"})
    rows = list(csv.DictReader(io.StringIO(page.text)))
    assert [row["action"] for row in rows] == ["ThreadChanged"] * 3
    assert page.headers["Content-Disposition"].startswith("attachment")
    lines = visitor.post("/desk/audit/export", {"format": "jsonl"}).text.splitlines()
    assert json.loads(lines[0])["action"] == "AuditExported", "the first export is in the second"
    assert json.loads(lines[1])["details"]["was"] == "=HYPERLINK(1)"
    assert len(lines) == 4
    assert [row.details for row in session().scalars(select(AuditRow).where(AuditRow.action == "AuditExported").order_by(AuditRow.id))] == [
        {"format": "csv", "filters": '{"actor": "boss", "words": "hyperlink"}'}, {"format": "jsonl", "filters": "{}"},
    ]
    visitor.post("/desk/audit/export", {"format": "xml"}, status=404)


def test_an_export_of_more_than_a_portion_is_complete(app, monkeypatch):
    monkeypatch.setattr("moderation.audit.exporting.PORTION", 7)
    boss = make.admin("boss")
    log_acts(boss, 30)
    lines = Visitor(app).sign_in(boss).post("/desk/audit/export", {"format": "jsonl"}).text.splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert len(ids) == 30 and ids == sorted(ids, reverse=True)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert next(csv.reader(io.StringIO(csv_line([cell, 5]), newline=""))) == [f"'{cell}", "5"]


def test_moderators_read_but_do_not_export_and_members_note_no_views(app):
    moderator = make.moderator("carl")
    assert not Visitor(app).sign_in(moderator).get("/desk/audit/").all("form[action$=export]")
    with pytest.raises(NotAllowed):
        note_export(moderator, "csv", {})
    with pytest.raises(NotAllowed):
        note_view(make.agent(), "dossier")


def test_filters_that_make_no_sense_filter_nothing(app):
    boss = make.admin("boss")
    log_acts(boss, 1)
    query = {"since": "yesterday", "until": "2026-99-99", "thread": "9" * 40, "before": "x", "words": "\x00"}
    assert len(Visitor(app).sign_in(boss).get("/desk/audit/", query=query).all("ol.admin-list > li")) == 1


def test_the_command_line_verifies_shows_and_exports(app, tmp_path):
    boss = make.admin("boss")
    log_acts(boss, 2)
    run = app.test_cli_runner()
    assert "2 rows sealed" in run.invoke(plaza, ["audit", "seal"]).stdout
    said = json.loads(run.invoke(plaza, ["audit", "verify", "--json"]).stdout)
    assert (said["whole"], said["rows"], said["unsealed"]) == (True, 2, 0)
    found = run.invoke(plaza, ["audit", "verify", "--expect", said["last_seal"]["hash"]])
    assert found.exit_code == 0 and said["last_seal"]["hash"] in found.stdout
    refused = run.invoke(plaza, ["audit", "verify", "--expect", "f" * 64])
    assert (refused.exit_code, "not in the chain" in refused.stderr) == (1, True)
    shown = json.loads(run.invoke(plaza, ["audit", "show", "--actor", "boss", "--json"]).stdout)
    assert len(shown) == 2 and "Boss changed" in shown[0]["sentence"]
    one = json.loads(run.invoke(plaza, ["audit", "show", str(shown[0]["id"]), "--json"]).stdout)
    assert one["chain"]["position"] == 2
    file = tmp_path / "log.csv"
    assert run.invoke(plaza, ["audit", "export", str(file), "--format", "csv"]).exit_code == 0
    assert len(file.read_text().splitlines()) == 3
    assert newest().action == "AuditExported"
    assert run.invoke(plaza, ["audit", "show", "4711"]).exit_code == 2


def test_staff_sign_ins_and_exports_of_the_community_are_recorded(app, tmp_path):
    boss = make.admin("boss")
    assert app.test_cli_runner().invoke(plaza, ["export", "jsonl", str(tmp_path / "all"), "--with-private"]).exit_code == 0
    assert (newest().action, newest().door, newest().details) == ("CommunityExported", "cli", {"what": ["private"]})
    with app.test_request_context():
        enter(STRANGER, make.member("ana").id, browser=Browser("x", "127.0.0.0/24", "tests"))
        assert newest().action == "CommunityExported", "members' sign-ins are theirs"
        enter(STRANGER, boss.id, browser=Browser("x", "127.0.0.0/24", "tests"))
    assert (newest().action, newest().member_id, newest().details) == ("StaffSignedIn", boss.id, {"network": "127.0.0.0/24"})


def test_moderators_do_not_read_notes_about_themselves_nor_who_flagged_them(app):
    boss, carl, dora = make.admin("boss"), make.moderator("carl"), make.moderator("dora")
    with app.test_request_context():
        write_note(boss, carl.id, text="Talked to them.")
        raise_flag(make.member("ana"), member_id=carl.id, reason="abusive")
        raise_flag(make.member("eve"), post_id=make.answer(make.question(), carl).id, reason="spam")
    secret = {"NoteWritten", "FlagRaised"}
    rows = [line for line in audit_lines(boss).lines if line.row.action in secret]
    assert len(rows) == 3
    for reader, seen in ((carl, 0), (boss, 3)):
        assert len([line for line in audit_lines(reader).lines if line.row.action in secret]) == seen
        assert len(audit_lines(reader, Wanted(words="talked")).lines) == (1 if seen else 0)
        same = [one for line in audit_lines(reader).lines for one in rows_of_request(reader, line)]
        assert seen or not [line for line in same if line.row.action in secret]
    assert len([line for line in audit_lines(dora).lines if line.row.action == "FlagRaised"]) == 2
    for line in rows:
        with pytest.raises(NotFound):
            get_audit_line(carl, line.row.id)

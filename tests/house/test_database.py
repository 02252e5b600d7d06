"""One head, no drift, and a way back."""

from sqlalchemy import text

from forum.cli import plaza
from forum.core import migrate
from forum.core.db import db
from forum.threads.commands import approve_suggestion, hide_post, save_draft, suggest_edit
from tests import make


def test_there_is_one_newest_migration_and_it_tells_the_whole_truth(app):
    assert len(migrate.heads()) == 1
    assert migrate.heads() == list(migrate.scripts().get_heads())
    assert migrate.current() == migrate.heads()[0]
    assert migrate.drift() == []


def test_every_migration_goes_back_and_forth(app):
    migrate.downgrade("base")
    assert migrate.current() is None
    migrate.upgrade()
    assert migrate.drift() == []


def test_going_back_takes_along_what_only_suggested_edits_explain(app):
    bob, sue, rita = make.member("bob"), make.member("sue", reputation=7), make.member("rita", reputation=500)
    answer, other = make.answer(make.question(), bob, body="Turn it of."), make.answer(make.question(), bob)
    made = suggest_edit(sue, answer.id, body="Turn it off.", base=1, note="A letter was missing.")
    approve_suggestion(rita, made.id, version=made.version)
    hide_post(make.moderator(), answer.id, reason="spam")
    save_draft(sue, f"suggest-{other.id}", content={"body": "Half a"})
    save_draft(sue, f"edit-{other.id}", content={"body": "Half a"})
    db.session.remove()
    migrate.downgrade("0006_following_places")
    with db.engine.begin() as connection:
        kept = [row.key for row in connection.execute(text("select key from drafts"))]
        found = connection.execute(text("select handle, reputation from users where handle in ('bob', 'sue')"))
        shown = {row.handle: row.reputation for row in found}
        kinds = {row.kind for row in connection.execute(text("select distinct kind from reputation_changes"))}
    assert kept == [f"edit-{other.id}"] and shown == {"bob": make.MAY_VOTE, "sue": 7} and kinds == {"brought_along"}
    migrate.upgrade()
    assert migrate.drift() == []


def test_the_command_goes_back_too_and_refuses_what_does_not_exist(app):
    run = app.test_cli_runner()
    assert run.invoke(plaza, ["migrate", "0001_first_house"]).exit_code == 0
    assert migrate.current() == "0001_first_house"
    assert run.invoke(plaza, ["migrate"]).exit_code == 0
    assert migrate.current() == migrate.heads()[0]
    refused = run.invoke(plaza, ["migrate", "nope"])
    assert (refused.exit_code, "no revision" in refused.stderr) == (2, True)

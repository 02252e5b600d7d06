"""One head, no drift, and a way back."""

from forum.cli import plaza
from forum.core import migrate


def test_there_is_one_newest_migration_and_it_tells_the_whole_truth(app):
    assert len(migrate.heads()) == 1
    assert migrate.current() == migrate.heads()[0]
    assert migrate.drift() == []


def test_every_migration_goes_back_and_forth(app):
    migrate.downgrade("base")
    assert migrate.current() is None
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

"""One head, no drift, and a way back."""

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

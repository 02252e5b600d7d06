"""Tags are renamed, merged and deleted without a count or a search going wrong."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.models import SiteState
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.threads.commands.tags import delete_tag, edit_tag, merge_tags
from forum.threads.models import Tag, TagSynonym, Tally, ThreadTag
from forum.threads.queries import tags_called
from forum.threads.tallies import kept_tallies, true_tallies
from tests import make


def thread_tags():
    rows = session().execute(select(ThreadTag.thread_id, Tag.name).join(Tag, Tag.id == ThreadTag.tag_id)).all()
    return {(thread_id, name) for thread_id, name in rows}


@pytest.fixture
def board(app):
    """Three questions: one tagged wifi, one wlan, one both."""
    make.category()
    wifi, wlan = make.tag("wifi"), make.tag("wlan")
    questions = [make.question(tags=tags) for tags in (("wifi",), ("wlan",), ("wifi", "wlan"))]
    return wifi, wlan, questions


def test_merging_retags_every_thread_once_and_keeps_the_counts_exact(board):
    wifi, wlan, (first, second, third) = board
    merge_tags(make.admin(), wlan.id, into_id=wifi.id)
    assert thread_tags() == {(first.id, "wifi"), (second.id, "wifi"), (third.id, "wifi")}
    assert kept_tallies() == true_tallies()
    assert session().scalar(select(Tally.threads).where(Tally.tag_id == wifi.id)) == 3
    assert session().get(Tag, wlan.id) is None


def test_the_merged_name_goes_on_to_mean_the_tag_with_all_its_synonyms(board):
    wifi, wlan, _ = board
    boss = make.admin()
    edit_tag(boss, wlan.id, name="wlan", description="", synonyms=["w-lan"])
    merge_tags(boss, wlan.id, into_id=wifi.id)
    names = ("wlan", "w-lan", "wifi")
    assert {name: tag.name for name, tag in tags_called(names).items()} == dict.fromkeys(names, "wifi")


def test_hidden_threads_are_retagged_but_not_counted(board):
    from forum.threads.commands.hiding import hide_post
    from forum.threads.queries import get_opening_post

    wifi, wlan, (_first, second, _third) = board
    hide_post(make.moderator(), get_opening_post(second.id).id, reason="spam")
    merge_tags(make.admin(), wlan.id, into_id=wifi.id)
    assert kept_tallies() == true_tallies()
    assert (second.id, "wifi") in thread_tags()


def test_a_renamed_tag_keeps_its_old_name_as_a_synonym_and_is_found_by_the_new_one(board):
    from forum.search.queries.sources import index_rows_of_thread

    wifi, _wlan, (first, *_rest) = board
    edit_tag(make.admin(), wifi.id, name="Wireless LAN", description="Radio", synonyms=[])
    assert tags_called(["wifi"])["wifi"].name == "wireless-lan"
    assert jobs.drain() > 0
    assert index_rows_of_thread(first.id, 0, 10)[0].tags.split() == ["wireless", "lan", "wifi", "wirelesslan"]


def test_a_tag_renamed_back_stops_being_its_own_synonym(board):
    wifi, *_ = board
    boss = make.admin()
    edit_tag(boss, wifi.id, name="wireless", description="", synonyms=[])
    edit_tag(boss, wifi.id, name="wifi", description="", synonyms=["wireless"])
    assert session().scalars(select(TagSynonym.name)).all() == ["wireless"]


def test_a_name_that_means_another_tag_is_refused(board):
    wifi, wlan, _ = board
    boss = make.admin()
    with pytest.raises(Invalid):
        edit_tag(boss, wifi.id, name="WLAN", description="", synonyms=[])
    edit_tag(boss, wlan.id, name="wlan", description="", synonyms=["w-lan"])
    with pytest.raises(Invalid):
        edit_tag(boss, wifi.id, name="w-lan", description="", synonyms=[])
    with pytest.raises(Invalid):
        edit_tag(boss, wifi.id, name="wifi", description="", synonyms=["wlan"])


def test_only_a_tag_without_threads_is_deleted(board):
    wifi, _wlan, _ = board
    lonely = make.tag("lonely")
    with pytest.raises(Invalid):
        delete_tag(make.admin(), wifi.id)
    delete_tag(make.admin(), lonely.id)
    assert session().get(Tag, lonely.id) is None
    with pytest.raises(NotFound):
        delete_tag(make.admin(), lonely.id)


@pytest.mark.parametrize(
    ("roles", "may"), [((), False), (("agent",), False), (("moderator",), True), (("editor",), True), (("admin",), True)],
)
def test_who_may_edit_tags(board, roles, may):
    actor = make.member(roles=roles, reputation=100_000)
    changes = {"name": "wifi", "description": "x", "synonyms": []}
    if may:
        edit_tag(actor, board[0].id, **changes)
    else:
        with pytest.raises(NotAllowed):
            edit_tag(actor, board[0].id, **changes)


def test_every_change_makes_cached_pages_stale(board):
    before = session().scalar(select(SiteState.epoch)) or 1
    edit_tag(make.admin(), board[0].id, name="wifi", description="x", synonyms=[])
    session().expire_all()
    assert session().scalar(select(SiteState.epoch)) > before

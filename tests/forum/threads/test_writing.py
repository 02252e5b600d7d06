"""From what was typed to what is stored, without a database."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from forum.threads.concerns import concerns
from forum.threads.diffs import rows_with_gaps
from forum.threads.forms import split_tags
from forum.threads.writing import Named, attachment_ids, clean_source, form_key, handles, needs_lookup, render_body

KEY = "0123456789abcdefghjk"


def picture(key: str = KEY, number: int = 7) -> SimpleNamespace:
    return SimpleNamespace(id=number, url=f"/attachments/{key}/a.png", is_image=True, width=40, height=30)


def test_members_and_files_are_found_by_what_the_caller_knows():
    body = render_body(
        f"Hi @Ana and @ghost ![x](/attachments/{KEY}/a.png)", members={"ana": Named(3, "/members/3/ana/")}, files={KEY: picture()},
    )
    assert (body.member_ids, body.file_ids, body.images, body.links) == ((3,), (7,), 1, 0)
    assert 'href="/members/3/ana/"' in body.html
    assert "@ghost" in body.html


def test_every_handle_the_renderer_may_ask_for_is_looked_up_before():
    asked: list[str] = []

    def find(handle: str) -> None:
        asked.append(handle)

    for source in ("@ana", "*@ana*", "(@ana)", "@ana.", "@ana-", "@ana_ruiz, hi", "**@ana**", "> @ana:", "_@ana_", "@a.b-c."):
        asked.clear()
        render_body(source, members=find)
        assert asked
        assert set(asked) <= set(handles(source)), source


def test_plain_words_need_nothing_from_the_database():
    assert not needs_lookup("Just **words** and https://example.org/attachments/")
    assert needs_lookup("mail@example.org")
    assert needs_lookup(f"/attachments/{KEY}/a.png")
    assert attachment_ids(f"/attachments/{KEY}/a.png /attachments/{KEY}/b.png /attachments/short/a.png") == [KEY]


def test_links_to_this_site_do_not_count():
    body = render_body("http://here.example/a [x](/b) http://here.example.evil/c mailto:a@b.example [m](mailto:a@b.example)",
                       own_url="http://here.example")
    assert body.links == 2


def test_a_text_is_cleaned_once_and_for_all():
    source = "\n\r\nOne\r\n\r\n    two  \x00\n\n"
    assert clean_source(source) == "One\n\n    two"
    assert clean_source(clean_source(source)) == clean_source(source)


@pytest.mark.parametrize(("typed", "names"), [
    ("wifi, Firmware update;dsl\nvpn", ["wifi", "Firmware update", "dsl", "vpn"]), (" , ,", []), ("one", ["one"]),
])
def test_tags_are_split_at_commas(typed, names):
    assert split_tags(typed) == names


def test_a_form_s_key_belongs_to_its_member_and_its_words():
    assert form_key(1, None, "x") is None
    assert form_key(1, "k", "x") == form_key(1, "k", "x")
    assert len({form_key(1, "k", "x"), form_key(2, "k", "x"), form_key(1, "j", "x"), form_key(1, "k", "y"), form_key(1, "k", "x", "")}) == 5


def test_concerns_name_each_kind_once_with_masked_samples(app):
    lines = concerns("Write to ana@gmail.com or bob@gmail.com", "my password: hunter2hunter2")
    assert lines == ["a password or a key (hu…)", "an e-mail address (a…@gmail.com, b…@gmail.com)"]
    assert concerns("nothing here") == []


def test_long_equal_stretches_are_folded():
    from forum.kit.diffing import side_by_side

    old = "\n".join(f"line {number}" for number in range(30))
    rows = rows_with_gaps(side_by_side(old, old.replace("line 15", "line fifteen")))
    assert [row.kind for row in rows] == ["gap", "same", "same", "same", "changed", "same", "same", "same", "gap"]
    assert ("removed", "15") in rows[4].old
    assert ("added", "fifteen") in rows[4].new
    assert rows_with_gaps(side_by_side("same", "same")) == []

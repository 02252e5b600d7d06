"""Rows of a dump file: streamed, each by itself, whatever has happened to the file."""

from __future__ import annotations

import pytest

from forum.exchange.stackexchange import rows
from forum.exchange.stackexchange.rows import BadRow, NotADump, read_rows

HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'


def read(tmp_path, content: bytes):
    path = tmp_path / "Posts.xml"
    path.write_bytes(content)
    found = [row for row, _done in read_rows(path)]
    good = [row["Id"] for row in found if isinstance(row, dict)]
    bad = [(row.row_id, str(row)) for row in found if isinstance(row, BadRow)]
    return good, bad


def test_rows_are_read_with_their_attributes(tmp_path):
    path = tmp_path / "Posts.xml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD +
                     b'  <row Id="1" Body="a &lt;b&gt;&#xA;c" />\n  <row Id="2" Body="\xc3\xa9"></row>\n</posts>\n')
    assert [row for row, _done in read_rows(path)] == [{"Id": "1", "Body": "a <b>\nc"}, {"Id": "2", "Body": "é"}]


@pytest.mark.parametrize("broken", [
    b'<row Id="2" Body="a < b" />', b'<row Id="2" Body="a & b" />', b'<row Id="2" Body="no end />', b'<row Id="2" Body=unquoted />',
    b'<row Id="2" Id="3" />', b'<row Id="2" Body="&nope;" />', b'<row Id="2" Body="\xff\xfe" />', b'<row Id="2" Body="&#0;" />',
    b'<row Id="2" ><p></row>', b'<row Id="2" /> stray', b'<row Id="2" /><!-- x -->' + b"<", b'<row Id="2" Body="x"',
])
def test_a_broken_row_costs_only_itself(tmp_path, broken):
    good, bad = read(tmp_path, HEAD + b'<row Id="1" />\n' + broken + b'\n<row Id="3" />\n</posts>')
    assert good == ["1", "3"]
    assert [row_id for row_id, _reason in bad] == ["2"]


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path):
    good, bad = read(tmp_path, HEAD + b'<row Id="1" />\n<row Id="2" Body="half a tex')
    assert good == ["1"]
    assert bad[-1] == ("2", "the file breaks off here; what came before it was kept")
    good, bad = read(tmp_path, HEAD + b'<row Id="1" />\n<row Id="2" />\n')
    assert good == ["1", "2"]
    assert len(bad) == 1


def test_rows_may_stand_on_one_line_and_across_chunks(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "CHUNK_BYTES", 7)
    good, bad = read(tmp_path, HEAD + b'<row Id="1" Body="row &lt;row x"/><row Id="2"/><row\nId="3"/></posts>')
    assert good == ["1", "2", "3"]
    assert not bad


def test_an_endless_row_is_skipped_without_being_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "CHUNK_BYTES", 64)
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", 500)
    good, bad = read(tmp_path, HEAD + b'<row Id="1"/><row Id="2" Body="' + b"x" * 5_000 + b'"/><row Id="3"/></posts>')
    assert good == ["1", "3"]
    assert [row_id for row_id, _reason in bad] == ["2"]


def test_a_dump_without_rows_is_empty(tmp_path):
    assert read(tmp_path, HEAD + b"</posts>") == ([], [])
    assert read(tmp_path, b"<posts />") == ([], [])


@pytest.mark.parametrize("content", [
    b'<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><posts><row Id="1" Body="&b;"/></posts>',
    b'<!DOCTYPE posts SYSTEM "file:///etc/passwd"><posts><row Id="1"/></posts>',
    b"\x7fELF not XML at all", b"", b"{}", '<posts><row Id="1"/></posts>'.encode("utf-16"),
])
def test_bombs_and_other_files_are_refused(tmp_path, content):
    with pytest.raises(NotADump):
        read(tmp_path, content)


def test_an_entity_declared_behind_the_first_row_defines_nothing(tmp_path):
    good, bad = read(tmp_path, HEAD + b'<row Id="1" />\n<!DOCTYPE x [<!ENTITY a "b">]>\n<row Id="2" Body="&a;" />\n</posts>')
    assert good == []
    assert [row_id for row_id, _reason in bad] == ["1", "2"]

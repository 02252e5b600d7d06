"""Rows of a dump file, one at a time, whatever has happened to the file.

A dump is one element full of `<row .../>` elements that say everything in attributes. Each row is parsed by itself, so that a
damaged one costs only itself and memory stays flat. Document types and entities are refused: a dump has none, a bomb has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

CHUNK_BYTES = 1 << 20
MAX_ROW_BYTES = 16 << 20
ROW = re.compile(rb"<row(?=[\s/>])")
END = re.compile(rb"</(?!row\b)[A-Za-z]+\s*>\s*\Z")
EMPTY = re.compile(rb"<[A-Za-z]+\s*/>\s*\Z")
ROW_ID = re.compile(rb"""\bId\s*=\s*["'](-?\d{1,18})["']""")

Attributes = dict[str, str]


class BadRow(Exception):
    """What is wrong with a row; `row_id` is its Id if that could still be read."""

    def __init__(self, reason: str, row_id: str = "") -> None:
        super().__init__(reason)
        self.row_id = row_id


class NotADump(Exception):
    """The file is something else, or something that must not be parsed."""


def read_rows(path: Path) -> Iterator[tuple[Attributes | BadRow, int]]:
    """Each row's attributes, or what is wrong with it, with the number of bytes read so far. Raises NotADump."""
    with path.open("rb") as file:
        pieces = _pieces(file)
        prolog = next(pieces)
        encoding = _check_prolog(prolog, path.name)
        last = prolog
        for last in pieces:
            yield _parsed(last, encoding), file.tell()
        if not END.search(last) and not EMPTY.search(last):
            yield BadRow("the file breaks off here; what came before it was kept", _id_of(last)), file.tell()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """What stands before the first row, then one piece per row; the last piece goes to the end of the file."""
    held, begun, skipping = b"", False, False
    while chunk := file.read(CHUNK_BYTES):
        held += chunk
        edges = [match.start() for match in ROW.finditer(held)]
        if begun and not skipping and edges and edges[0] == 0:
            edges.pop(0)
        start = 0
        for edge in edges:
            if not skipping:
                yield held[start:edge]
            begun, skipping, start = True, False, edge
        held = held[start:]
        if len(held) > MAX_ROW_BYTES and not skipping:
            yield held[:MAX_ROW_BYTES]
            begun, skipping = True, True
        if skipping:
            held = held[-8:]  # the beginning of a row may stand across two chunks
    if not skipping:
        yield held


def _check_prolog(prolog: bytes, name: str) -> str | None:
    """The encoding that the first line names. Raises NotADump for anything but a plain root element."""
    if len(prolog) >= MAX_ROW_BYTES:
        raise NotADump(f"{name} has no rows")
    roots: list[str] = []
    encodings: list[str | None] = [None]
    parser = expat.ParserCreate()

    def refuse(*_arguments: Any) -> NoReturn:
        raise NotADump(f"{name} declares a document type, which no dump does; it was not read")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: encodings.append(encoding)
    parser.StartElementHandler = lambda tag, _attributes: roots.append(tag)
    try:
        parser.Parse(prolog, False)
    except expat.ExpatError as error:
        raise NotADump(f"{name} is not XML: {expat.ErrorString(error.code)}") from None
    if not roots:
        raise NotADump(f"{name} is not a Stack Exchange dump")
    if len(roots) > 1:
        raise NotADump(f"{name} is not written in UTF-8")
    return encodings[-1]


def _parsed(piece: bytes, encoding: str | None) -> Attributes | BadRow:
    if len(piece) >= MAX_ROW_BYTES:
        return BadRow("longer than any row", _id_of(piece))
    found: list[Attributes] = []
    parser = expat.ParserCreate(encoding)
    parser.StartElementHandler = lambda _tag, attributes: found.append(attributes)
    try:
        parser.Parse(END.sub(b"", piece), True)
    except expat.ExpatError as error:
        return BadRow(expat.ErrorString(error.code), _id_of(piece))
    return found[0] if len(found) == 1 else BadRow("elements inside the row", _id_of(piece))


def _id_of(piece: bytes) -> str:
    match = ROW_ID.search(piece[:4096])
    return match[1].decode() if match else ""

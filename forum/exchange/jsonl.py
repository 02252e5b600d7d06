"""`plaza import jsonl FILE...`: Plaza's own lines, of one file or several together.

Two passes: the first writes members, categories and tags and remembers where files and threads stand, the second writes the
threads. Duplicates wait until their originals have been written, wherever those stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from forum.core import settings
from forum.core.permissions import Actor
from forum.exchange.commands import write_category, write_file, write_members, write_tags
from forum.exchange.commands.threads import threads_of
from forum.exchange.fields import Fields, decode
from forum.exchange.files import Files
from forum.exchange.histories import check_history
from forum.exchange.importing import Importer, only_import
from forum.exchange.lines import VERSION, read_bytes, read_category, read_member, read_tag, read_thread
from forum.exchange.people import People
from forum.exchange.records import BadRecord, FileRecord, MemberRecord, ThreadRecord
from forum.exchange.report import Report
from forum.exchange.texts import Press
from forum.kit.clock import utcnow

SOURCE = "jsonl"
MAX_LINE_BYTES = 64 << 20
MEMBERS_AT_ONCE = 500
MEGABYTE = 1_000_000
THREAD = re.compile(rb'"record"\s*:\s*"thread"')
"""Quotes inside texts are escaped, so this is found in threads only."""
MAX_REMEMBERED = 50_000
PLURALS = {"member": "members", "category": "categories", "tag": "tags", "attachment": "attachments", "thread": "threads"}
Watch = Callable[[str, int, int], None]


class NotLines(Exception):
    """A file that cannot be read at all, or is of a version this Plaza does not know."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line stands."""

    file: int
    number: int
    offset: int


class LineImport:
    """One call of the command: several files that are one import."""

    def __init__(
        self, actor: Actor, paths: Sequence[Path], *, source: str = SOURCE, real_members: bool = False, now: datetime | None = None,
        watch: Watch = lambda name, done, total: None, workers: int | None = None,
    ) -> None:
        self.actor, self.paths, self.source, self.real_members, self.watch = actor, list(paths), source, real_members, watch
        self.report, self.now, self.workers = Report(), now or utcnow(), workers
        self.shift = timedelta()
        self._files: dict[str, Line] = {}
        self._members: list[MemberRecord] = []

    def run(self) -> Report:
        """Import everything. Raises NotLines, Busy."""
        with only_import():
            self._find_anchor()
            self._survey()
            self._write_members()
            self._write_threads()
        return self.report

    def _find_anchor(self) -> None:
        """The header of any file; every instant of all files moves with it."""
        for path in self.paths:
            try:
                with path.open("rb") as file:
                    first = file.readline(1 << 16)
            except OSError as error:
                raise NotLines(f"{path}: {error.strerror}") from None
            if b'"plaza"' in first:
                fields = Fields(decode(first.removeprefix(b"\xef\xbb\xbf")), timedelta())
                if fields.values.get("version") != VERSION:
                    raise NotLines(f"{path.name} is of version {fields.values.get('version')}; this Plaza reads version {VERSION}.")
                anchor = fields.maybe_instant("anchor")
                self.shift = self.now.replace(microsecond=0) - anchor if anchor else self.shift

    def _survey(self) -> None:
        for index, path in enumerate(self.paths):
            size = path.stat().st_size
            for line, data in self._lines(index):
                self.watch(path.name, line.offset, size)
                if data is None:
                    self._complain(line, "longer than any record")
                elif data.strip():
                    self.report.read["lines"] += 1
                    if not THREAD.search(data):
                        self._sort(line, data)

    def _lines(self, index: int) -> Iterator[tuple[Line, bytes | None]]:
        """Every line of a file; None for one that is too long to be read."""
        with self.paths[index].open("rb") as file:
            offset, number = 0, 0
            while data := file.readline(MAX_LINE_BYTES):
                number += 1
                whole = data.endswith(b"\n") or len(data) < MAX_LINE_BYTES
                yield Line(index, number, offset), data.removeprefix(b"\xef\xbb\xbf") if whole else None
                while not data.endswith(b"\n") and (data := file.readline(MAX_LINE_BYTES)):
                    pass
                offset = file.tell()

    def _sort(self, line: Line, data: bytes) -> None:
        """Write what is small, remember where files stand."""
        kind = ""
        try:
            fields = Fields(decode(data), self.shift)
            kind = fields.word("record", ("plaza", *PLURALS))
            self._take(line, kind, fields)
        except BadRecord as problem:
            self._complain(line, str(problem), kind)

    def _take(self, line: Line, kind: str, fields: Fields) -> None:
        if kind in PLURALS:
            self.report.read[PLURALS[kind]] += 1
        if kind == "attachment":
            self._files.setdefault(fields.line("ref"), line)
        elif kind == "member":
            self._members.append(read_member(fields))
            if len(self._members) >= MEMBERS_AT_ONCE:
                self._write_members()
        elif kind == "category":
            self._count("categories", write_category(self.actor, read_category(fields)))
        elif kind == "tag":
            self._count("tags", bool(write_tags(self.actor, [read_tag(fields)])))

    def _count(self, kind: str, written: bool) -> None:
        self.report.written[kind] += written
        if not written:
            self.report.skip(kind, "here already")

    def _write_members(self) -> None:
        members, self._members = self._members, []
        if members:
            _known, written = write_members(self.actor, self.source, members, real=self.real_members)
            self.report.written["members"] += written
            self.report.skip("members", "here already", len(members) - written)

    def _write_threads(self) -> None:
        people = People(self.source, self._stranger)
        files = Files(self._file, lambda file: write_file(self.actor, file), self.report)
        with Press(self.workers) as press:
            importer = Importer(
                self.actor, people, self.report, press, files=files, refs_in_thread=True, real_members=self.real_members
            )
            waiting = self._pass(importer, self._thread_lines(), final=False)
            while waiting:
                left = self._pass(importer, waiting, final=False)
                if len(left) == len(waiting):
                    self._pass(importer, self._pointing_backwards(left), final=True)
                    break
                waiting = left

    def _thread_lines(self) -> Iterator[Line]:
        for index, path in enumerate(self.paths):
            size = path.stat().st_size
            for line, data in self._lines(index):
                self.watch(f"threads of {path.name}", line.offset, size)
                if data is not None and THREAD.search(data):
                    self.report.read["threads"] += 1
                    yield line

    def _pass(self, importer: Importer, lines: Iterable[Line], *, final: bool) -> list[Line]:
        """Import these threads; those whose originals are not here yet are given back, unless it is the final pass."""
        waiting: list[Line] = []
        here: set[str] = set()
        for line in lines:
            record = self._read(line)
            if record is None:
                continue
            if not final and self._missing(record, here):
                waiting.append(line)
                continue
            importer.take(record)
            self.report.read["answers"] += len(record.answers)
            self.report.read["comments"] += record.posts - len(record.answers) - 1
            here.add(record.ref)
            if len(here) > MAX_REMEMBERED:
                here.clear()  # what is forgotten and not written yet waits for the next pass
        importer.finish()
        return waiting

    def _pointing_backwards(self, lines: Sequence[Line]) -> list[Line]:
        """Threads whose histories point at each other, so ordered that today's duplicates stand behind their originals."""
        found = {record.ref: (line, record.last_closing) for line in lines if (record := self._read(line)) is not None}
        ordered: dict[str, Line] = {}
        for start in found:
            chain, ref = [], start
            while ref in found and ref not in ordered and ref not in chain:
                chain.append(ref)
                closing = found[ref][1]
                ref = str(closing.of) if closing is not None else ""
            ordered.update((link, found[link][0]) for link in reversed(chain))
        return list(ordered.values())

    def _missing(self, record: ThreadRecord, here: set[str]) -> list[str]:
        refs = [ref for ref in record.originals if ref not in here]
        return [ref for ref in refs if ref not in threads_of(self.source, refs)] if refs else []

    def _read(self, line: Line) -> ThreadRecord | None:
        try:
            record = read_thread(self._fields(line))
            record.origin = self.paths[line.file].name, f"line {line.number}"
            check_history(record)
        except BadRecord as problem:
            self._complain(line, str(problem), "thread")
            return None
        return record

    def _fields(self, line: Line) -> Fields:
        with self.paths[line.file].open("rb") as file:
            file.seek(line.offset)
            return Fields(decode(file.readline(MAX_LINE_BYTES).removeprefix(b"\xef\xbb\xbf")), self.shift)

    def _file(self, ref: str) -> FileRecord | None:
        """The file of an `attachment` line. A path stays inside the folder of its lines. Raises BadRecord."""
        line = self._files.get(ref)
        if line is None:
            return None
        fields = self._fields(line)
        data = read_bytes(fields) if fields.has("data") else self._bytes_of(self.paths[line.file].parent, fields)
        if len(data) > settings.get("attachments.max_mb") * MEGABYTE:
            raise BadRecord("larger than attachments may be here")
        return FileRecord(ref, fields.line("filename"), data, fields.maybe_line("owner"), fields.maybe_instant("created_at"))

    @staticmethod
    def _bytes_of(folder: Path, fields: Fields) -> bytes:
        path = PurePosixPath(fields.line("path"))
        if path.is_absolute() or ".." in path.parts:
            raise BadRecord("path: leads out of the folder")
        real = (folder / path).resolve()
        if not real.is_relative_to(folder.resolve()) or not real.is_file():
            raise BadRecord("path: there is no such file")
        return real.read_bytes()

    def _stranger(self, ref: str) -> MemberRecord | None:
        """Somebody a thread names without a line of their own. Those with one are members already."""
        self.report.note("members named without a line of their own")
        return None

    def _complain(self, line: Line, reason: str, kind: str = "") -> None:
        self.report.complain(self.paths[line.file].name, f"line {line.number}", reason, kind=PLURALS.get(kind, "lines"))

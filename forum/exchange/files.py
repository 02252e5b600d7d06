"""Files that come along with texts: checked and written anew like uploads, under an address of their own here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from forum.core.db import session
from forum.exchange.people import People
from forum.exchange.pictures import is_bare
from forum.exchange.records import BadRecord, FileRecord, PostRecord, ThreadRecord
from forum.exchange.report import Report
from forum.kit.errors import Invalid
from forum.kit.tokens import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH, new_public_id
from forum.threads import storage
from forum.threads.commands.attaching import prepare_file
from forum.threads.models import Attachment

REFERENCE = re.compile(r"(?<=[(<\s])attachment:([A-Za-z0-9_.-]{1,200})")
PUBLIC_ID = re.compile(f"[{PUBLIC_ID_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}")
Write = Callable[[Attachment], Attachment]


class Files:
    """Turns `attachment:<ref>` in texts into addresses of stored files: one file per ref and thread.

    `find` gives a ref's file or None; `write` stores the row. What cannot be used is reported once and stays text.
    """

    def __init__(self, find: Callable[[str], FileRecord | None], write: Write, report: Report) -> None:
        self._find, self._write, self._report = find, write, report
        self._stored: dict[str, Attachment | None] = {}
        self._thread = ""

    def place(self, thread: ThreadRecord, post: PostRecord, people: People) -> Mapping[str, Attachment]:
        """Rewrite the references in a post and its earlier texts; the files they show, by public id."""
        if self._thread != thread.ref:
            self._thread, self._stored = thread.ref, {}
        texts = [post.body, *(revision.body for revision in post.revisions)]
        for ref in dict.fromkeys(ref for text in texts for ref in REFERENCE.findall(text)):
            if ref not in self._stored:
                self._stored[ref] = self._store(ref, post, people)
        if not self._stored:
            return {}
        post.body = self._rewritten(post.body)
        for revision in post.revisions:
            revision.body = self._rewritten(revision.body)
        return {file.public_id: file for file in self._stored.values() if file is not None}

    def _rewritten(self, text: str) -> str:
        def address(match: re.Match[str]) -> str:
            file = self._stored.get(match[1])
            return file.url if file is not None else match[0]

        return REFERENCE.sub(address, text)

    def _store(self, ref: str, post: PostRecord, people: People) -> Attachment | None:
        try:
            record = self._find(ref)
            if record is None:
                return None
            owner = people.known[record.owner] if record.owner in people.known else people.known[post.author]
            return self._keep(record, owner.id, record.created_at or post.created_at)
        except BadRecord as problem:
            self._report.complain("attachments", ref, str(problem), kind="attachments")
        except Invalid as error:
            reasons = [str(reason) for reasons in error.fields.values() for reason in reasons]
            self._report.complain("attachments", ref, " ".join(reasons) or str(error), kind="attachments")
        return None

    def _keep(self, record: FileRecord, owner_id: int, at: datetime) -> Attachment:
        prepared = prepare_file(record.filename, record.data)
        if is_bare(record.data, prepared.content_type):
            prepared = replace(prepared, data=record.data)
        public_id = record.ref if PUBLIC_ID.fullmatch(record.ref) and not is_file(record.ref) else new_public_id()
        storage.write(public_id, prepared.data)
        file = self._write(Attachment(
            public_id=public_id, owner_id=owner_id, filename=prepared.filename, content_type=prepared.content_type,
            size_bytes=len(prepared.data), width=prepared.width, height=prepared.height, sha256=prepared.digest, created_at=at,
        ))
        storage.vouch(public_id)
        self._report.written["attachments"] += 1
        return file


def is_file(public_id: str) -> bool:
    """Whether a file has this address already."""
    return session().scalar(select(Attachment.id).where(Attachment.public_id == public_id)) is not None


class NoFiles(Files):
    """A source whose texts bring no files."""

    def __init__(self) -> None:
        super().__init__(lambda _ref: None, lambda file: file, Report())

    def place(self, thread: ThreadRecord, post: PostRecord, people: People) -> Mapping[str, Attachment]:
        return {}

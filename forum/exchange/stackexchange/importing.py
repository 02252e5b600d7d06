"""`plaza import stackexchange DIR`: a whole dump, from its folder to threads."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from sqlalchemy import select

from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.commands import write_category, write_tags
from forum.exchange.importing import Importer, only_import
from forum.exchange.people import People, as_handle, former
from forum.exchange.records import CategoryRecord, MemberRecord, TagRecord
from forum.exchange.report import Report
from forum.exchange.stackexchange.questions import threads
from forum.exchange.stackexchange.reading import NAME_PREFIX, NOBODY, Watch, read_dump
from forum.exchange.stackexchange.rows import NotADump
from forum.exchange.stackexchange.shelf import ANSWER, QUESTION, Shelf
from forum.exchange.texts import Press
from forum.kit.clock import parse_instant
from forum.kit.html_to_markdown import to_markdown
from forum.kit.markdown import plain
from forum.kit.text import tag_name
from forum.threads.models import Thread

SOURCE = "stackexchange"
WRITING = "writing"
TAGS_AT_ONCE = 1_000


def import_dump(
    actor: Actor, folder: Path, *, site: str = SOURCE, category: str | None = None, watch: Watch = lambda name, done, total: None,
    workers: int | None = None,
) -> Report:
    """Import a dump; again changes nothing. `site` tells dumps of several sites apart, `category` is where the questions go.

    `watch` hears what is being done, how far it is and how much there is. Raises NotADump, Busy.
    """
    report = Report()
    with only_import():
        shelf = Shelf(current_config().instance_dir)
        try:
            read_dump(folder, shelf, report, watch)
            _check_site(shelf, site)
            _report_orphans(shelf, report)
            slug = category or _category_of(folder)
            _write_places(actor, shelf, report, slug)
            _write_threads(actor, shelf, report, site, slug, watch, workers)
        finally:
            shelf.close()
    return report


def _check_site(shelf: Shelf, site: str) -> None:
    """Question 17 of another site must not pass for question 17 of this one."""
    for number, question in enumerate(shelf.questions()):
        found = select(Thread.created_at).where(Thread.source == site, Thread.source_ref == str(question.id))
        held = session().scalar(found)
        if held is not None and held != parse_instant(question.at):
            raise NotADump(f"Question {question.id} of another site was imported as {site!r} before. Name this one: --site NAME")
        if held is not None or number > 200:
            return


def _report_orphans(shelf: Shelf, report: Report) -> None:
    report.read.update(threads=shelf.count(QUESTION), answers=shelf.count(ANSWER), comments=shelf.count_comments())
    for file, row, owner in shelf.orphans():
        what = "answers" if file == "Posts.xml" else "comments"
        missing = "question" if what == "answers" else "post"
        report.complain(file, f"row {row}", f"its {missing} {owner} is not in the dump", kind=what)


def _category_of(folder: Path) -> str:
    """A dump is named after its site: `stackexchange-beer`, `beer.stackexchange.com`."""
    name = folder.resolve().name.lower().removesuffix(".com").replace(".meta.", "-meta.")
    return name.removeprefix("stackexchange-").removesuffix(".stackexchange") or SOURCE


def _write_places(actor: Actor, shelf: Shelf, report: Report, category: str) -> None:
    name = category.replace("-", " ").replace(".", " ").capitalize()
    report.written["categories"] += write_category(actor, CategoryRecord(category, name))
    tags = shelf.tags()
    while batch := list(islice(tags, TAGS_AT_ONCE)):
        records = [TagRecord(tag, plain(to_markdown(excerpt)).strip() if excerpt else "") for tag, excerpt in batch if tag_name(tag)]
        report.written["tags"] += write_tags(actor, records)


def _write_threads(actor: Actor, shelf: Shelf, report: Report, site: str, category: str, watch: Watch, workers: int | None) -> None:
    total = report.read["threads"] + report.read["answers"] + report.read["comments"]
    people = People(site, lambda ref: describe(shelf, site, ref))
    done = 0
    with Press(workers) as press:
        importer = Importer(actor, people, report, press, refs_in_thread=False)
        for record in threads(shelf, report, category):
            importer.take(record)
            done += record.posts
            watch(WRITING, done, total)
        importer.finish()


def describe(shelf: Shelf, site: str, ref: str) -> MemberRecord:
    """A member by what the dump says: Users.xml, else a number, the name that stayed of a deleted account, or nothing at all."""
    seen = shelf.first_seen(ref)
    since = parse_instant(seen) if seen else None
    if ref == NOBODY:
        return former(ref, site, since)
    if ref.startswith(NAME_PREFIX):
        name = ref.removeprefix(NAME_PREFIX)
        return MemberRecord(ref, as_handle(name), name, since)
    user = shelf.user(ref)
    if user is None:
        return MemberRecord(ref, f"user{ref.replace('-', '_')}", f"user{ref}", since)
    name, joined, about = user
    joined_at = parse_instant(joined)
    return MemberRecord(
        ref, as_handle(name), name, min(joined_at, since) if since else joined_at, bio=plain(to_markdown(about)).strip() if about else "",
    )



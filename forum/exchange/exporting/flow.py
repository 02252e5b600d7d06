"""The file from its first line to its last."""

from __future__ import annotations

import base64
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

from sqlalchemy import String, case, cast, func, select

from forum.accounts.models import Role, User
from forum.accounts.privacy import Choices
from forum.accounts.queries import choices_by_member
from forum.core.db import read_one_moment, session
from forum.exchange.exporting.gathering import Scope, gather
from forum.exchange.exporting.naming import Names, post_names
from forum.exchange.exporting.shapes import Json, Refs, thread_line, when, without_nothing
from forum.exchange.jsonl import SOURCE
from forum.exchange.lines import VERSION
from forum.exchange.surveys import survey_line
from forum.kit.clock import iso
from forum.metrics.models import RecommendationSurvey
from forum.reputation.queries import points_brought_by
from forum.threads import storage
from forum.threads.models import Attachment, Category, CategoryField, Tag, TagSynonym, Thread

AT_ONCE = 100
MEMBERS_AT_ONCE = 1_000
Watch = Callable[[str, int, int], None]


def export_lines(
    out: BinaryIO, *, with_private: bool = False, with_removed: bool = False, with_surveys: bool = False,
    watch: Watch = lambda name, done, total: None,
) -> dict[str, int]:
    """Write everything of one moment to `out`. Returns how many of what."""
    read_one_moment()
    scope, names = Scope(with_private, with_removed, with_surveys), Names()
    counts: Counter[str] = Counter()
    total = session().scalar(select(func.count()).select_from(Thread).where(scope.threads())) or 0
    _write(out, {"record": "plaza", "version": VERSION})
    for line in _organising(scope):
        _write(out, line)
        counts["categories" if line["record"] == "category" else "tags"] += 1
    for line in _members(scope, names):
        _write(out, line)
        counts["members"] += 1
    for line in _threads(scope, names):
        _write(out, line)
        counts["threads" if line["record"] == "thread" else "attachments"] += 1
        watch("threads", counts["threads"], total)
    return dict(counts)


def _write(out: BinaryIO, line: Json) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")


def _organising(scope: Scope) -> Iterator[Json]:
    fields: dict[int, list[CategoryField]] = {}
    open_fields = select(CategoryField).where(CategoryField.retired_at.is_(None)).order_by(CategoryField.position, CategoryField.id)
    for field in session().scalars(open_fields):
        fields.setdefault(field.category_id, []).append(field)
    for category in session().scalars(select(Category).where(*scope.categories()).order_by(Category.id)):
        yield {"record": "category", "slug": category.slug, "name": category.name, "position": category.position} | without_nothing({
            "description": category.description, "icon": category.icon,
            "read_access": category.read_access if category.read_access != "everyone" else None,
            "post_access": category.post_access if category.post_access != "members" else None,
            "archived": True if category.archived_at else None, "fields": [_field(field) for field in fields.get(category.id, ())],
        })
    synonyms: dict[int, list[str]] = {}
    for name, tag_id in session().execute(select(TagSynonym.name, TagSynonym.tag_id).order_by(TagSynonym.name)):
        synonyms.setdefault(tag_id, []).append(name)
    for tag in session().scalars(select(Tag).where(scope.tags()).order_by(Tag.id)):
        yield {"record": "tag", "name": tag.name} | without_nothing({"description": tag.description, "synonyms": synonyms.get(tag.id)})


def _field(field: CategoryField) -> Json:
    return {"key": field.key, "label": field.label, "kind": field.kind, "required": field.required} | without_nothing({
        "help": field.help, "role": field.role if field.role != "none" else None, "choices": field.choices, "pattern": field.pattern,
    }) | {name: value for name, value in (("min", field.minimum), ("max", field.maximum)) if value is not None}


def _members(scope: Scope, names: Names) -> Iterator[Json]:
    """Everybody, by what their page tells; never an address."""
    last = 0
    while members := session().scalars(select(User).where(User.id > last).order_by(User.id).limit(MEMBERS_AT_ONCE)).all():
        last = members[-1].id
        refs = names.members(member.id for member in members)
        roles: dict[int, list[str]] = {}
        for member_id, role in session().execute(select(Role.user_id, Role.role).where(Role.user_id.in_(refs)).order_by(Role.role)):
            roles.setdefault(member_id, []).append(role)
        brought, choices = points_brought_by(refs), choices_by_member(refs)
        recommended = _recommendations(refs) if scope.with_surveys else {}
        for member in members:
            yield {
                "record": "member", "ref": refs[member.id], "handle": member.handle, "display_name": member.display_name,
                "created_at": iso(member.created_at),
            } | without_nothing({
                "roles": roles.get(member.id), "locale": member.locale, "left_at": when(member.left_at),
                "bio": member.bio if member.removed_at is None else "",
                "reputation_brought": brought.get(member.id), **_choices(choices.get(member.id, Choices())),
                "recommendations": recommended.get(member.id),
            })
        session().expunge_all()


def _recommendations(ids: Iterable[int]) -> dict[int, list[Json]]:
    found: dict[int, list[Json]] = {}
    rows = select(RecommendationSurvey).where(RecommendationSurvey.member_id.in_(ids)).order_by(RecommendationSurvey.asked_at)
    for row in session().scalars(rows):
        found.setdefault(row.member_id, []).append(survey_line(row))
    return found


def _choices(chosen: Choices) -> Json:
    return {"hides": sorted(chosen.hides), "helper_languages": list(chosen.languages)}


def _threads(scope: Scope, names: Names) -> Iterator[Json]:
    """Threads by age, each with its files before it. Not by id: an import may write duplicates later than their lines stand."""
    ids = _in_order(scope)
    for start in range(0, len(ids), AT_ONCE):
        yield from _lines_of(list(ids[start:start + AT_ONCE]), scope, names)
        session().expunge_all()


def _in_order(scope: Scope) -> array[int]:
    """Ids of the threads by age, and of the same age by what they are called in the file."""
    told = Thread.source + "-" + Thread.source_ref
    ref = case((Thread.source == SOURCE, Thread.source_ref), (Thread.source.is_not(None), told), else_="t" + cast(Thread.id, String))
    found = select(Thread.id).where(scope.threads()).order_by(Thread.created_at, ref, Thread.id)
    return array("q", session().scalars(found.execution_options(yield_per=10_000)))


def _lines_of(ids: list[int], scope: Scope, names: Names) -> Iterator[Json]:
    rows = {thread.id: thread for thread in session().scalars(select(Thread).where(Thread.id.in_(ids)))}
    threads = [rows[thread_id] for thread_id in ids]
    found = gather(threads, scope)
    members = names.members(found.people())
    originals = {row.duplicate_of_id for changes in found.changes.values() for row in changes if row.duplicate_of_id is not None}
    shown = set(session().scalars(select(Thread.id).where(Thread.id.in_(originals), scope.threads()))) if originals else set()
    refs_of_threads = names.threads([*ids, *shown])
    for thread in threads:
        posts = found.posts[thread.id]
        held = [file for post in posts for file in found.files.get(post.id, ())]
        files = {file.public_id: file for file in held if storage.path_of(file.public_id).is_file()}
        own = post_names(thread.source_ref, ((post.id, post.source, post.source_ref) for post in posts))
        refs = Refs(members, refs_of_threads, own, files)
        for file in files.values():
            yield _file(file, members)
        yield thread_line(thread, found, refs)


def _file(file: Attachment, members: dict[int, str]) -> dict[str, Any]:
    data = base64.b64encode(storage.path_of(file.public_id).read_bytes()).decode()
    return {
        "record": "attachment", "ref": file.public_id, "filename": file.filename, "owner": members[file.owner_id],
        "created_at": iso(file.created_at), "data": data,
    }

"""What the admin's pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from forum.accounts.models import Role, User
from forum.accounts.queries import LIKE_ESCAPES, count_admins
from forum.core import settings
from forum.core.db import session
from forum.core.models import OutboxRow, SettingRow, SiteState
from forum.kit.errors import NotFound
from forum.kit.paging import Page, clamp_page, last_page
from forum.kit.tokens import token_hash
from forum.threads.models import Attachment, Category, CategoryField, Tag, TagSynonym, Tally, ThreadTag
from forum.threads.tallies import CATEGORY_ITSELF

PLAZA_ITSELF = "plaza"
"""The source of the account that stands for whoever became anonymous."""
UNFINISHED = and_(OutboxRow.done_at.is_(None), OutboxRow.dead_at.is_(None))
JOB_LISTS: dict[str, ColumnElement[bool]] = {
    "waiting": and_(UNFINISHED, OutboxRow.last_error.is_(None)),
    "failed": and_(UNFINISHED, OutboxRow.last_error.is_not(None)),
    "dead": OutboxRow.dead_at.is_not(None),
}


@dataclass(frozen=True)
class SettingView:
    """A row of the settings page: what is in force, what would be otherwise, and who decided."""

    setting: settings.Setting
    value: Any
    changed_at: datetime | None
    changed_by: str | None

    @property
    def is_changed(self) -> bool:
        return self.changed_at is not None


@dataclass(frozen=True)
class CategoryView:
    category: Category
    threads: int
    fields: int


@dataclass(frozen=True)
class TagView:
    tag: Tag
    threads: int
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class JobView:
    id: int
    kind: str
    created_at: datetime
    run_at: datetime
    attempts: int
    last_error: str | None
    dead_at: datetime | None


def overview_counts() -> dict[str, int]:
    """Numbers for the first page. Members are counted by their highest id, because counting rows would grow with them; the account that
    Plaza made for itself is none."""
    staff = select(func.count(func.distinct(Role.user_id)))
    threads = select(func.sum(Tally.threads)).where(Tally.tag_id == CATEGORY_ITSELF)
    files = select(func.max(Attachment.id))
    own = select(func.count()).select_from(User).where(User.source == PLAZA_ITSELF)
    return {
        "members": (session().scalar(select(func.max(User.id))) or 0) - (session().scalar(own) or 0),
        "staff": session().scalar(staff) or 0,
        "threads": int(session().scalar(threads) or 0),
        "files": session().scalar(files) or 0,
        **{f"jobs_{name}": count_jobs(name) for name in JOB_LISTS},
    }


def count_jobs(which: str) -> int:
    return session().scalar(select(func.count()).select_from(OutboxRow).where(JOB_LISTS[which])) or 0


def jobs_page(which: str, *, number: int, size: int = 30) -> Page[JobView]:
    """Jobs of one list, those that are due first on top; dead letters the latest first; at most the last page.
    Raises NotFound for an unknown list."""
    if which not in JOB_LISTS:
        raise NotFound()
    order = OutboxRow.dead_at.desc() if which == "dead" else OutboxRow.run_at
    total = count_jobs(which)
    number = clamp_page(number, last_page(total, size))
    found = select(OutboxRow).where(JOB_LISTS[which]).order_by(order, OutboxRow.id).limit(size).offset((number - 1) * size)
    items = [
        JobView(row.id, row.kind, row.created_at, row.run_at, row.attempts, row.last_error, row.dead_at)
        for row in session().scalars(found)
    ]
    return Page(items, number=number, size=size, total=total, has_next=number * size < total)


def dead_job_ids() -> list[int]:
    return list(session().scalars(select(OutboxRow.id).where(OutboxRow.dead_at.is_not(None))))


def get_unfinished_job(row_id: int, *, dead_only: bool = False) -> OutboxRow:
    """A job that has not been done. Raises NotFound."""
    row = session().get(OutboxRow, row_id)
    if row is None or row.done_at is not None or (dead_only and row.dead_at is None):
        raise NotFound()
    return row


def settings_views(text: str = "") -> dict[str, list[SettingView]]:
    """The catalogue by room, filtered by a word in name or help."""
    rows = {name: (at, who) for name, at, who in session().execute(
        select(SettingRow.name, SettingRow.changed_at, User.display_name).outerjoin(User, User.id == SettingRow.changed_by_id)
    )}
    wanted = text.casefold().split()
    found: dict[str, list[SettingView]] = {}
    for name, setting in settings.declared().items():
        words = f"{name} {name.replace('_', ' ')} {setting.help}".casefold()
        if all(word in words for word in wanted):
            at, who = rows.get(name, (None, None))
            found.setdefault(setting.room, []).append(SettingView(setting, settings.get(name), at, who))
    return found


def category_views() -> list[CategoryView]:
    """All categories in their order, with what is in them."""
    tally = select(Tally.category_id, func.sum(Tally.threads)).where(Tally.tag_id == CATEGORY_ITSELF).group_by(Tally.category_id)
    asked = select(CategoryField.category_id, func.count()).where(CategoryField.retired_at.is_(None)).group_by(CategoryField.category_id)
    threads = {category_id: int(count) for category_id, count in session().execute(tally)}
    fields = {category_id: count for category_id, count in session().execute(asked)}  # noqa: C416 - rows are no pairs to mypy
    rows = session().scalars(select(Category).order_by(Category.position, Category.id))
    return [CategoryView(row, threads.get(row.id, 0), fields.get(row.id, 0)) for row in rows]


def get_category_with_fields(category_id: int) -> tuple[Category, Sequence[CategoryField]]:
    """A category and everything it asks or asked for. Raises NotFound."""
    category = session().get(Category, category_id)
    if category is None:
        raise NotFound()
    found = select(CategoryField).where(CategoryField.category_id == category_id)
    return category, session().scalars(found.order_by(CategoryField.position, CategoryField.id)).all()


def get_field(field_id: int) -> tuple[CategoryField, Category]:
    """A field and its category. Raises NotFound."""
    field = session().get(CategoryField, field_id)
    if field is None:
        raise NotFound()
    return field, session().get_one(Category, field.category_id)


def tags_page(text: str, *, number: int, size: int = 50) -> Page[TagView]:
    """Tags by name, with listed threads in all categories; at most the last page."""
    threads = select(Tally.tag_id, func.sum(Tally.threads).label("n")).group_by(Tally.tag_id).subquery()
    where = Tag.name.like(f"%{text.casefold().translate(LIKE_ESCAPES)}%", escape="\\") if text else Tag.id > 0
    total = session().scalar(select(func.count()).select_from(Tag).where(where)) or 0
    number = clamp_page(number, last_page(total, size))
    rows = session().execute(
        select(Tag, func.coalesce(threads.c.n, 0)).outerjoin(threads, threads.c.tag_id == Tag.id).where(where)
        .order_by(Tag.name).limit(size).offset((number - 1) * size)
    ).all()
    synonyms = _synonyms([tag.id for tag, _count in rows])
    items = [TagView(tag, int(count), synonyms.get(tag.id, ())) for tag, count in rows]
    return Page(items, number=number, size=size, total=total, has_next=number * size < total)


def get_tag_view(tag_id: int) -> tuple[TagView, bool]:
    """A tag, and whether no thread has it at all, hidden ones included. Raises NotFound."""
    tag = session().get(Tag, tag_id)
    if tag is None:
        raise NotFound()
    listed = session().scalar(select(func.sum(Tally.threads)).where(Tally.tag_id == tag_id)) or 0
    used = session().scalar(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag_id).limit(1)) is not None
    return TagView(tag, int(listed), _synonyms([tag_id]).get(tag_id, ())), not used


def _synonyms(tag_ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = session().execute(select(TagSynonym.tag_id, TagSynonym.name).where(TagSynonym.tag_id.in_(tag_ids)).order_by(TagSynonym.name))
    for tag_id, name in rows:
        found[tag_id] = (*found.get(tag_id, ()), name)
    return found


def needs_admin() -> bool:
    """True until somebody administers this Plaza."""
    return count_admins() == 0


def is_setup_token(token: str) -> bool:
    """Whether this opens `/setup`."""
    kept = session().scalar(select(SiteState.setup_token_hash).where(SiteState.id == 1))
    return kept is not None and kept == token_hash(token) and needs_admin()


def is_setup_open() -> bool:
    """Whether there is a page of the first run at all."""
    return session().scalar(select(SiteState.setup_token_hash).where(SiteState.id == 1)) is not None and needs_admin()

"""The demo: a believable company's community, moved in time so that it ends now. Loading it again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, or_, select

from forum.accounts.models import User
from forum.core.db import session
from forum.core.permissions import Actor
from forum.exchange.commands import give_addresses, leave_unread, tell_latest_news
from forum.exchange.jsonl import THREAD, LineImport, Watch
from forum.exchange.report import Report
from forum.kit.clock import utcnow
from forum.threads.models import Thread

SOURCE = "demo"
FOLDER = Path(__file__).with_name("demo")
FILES = ("base.jsonl", "en.jsonl", "es.jsonl")
NEWS_DAYS = 6
UNREAD_DAYS = 2


def load_demo(actor: Actor, *, watch: Watch = lambda name, done, total: None, workers: int | None = 0) -> Report:
    """Load what is missing of the demo: verified members with their roles, threads, pictures, and the last days' notifications.

    Raises Busy.
    """
    loader = LineImport(
        actor, [FOLDER / name for name in FILES], source=SOURCE, real_members=True, watch=watch, workers=workers,
    )
    report = loader.run()
    if report.written["threads"]:
        now = utcnow()
        give_addresses(actor, SOURCE)
        report.written["notifications"] += tell_latest_news(actor, SOURCE, since=now - timedelta(days=NEWS_DAYS))
        leave_unread(actor, SOURCE, since=now - timedelta(days=UNREAD_DAYS))
    return report


def wants_demo() -> bool:
    """Whether nothing but (a part of) the demo is here: somebody's own community never gets it by accident."""
    others = select(User.id).where(or_(User.source.is_(None), User.source != SOURCE)).limit(1)
    foreign = select(Thread.id).where(or_(Thread.source.is_(None), Thread.source != SOURCE)).limit(1)
    held = session().scalar(select(func.count()).select_from(Thread).where(Thread.source == SOURCE)) or 0
    if held == 0:
        return session().scalar(others) is None and session().scalar(foreign) is None
    return held < _threads_in_files()


def _threads_in_files() -> int:
    return sum(len(THREAD.findall((FOLDER / name).read_bytes())) for name in FILES)

"""The demo's desk: flagged posts, so that whoever looks around has something to decide, and a team with its calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.sessions import to_actor
from forum.core.db import session
from forum.core.permissions import SYSTEM, Actor
from forum.exchange.demo import SOURCE
from forum.kit.clock import today
from forum.kit.errors import PlazaError
from forum.threads.models import Post, Thread
from forum.threads.states import PostKind
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag
from moderation.teams.commands import CalendarDraft, TeamDraft, add_calendar, add_holidays, add_member, add_team
from moderation.teams.models import Team

FLAGS = (
    ("spam", "The shop in the last line is their own, they link to it in every answer."),
    ("off_topic", ""),
    ("dangerous_or_wrong", "Opening the power supply is dangerous. Please do not leave this standing as it is."),
    ("abusive", "This is an insult, and not the first one this week."),
    ("not_an_answer", "It only says “me too”."),
    ("personal_information", "There is a customer number in the third line."),
    ("other", "I think this was written by a machine: half of the menus it names do not exist."),
)
REPUTATION = 15


OFFICE_DAY = "09:00-12:00, 13:00-17:00"
HOLIDAYS = ((12, 25, "Navidad"), (1, 6, "Epifanía"))
AGENT = "demo_agent"


def furnish_desk() -> None:
    """All of it; what is there already stays."""
    furnish_teams()
    furnish_flags()


def furnish_teams() -> None:
    """A team with the agent of the demo that works in office hours. Where there is a team already, nothing happens."""
    agent = session().scalar(select(User.id).where(User.handle == AGENT, User.source == SOURCE))
    if agent is None or session().scalar(select(Team.id).limit(1)) is not None:
        return
    calendar = add_calendar(SYSTEM, CalendarDraft("Madrid", "Europe/Madrid", (OFFICE_DAY,) * 5 + ("", "")))
    days = (_next(month, day) for month, day, _name in HOLIDAYS)
    add_holidays(SYSTEM, calendar.id, [f"{day} {name}" for day, (_month, _day, name) in zip(days, HOLIDAYS, strict=True)])
    team = add_team(SYSTEM, TeamDraft("Support", calendar.id))
    add_member(SYSTEM, team.slug, AGENT, is_lead=True)


def _next(month: int, day: int) -> date:
    """The next such day, today included."""
    this_year = date(today().year, month, day)
    return this_year if this_year >= today() else this_year.replace(year=this_year.year + 1)


def furnish_flags() -> None:
    """Flags by members of the demo on its newest answers. Where somebody has flagged something already, nothing happens."""
    if session().scalar(select(Flag.id).limit(1)) is not None:
        return
    reporters, posts = _reporters(), _posts()
    if not reporters or not posts:
        return
    for number, post in enumerate(posts):
        for turn in range(1 + number % 2):
            reason, details = FLAGS[(number + turn) % len(FLAGS)]
            _flag(reporters[(number + 3 * turn) % len(reporters)], post, reason, details)


def _flag(reporter: Actor, post: Post, reason: str, details: str) -> None:
    try:
        raise_flag(reporter, post_id=post.id, reason=reason, details=details)
    except PlazaError:  # one's own post, or a reason that the category does not offer
        return


def _reporters() -> list[Actor]:
    found = select(User).where(
        User.source == SOURCE, User.is_staff.is_(False), User.verified_at.is_not(None), User.reputation >= REPUTATION,
    )
    return [to_actor(user, frozenset()) for user in session().scalars(found.order_by(User.reputation, User.id).limit(12))]


def _posts() -> list[Post]:
    newest = select(Post).join(Thread, Thread.id == Post.thread_id).where(
        Post.kind == PostKind.ANSWER, Post.listed.is_(True), Post.is_solution.is_(False), Thread.source == SOURCE,
    )
    return list(session().scalars(newest.order_by(Post.created_at.desc(), Post.id.desc()).limit(9)))

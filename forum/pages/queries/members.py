"""Members: the directory, finding them by name, and what everybody may know of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union

from forum.accounts.models import User
from forum.accounts.people import WIDTH, Person, person, person_columns, person_of
from forum.accounts.privacy import hidden_from_directory, sees_all_of
from forum.accounts.queries import choices_of, get_member, roles_of
from forum.accounts.states import Hidden
from forum.core.db import session
from forum.core.permissions import Actor, can
from forum.core.search import begins_with
from forum.kit.paging import Page, within
from forum.kit.text import fold, plain_line
from forum.policy import Action
from forum.resolution.models import Solution
from forum.resolution.states import SolvedHow
from forum.search.groups import GroupHit
from forum.threads.models import Category, Post, Thread
from forum.threads.states import PostKind, ReadAccess, ThreadType
from forum.threads.visibility import readable_access

Statement = Select[*tuple[Any, ...]]
ANONYMOUS = "plaza"
"""Where the account of anonymous posts says it is from."""
MEMBERS_PER_PAGE = 30
MAX_PAGE = 100
SUGGESTED = 8
REACH = 20_000
"""Names are looked for among so many members who have helped most; handles among all."""
FOUND_BY_NAME = 300
MAX_NAME_CHARS = 60
ORDER = (User.solution_count.desc(), User.answer_count.desc(), User.id.desc())


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A member as the directory shows them. Counted is what everybody may read."""

    person: Person
    is_placeholder: bool
    questions: int
    answers: int
    solutions: int
    reputation: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What a viewer may know of a member. Of somebody who has left nothing is known but that, nor to anybody but moderators of
    somebody whom staff removed."""

    person: Person
    url: str
    is_placeholder: bool = False
    bio: str = ""
    joined_at: datetime | None = None
    last_seen_at: datetime | None = None
    roles: tuple[str, ...] = ()
    questions: int = 0
    answers: int = 0
    solutions: int = 0
    reputation: int = 1
    hides: frozenset[str] = frozenset()
    is_whole: bool = False
    languages: tuple[str, ...] = ()
    source: str | None = None
    is_removed: bool = False

    def shows(self, what: str) -> bool:
        """Whether this viewer gets to see it: not hidden, one's own, or a moderator's to see. `what`: a word of `Hidden`."""
        return self.is_whole or what not in self.hides

    def keeps_back(self, what: str) -> bool:
        """Whether others do not get to see it: said beside it to those who do."""
        return self.is_whole and what in self.hides

    @property
    def is_closed(self) -> bool:
        """Whether this viewer sees that they were removed, and no more."""
        return self.is_removed and self.joined_at is None

    @property
    def is_listable(self) -> bool:
        """Whether search engines may list this page."""
        return self.is_known and not self.is_removed and Hidden.SEARCH_ENGINES not in self.hides

    @property
    def is_anonymous(self) -> bool:
        """The account of anonymous posts."""
        return self.source == ANONYMOUS

    @property
    def is_known(self) -> bool:
        """Whether there is anything to read here."""
        return bool(self.questions or self.answers)


def profile_for(viewer: Actor, member_id: int) -> Profile:
    """Raises NotFound."""
    member = get_member(member_id)
    if member.has_left:
        return Profile(person(member), member.url)
    if member.removed_at is not None and not can(viewer, Action.SEE_REMOVED):
        return Profile(person(member), member.url, is_removed=True)
    choices, is_whole = choices_of(member_id), sees_all_of(viewer, member)
    shows_last_seen = is_whole or Hidden.LAST_SEEN not in choices.hides
    questions, answers, solutions = _beyond_public(viewer, member_id)
    return Profile(
        person(member), member.url, member.is_placeholder, member.bio, member.created_at,
        member.last_seen_at if shows_last_seen else None,
        tuple(sorted(roles_of(member_id))) if member.is_staff else (),
        member.question_count + questions, member.answer_count + answers, member.solution_count + solutions,
        member.reputation, choices.hides, is_whole, choices.languages, member.source, member.removed_at is not None,
    )


def _beyond_public(viewer: Actor, member_id: int) -> tuple[int, int, int]:
    """Questions, answers and solutions in categories that this viewer may read and not everybody; members' counters leave them out."""
    access = [level for level in readable_access(viewer) if level != ReadAccess.EVERYONE]
    if not access:
        return 0, 0, 0
    asked, written = contributions(member_id, "questions", access).subquery(), contributions(member_id, "answers", access)
    solved = and_(Solution.answer_id == Post.id, Solution.how != SolvedHow.PRESUMED)
    answered = written.add_columns(Solution.answer_id.label("solution_id")).outerjoin(Solution, solved).subquery()
    counted = select(
        select(func.count()).select_from(asked).scalar_subquery(), func.count(), func.count(answered.c.solution_id),
    ).select_from(answered)
    questions, answers, solutions = session().execute(counted).one()
    return int(questions), int(answers), int(solutions)


def contributions(member_id: int, kind: str, access: Sequence[str]) -> Statement:
    """Ids of what a member has written in categories of these readers, with when. `kind`: questions, answers or solutions."""
    readable = Category.read_access.in_(access)
    if kind == "questions":
        found: Statement = select(Thread.id, Thread.created_at.label("at")).join(Category, Category.id == Thread.category_id)
        return found.where(Thread.asker_id == member_id, Thread.type == ThreadType.QUESTION, Thread.listed.is_(True), readable)
    found = select(Post.id, Post.created_at.label("at")).join(Thread, Thread.id == Post.thread_id)
    found = found.join(Category, Category.id == Thread.category_id)
    if kind == "solutions":
        found = found.join(Solution, and_(Solution.answer_id == Post.id, Solution.how != SolvedHow.PRESUMED))
    return found.where(Post.author_id == member_id, Post.kind == PostKind.ANSWER, Post.listed.is_(True), Thread.listed.is_(True), readable)


def directory(viewer: Actor, text: str, number: int) -> Page[MemberCard]:
    """Members who are here and do not mind being found, those who have solved most first; with a text, those whose handle or a name
    begins with it. Raises NotFound beyond the last page."""
    found = _cards(viewer, text).order_by(*ORDER).offset((number - 1) * MEMBERS_PER_PAGE).limit(MEMBERS_PER_PAGE + 1)
    cards = [_card(row) for row in session().execute(found)]
    goes_on = len(cards) > MEMBERS_PER_PAGE and number < MAX_PAGE
    return within(Page(cards[:MEMBERS_PER_PAGE], number, MEMBERS_PER_PAGE, has_next=goes_on))


def members_to_mention(viewer: Actor, text: str) -> list[Person]:
    """At most 8 members who can be told, whose handle or a name begins with what is being typed."""
    if not fold(text):
        return []
    found = _cards(viewer, text).where(User.is_placeholder.is_(False), User.id != viewer.id).order_by(*ORDER).limit(SUGGESTED)
    return [_card(row).person for row in session().execute(found)]


def members_named(viewer: Actor, words: str, limit: int) -> list[GroupHit]:
    """Members whose handle or a name begins with what was typed, for the groups of a search."""
    if not fold(words):
        return []
    people = [_card(row).person for row in session().execute(_cards(viewer, words).order_by(*ORDER).limit(limit))]
    return [GroupHit(one.display_name, one.url, f"@{one.handle}") for one in people if one.url]


def _cards(viewer: Actor, text: str) -> Statement:
    found: Statement = select(*person_columns(), User.is_placeholder, User.question_count, User.answer_count, User.solution_count,
                              User.reputation)
    found = found.where(_is_here())
    if not sees_all_of(viewer, None):
        found = found.where(~hidden_from_directory())
    line = plain_line(text[:MAX_NAME_CHARS]).removeprefix("@")
    return found.where(User.id.in_(select(_named(line).subquery().c.id))) if line else found


def _is_here() -> ColumnElement[bool]:
    """Not gone, and somebody: confirmed by mail or brought by an import. Whoever wrote anonymously is nobody."""
    somebody = or_(User.verified_at.is_not(None), User.is_placeholder.is_(True))
    return and_(User.left_at.is_(None), User.removed_at.is_(None), somebody, User.source.is_distinct_from(ANONYMOUS))


def _named(text: str) -> Any:
    """Ids of members by the beginning of the handle, and of any name among those who have helped most; a bounded number."""
    best = select(User.id, User.display_name).where(_is_here()).order_by(*ORDER).limit(REACH).subquery()
    spellings = dict.fromkeys((text, text.lower(), text.title()))  # SQLite tells É from é
    begins = [best.c.display_name.istartswith(word, autoescape=True) for word in spellings]
    inside = [best.c.display_name.icontains(f" {word}", autoescape=True) for word in spellings]
    by_name = select(best.c.id).where(or_(*begins, *inside)).limit(FOUND_BY_NAME).subquery()
    by_handle = select(User.id).where(begins_with(User.handle_key, fold(text)), User.left_at.is_(None))
    handles = by_handle.order_by(User.handle_key).limit(FOUND_BY_NAME).subquery()
    return union(select(by_name.c.id), select(handles.c.id))


def _card(row: Sequence[Any]) -> MemberCard:
    found = person_of(row[:WIDTH])
    assert found is not None  # noqa: S101 - the row is a member's own
    return MemberCard(found, bool(row[WIDTH]), *row[WIDTH + 1:])

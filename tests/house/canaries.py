"""A small forum where everything private carries a word of its own, and every address one could ask it for."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import Email, User
from forum.accounts.sessions import begin_session
from forum.admin.commands import change_settings
from forum.core import jobs
from forum.core.db import command, lock, session
from forum.core.permissions import SYSTEM, Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.notifications.commands import follow_category, follow_tag
from forum.notifications.models import PlaceFollow
from forum.reputation.awarding import award
from forum.reputation.deeds import all_members
from forum.resolution.commands import accept_answer, ask_for_info, close_question, mark_duplicate, solve_by_self
from forum.search.commands import rebuild
from forum.threads.commands import (
    add_bookmark,
    delete_post,
    edit_post,
    hide_post,
    reject_suggestion,
    save_draft,
    store_attachment,
    suggest_edit,
    withdraw_claim,
)
from forum.threads.commands.listing import relisted
from forum.threads.commands.organising import move_thread
from forum.threads.models import Category, Post, SuggestedEdit, Tag, TagSynonym, Thread
from forum.threads.queries import get_post
from forum.votes.commands import add_me_too
from moderation.cleanup.commands import begin_cleanup
from moderation.sanctions.commands import impose_sanction, lift_sanction, write_note
from moderation.screening.commands.trying import start_run
from moderation.statements.commands import send_notice
from moderation.statements.commands.noticing import Report
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Statement
from tests import make
from tests.moderation.screening.ruled import word

CANARY = re.compile(r"zq[0-9a-f]{12}")
COMMON = "quuxprivate"
"""A word in all private texts: searching for it may say the word again, but must find nothing."""
MODERATORS = frozenset({"moderator", "admin"})
STAFF = MODERATORS | {"agent"}
MEMBERS = STAFF | {"newcomer", "member", "helper", "author"}


@dataclass
class Forum:
    """Who is there, and what each canary is about and who may meet it."""

    cast: dict[str, Actor]
    public: Thread
    solved: Thread
    canaries: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    article: Any = None

    def canary(self, what: str, allowed: frozenset[str] = frozenset()) -> str:
        word = f"zq{secrets.token_hex(6)}"
        self.canaries[word] = (what, allowed)
        return word

    def words(self, what: str, allowed: frozenset[str] = frozenset()) -> str:
        """A text with the common word and a canary."""
        return f"A router {COMMON} {self.canary(what, allowed)} that blinks."

    def forbidden(self, viewer: str) -> set[str]:
        return {word for word, (_what, allowed) in self.canaries.items() if viewer not in allowed}


def public_forum() -> Forum:
    """Everybody who will act, and what everybody may read."""
    from tests.house.article_canaries import public_article

    change_settings(SYSTEM, {"embed.origins": "https://shop.example.org"})
    make.category("internet", fields=({"key": "model", "kind": "text", "role": "product"},))
    make.tag("wifi")
    cast = {
        "newcomer": make.member("newcomer", joined_at=utcnow()), "member": make.member("member"),
        "helper": make.member("helper", reputation=5000), "author": make.member("author"), "agent": make.agent("agent"),
        "moderator": make.moderator("moderator"), "admin": make.admin("admin"),
        "editor": make.member("editor", roles=("editor",)), "reviewer": make.member("reviewer", roles=("editor",)),
        "other": make.member("other"), "leaver": make.member("leaver"), "asker": make.member("asker"),
    }
    asker, helper = cast["asker"], cast["helper"]
    said = {"body": "The router blinks all day.", "tags": ("wifi",), "fields": {"model": "HX-200"}}
    public = make.question(asker, "Why does the router blink?", **said)
    make.comment(make.answer(public, helper, "It blinks while it updates the router."), asker, "Thanks, I will wait.")
    solved = make.question(asker, "How do I reset the router?", body="The reset pin of the router is missing.", tags=("wifi",))
    accept_answer(asker, make.answer(solved, helper, "Use a needle on the router.").id)
    make.discussion(helper, title="Which router do you like?", body="Tell us about your router.")
    for name in ("member", "helper", "author", "agent"):
        follow_tag(cast[name], "wifi")
        follow_category(cast[name], "internet")
    forum = Forum(cast, public, solved)
    public_article(forum)
    finish()
    return forum


def finish() -> None:
    """Everything that follows from what was done: badges, notifications, the index; who is restricted knows it."""
    for statement_id in session().scalars(select(Statement.id).order_by(Statement.id)).all():
        tell_statement(SYSTEM, statement_id)
    for members in all_members(1_000):
        award(members)
    jobs.drain()
    rebuild(SYSTEM)


def add_secrets(forum: Forum) -> None:
    """Everything somebody may not see, made and taken away as in real life."""
    from tests.house.article_canaries import articles
    from tests.house.desk_canaries import (
        case_rules,
        cases,
        correspondence,
        customers,
        destinations,
        flags_and_decisions,
        rules_and_findings,
        teams_and_calendars,
    )
    from tests.house.survey_canaries import surveys

    surveys(forum)
    articles(forum)
    closed_rooms(forum)
    threads_taken_away(forum)
    posts_taken_away(forum)
    held_by_the_screen(forum)
    edits_suggested(forum)
    traces_in_public(forum)
    things_of_others(forum)
    notice_of(forum)
    decided_about_members(forum)
    flags_and_decisions(forum)
    rules_and_findings(forum)
    teams_and_calendars(forum)
    cases(forum)
    correspondence(forum)
    customers(forum)
    case_rules(forum)
    destinations(forum)
    session_of(forum, "other")
    somebody_who_left(forum)
    finish()


def closed_rooms(forum: Forum, *slugs: str) -> None:
    """Categories for staff (`desk`) and for members (`club`), with threads."""
    for slug in slugs or ("desk", "club"):
        allowed, author, access = (STAFF, "agent", "staff") if slug == "desk" else (MEMBERS, "helper", "members")
        model = {"key": "model", "kind": "choice", "role": "product", "label": forum.canary("label", allowed),
                 "help": forum.words("help", allowed), "choices": [forum.canary("choice", allowed)]}
        place = make.category(
            f"{slug}-{forum.canary('slug', allowed)}", name=forum.words("category", allowed),
            description=forum.words("description", allowed), read_access=access, fields=(model,),
        )
        tag = _tag(forum, allowed)
        _followed_before(forum.cast["member"], place, tag)
        who, given = forum.cast[author], {"model": model["choices"][0]}
        thread = make.question(who, forum.words("title", allowed), body=with_file(forum, who, allowed), category=place, tags=("wifi", tag),
                               fields=given)
        answer = make.answer(thread, forum.cast["agent"], forum.words("answer", allowed))
        make.comment(answer, forum.cast["agent"], forum.words("comment", allowed))
        accept_answer(who, answer.id)
        open_one = make.question(who, forum.words("open title", allowed), body=forum.words("body", allowed), category=place, tags=(tag,),
                                 fields=given)
        ask_for_info(forum.cast["moderator"], open_one.id, body=forum.words("question back", allowed))


@command
def _tag(forum: Forum, allowed: frozenset[str]) -> str:
    found = Tag(name=forum.canary("tag", allowed), description=forum.words("tag description", allowed), created_at=utcnow())
    session().add(found)
    session().flush()
    session().add(TagSynonym(name=forum.canary("synonym", allowed), tag_id=found.id))
    return found.name


@command
def _followed_before(member: Actor, place: Category, tag: str) -> None:
    """Follows from a time when the room was open to everybody."""
    tag_id = session().scalar(select(Tag.id).where(Tag.name == tag))
    for where in ({"category_id": place.id}, {"tag_id": tag_id}):
        session().add(PlaceFollow(user_id=member.id, created_at=utcnow(), **where))


def with_file(forum: Forum, owner: Actor, allowed: frozenset[str], author: frozenset[str] = frozenset()) -> str:
    """A text that shows a file, both with canaries. The `author` of a hidden text may read its words where they are told of it."""
    name = forum.canary("file name", allowed | author)
    stored = store_attachment(owner, filename=f"{name}.txt", data=forum.words("file", allowed).encode())
    return f"{forum.words('body', allowed | author)} [file]({stored.url})"


def lively_thread(
    forum: Forum, what: str, allowed: frozenset[str], asker: str = "asker", named: frozenset[str] = frozenset(),
) -> tuple[Thread, Post]:
    """A thread that many took part in before it was taken away; those `named` are told of that by its title."""
    who, member = forum.cast[asker], forum.cast["member"]
    thread = make.question(who, forum.words(f"{what} title", allowed | named), body=with_file(forum, who, allowed), tags=("wifi",),
                           fields={"model": forum.canary(f"{what} model", allowed)})
    answer = make.answer(thread, member, forum.words(f"{what} answer", allowed))
    make.comment(answer, forum.cast["helper"], f"@newcomer {forum.words(f'{what} comment', allowed)}")
    add_me_too(forum.cast["newcomer"], thread.id)
    add_bookmark(member, thread.id)
    jobs.drain()
    return thread, answer


def threads_taken_away(forum: Forum) -> None:
    moderator, asker = forum.cast["moderator"], forum.cast["asker"]
    moved, answer = lively_thread(forum, "moved", STAFF)
    accept_answer(asker, answer.id)
    move_thread(moderator, moved.id, category_id=desk_id())

    hidden, _answer = lively_thread(forum, "hidden", MODERATORS, named=frozenset({"asker"}))
    solve_by_self(asker, hidden.id, note=forum.words("solved note", MODERATORS))
    hide_post(moderator, make.opening_post(hidden).id, reason="personal_information")

    mine = MODERATORS | {"author"}
    deleted = make.question(forum.cast["author"], forum.words("deleted title", mine), body=forum.words("deleted body", mine))
    close_question(moderator, deleted.id, reason="off_topic", words=forum.words("closing words", mine))
    delete_post(forum.cast["author"], make.opening_post(deleted).id)
    held = make.question(forum.cast["author"], forum.words("held title", mine), body=forum.words("held body", mine))
    hold(make.opening_post(held).id)


def desk_id() -> int:
    return next(place.id for place in session().scalars(select(Category)) if place.slug.startswith("desk-"))


def traces_in_public(forum: Forum) -> None:
    """Public threads that point at what is gone: a duplicate of a moved question, a solution that was hidden."""
    moved, _answer = lively_thread(forum, "original", STAFF)
    again = make.question(forum.cast["member"], "Asked again in public?", body="The same router again.")
    mark_duplicate(forum.cast["moderator"], again.id, moved.id)
    move_thread(forum.cast["moderator"], moved.id, category_id=desk_id())
    accepted = make.answer(forum.solved, forum.cast["author"], forum.words("hidden solution", MODERATORS | {"author"}))
    accept_answer(forum.cast["asker"], accepted.id)
    hide_post(forum.cast["moderator"], accepted.id, reason="dangerous_or_wrong")


@command
def hold(post_id: int) -> None:
    """As a screen for new members will do it."""
    post = get_post(SYSTEM, post_id, lock=True)
    with relisted(post.thread, post):
        lock(Post, post_id).held_at = utcnow()


def posts_taken_away(forum: Forum) -> None:
    moderator, author, public = forum.cast["moderator"], forum.cast["author"], forum.public
    mine = MODERATORS | {"author"}
    hidden = make.answer(public, forum.cast["member"], forum.words("old text of a hidden answer", MODERATORS))
    edit_post(forum.cast["member"], hidden.id, body=with_file(forum, forum.cast["member"], MODERATORS, frozenset({"member"})), base=1,
              note=forum.canary("note", MODERATORS))
    make.comment(hidden, author, forum.words("comment under a hidden answer", MODERATORS))
    hide_post(moderator, hidden.id, reason="not_an_answer")
    deleted = make.answer(public, author, forum.words("deleted answer", mine))
    make.comment(deleted, forum.cast["member"], forum.words("comment under a deleted answer", MODERATORS))
    delete_post(author, deleted.id)
    held = make.answer(public, author, forum.words("held answer", mine))
    hold(held.id)
    remark = make.comment(make.opening_post(public), forum.cast["member"], forum.words("hidden comment", MODERATORS | {"member"}))
    hide_post(moderator, remark.id, reason="off_topic")


def held_by_the_screen(forum: Forum) -> None:
    """What a rule holds when it is posted, and what one refuses: staff see the attempt, with the rule."""
    author, mine = forum.cast["author"], MODERATORS | {"author"}
    watched, blocked = forum.canary("watched word", mine), forum.canary("blocked word", MODERATORS)
    word(watched, "hold")
    word(blocked, "block")
    held = make.answer(forum.public, author, f"{watched} {with_file(forum, author, mine)} @member")
    remark = make.comment(make.opening_post(forum.public), author, f"{watched} {forum.words('screened comment', mine)}")
    title = f"{watched} {forum.canary('screened title', mine)}"
    asked = make.question(author, title, body=forum.words("screened body", mine), tags=("wifi",))
    assert not held.listed and not remark.listed and not asked.listed
    refused = make.answer(forum.public, author, f"{forum.words('refused', mine)} {watched}")
    hide_post(forum.cast["moderator"], refused.id, reason="spam")
    start_run(SYSTEM, "word", watched)
    with suppress(Invalid):
        make.answer(forum.public, author, f"{blocked} {forum.words('attempt', MODERATORS)}")


def edits_suggested(forum: Forum) -> None:
    """For who suggested them, for the author of the post, and for who reviews; of what is gone, for moderators only."""
    member, author, moderator = forum.cast["member"], forum.cast["author"], forum.cast["moderator"]
    answer = make.answer(forum.public, author, "The rooter blinks at night.")
    concerned = STAFF | {"author", "member", "helper"}

    def suggested(what: str, post: Post, allowed: frozenset[str]) -> SuggestedEdit:
        said = {"body": forum.words(what, allowed), "note": forum.words(f"{what} note", allowed)}
        return suggest_edit(member, post.id, base=1, **said)

    turned_down = suggested("rejected edit", answer, concerned)
    reject_suggestion(moderator, turned_down.id, version=1, reason="other", words=forum.words("reject words", concerned))
    suggested("suggested edit", answer, concerned)
    gone = make.answer(forum.public, author, "Another rooter.")
    suggested("edit of a hidden answer", gone, MODERATORS)
    hide_post(moderator, gone.id, reason="off_topic")


def things_of_others(forum: Forum) -> None:
    other = forum.cast["other"]
    save_draft(other, "ask", content={"title": forum.words("draft title"), "body": forum.words("draft")})
    save_draft(other, f"answer-{forum.public.id}", content={"body": forum.words("draft answer")})
    withdraw_claim(other, forum.public.id)  # that somebody writes is no secret among members, what they write is
    with_file(forum, other, frozenset())
    address, pending = forum.canary("address", frozenset({"admin"})), forum.canary("pending address")
    change_address(other.id, f"{address}@example.org", f"{pending}@example.org")


def notice_of(forum: Forum) -> None:
    """Somebody says that something public is illegal: who they are, and what they say, is for nobody who looks around."""
    send_notice(forum.cast["other"], Report(
        url=forum.public.url, category="fraud", law=forum.words("law", MODERATORS),
        explanation=f"{forum.words('explanation', MODERATORS)} It asks for money.",
        form_key="f", locale="en", name=forum.canary("notifier"), address=f"{forum.canary('notifier address')}@example.org",
        in_good_faith=True,
    ))


def decided_about_members(forum: Forum) -> None:
    """What staff noted and decided, and what is gone with a removed member and with a spammer's posts and profile."""
    moderator, other = forum.cast["moderator"], forum.cast["other"]
    write_note(moderator, other.id, text=forum.words("note about a member", STAFF))
    said = {"words": forum.words("words of a sanction", MODERATORS), "note": forum.words("note of a sanction", MODERATORS)}
    lift_sanction(moderator, impose_sanction(moderator, other.id, kind="silence", reason="abusive", hours=24, **said).id,
                  why=forum.words("why it was lifted", MODERATORS))
    removed, spammer = make.member("removed"), make.member("spammer")
    rename(removed.id, bio=forum.words("bio of a removed member", MODERATORS))
    impose_sanction(moderator, removed.id, kind="removal", reason="spam", note=forum.words("note of a removal", MODERATORS))
    make.question(spammer, forum.words("cleaned title", MODERATORS), body=with_file(forum, spammer, MODERATORS))
    rename(spammer.id, display_name=forum.canary("cleaned name"), bio=forum.words("cleaned bio"))
    begin_cleanup(moderator, spammer.id)
    jobs.drain()


def session_of(forum: Forum, name: str) -> None:
    """Somebody else is signed in, with a browser that has a name."""
    agent = f"Browser {forum.canary('browser')}"
    begin_session(forum.cast[name].id, remember=True, address_prefix="10.1.2.0/24", agent=agent)


@command
def change_address(member_id: int, address: str, pending: str) -> None:
    email = session().scalars(select(Email).where(Email.user_id == member_id)).one()
    email.address = email.address_key = address
    email.pending_address = pending


def somebody_who_left(forum: Forum) -> None:
    leaver = forum.cast["leaver"]
    rename(leaver.id, handle=forum.canary("former handle"), display_name=forum.canary("former name"), bio=forum.words("former bio"))
    save_draft(leaver, "ask", content={"title": forum.words("former draft"), "body": "Something."})
    _anonymise(leaver)


@command
def rename(member_id: int, **columns: str) -> None:
    user = session().get_one(User, member_id)
    for name, value in columns.items():
        setattr(user, name, value)
    user.handle_key = user.handle

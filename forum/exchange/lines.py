'''Plaza's own interchange format: one JSON object per line, UTF-8. `plaza import jsonl`, `plaza export jsonl`.

The first line says what it is. With an `anchor` (demo files) every instant is moved by (now - anchor):

    {"record":"plaza","version":1,"anchor":"2026-11-01T00:00:00Z"}

Instants are ISO 8601; without an offset they are UTC. Keys with no value may be left out; unknown keys are ignored.
Things are named by `ref`, any text of your own; a ref imported before is the same thing, and is left as it is.
Members, categories, tags and attachments may stand on any line of any file of one call, also behind the threads that use them.

    {"record":"member","ref":"ana","handle":"ana_ruiz","display_name":"Ana Ruiz","created_at":"2026-06-01T10:00:00Z",
     "roles":["agent"],"locale":"es","bio":"...","left_at":null,"reputation_brought":350,
     "hides":["last_seen"],"helper_languages":["es"]}
    {"record":"category","slug":"internet","name":"Internet & Wi-Fi","description":"...","position":1,"icon":"wifi",
     "read_access":"everyone","post_access":"members","archived":false,
     "fields":[{"key":"product","label":"Router model","help":"...","kind":"choice","required":true,"choices":["..."],
                "role":"product"},
               {"key":"version","label":"Firmware","kind":"text","pattern":"^\\d+(\\.\\d+)*$","role":"version"},
               {"key":"speed","label":"Measured speed (Mbit/s)","kind":"number","min":0,"max":10000}]}
    {"record":"tag","name":"wifi","description":"...","synonyms":["wi-fi","wlan"]}
    {"record":"attachment","ref":"led-panel","filename":"led-panel.png","path":"images/led-panel.png"}

`hides` is what the member keeps to themselves: last_seen, reputation, activity, leaderboards, directory, search_engines.
`reputation_brought` are points earned elsewhere, beyond what the votes and acceptances in these files explain.
An attachment has a `path` beside its file, or its bytes as base64 in `data` (exports: with `owner` and `created_at`). Texts
show it as `![alt](attachment:led-panel)`.

    {"record":"thread","ref":"t17","type":"question","title":"...","category":"internet","tags":["wifi"],"language":"en",
     "author":"ana","created_at":"...","views":120,"fields":{"product":"HX-200"},"pinned":false,"locked":false,
     "body":"markdown","votes":[["bob","up","2026-.."]],"score":3,"me_toos":[["carl","2026-.."]],"followers":["ana"],
     "revisions":[{"at":"..","by":"ana","title":"..","body":"..","note":".."}],
     "edited_at":"..","edited_by":"ana","edit_note":"..",
     "comments":[{"ref":"c1","author":"bob","created_at":"..","body":"..","votes":[]}],
     "answers":[{"ref":"a1","author":"bob","created_at":"..","body":"..","votes":[],"score":5,"comments":[],"revisions":[]}],
     "history":[{"at":"..","by":"ana","move":"solved","how":"accepted_by_asker","answer":"a1"}]}

`type` is question, discussion or announcement. Refs of answers and comments are known within their thread only.
`body` is the current text, `edited_*` says when, by whom and why it was written; `revisions` holds the texts before it,
oldest first, each with the `at`, `by` and `note` of when it was written (threads also `title`, `tags`, `fields`).
`score` without `votes` is carried over from elsewhere; with votes it is their sum; more or less than their sum is the carried
rest. `carried` {"up":9,"down":2} says the rest exactly, `carried_me_toos` does for me-toos.
A follower of another level than `all` is written ["ana","answers"] (answers, solution, muted).
Posts may also carry `language`, `verified_at` (by staff), `deleted_at`, `hidden_at`, `hidden_reason`, `restores`;
comments that ask the asker for details "asks_for_info":true.

The moves of `history`, in order; `at` always, `by` unless the system moved, `note` where people may say something:

    solved              how: accepted_by_asker accepted_by_staff accepted_by_helper (answer), solved_by_self (note = how),
                        article, presumed (answer if there is one); again while solved: another answer takes its place
    solution_added      answer, scope ("Firmware 2.x"): one more solution
    solution_withdrawn  answer; without any left the question is open again
    closed              reason: duplicate (of = the original's ref), off_topic, not_reproducible, no_longer_needed, no_reply;
                        again while a duplicate: the original turned out to be a duplicate itself
    reopened            reason: still_broken, not_solved, or none
    needs_info          the asker is asked for details
    info_given          they gave them
    waiting             reason: staff, third_party
    removed, restored   hidden or deleted, and back

What people said when they were asked is staff's to read, and comes along only when asked for (`--with-surveys`). In a thread:

    "surveys":[{"solved_at":"..","asked_at":"..","told_at":"..","answered_at":"..","score":4,"reason":"fast","words":".."}],
    "readers":[{"at":"..","helped":true,"sought":true,"would_contact":false}]

A survey is the asker's, about the move of `history` that solved the question at `solved_at`; `score` is 1 to 5, `reason` one of
solved, fast, clear, waited, did_not_work, other. Without an answer there is neither `score` nor `answered_at`. A member has
`recommendations`, at most one a quarter, of the same keys with a `score` from 0 to 10. Who left has no words. Readers are nobody:
theirs come with new threads alone.

Exports leave out e-mail addresses, passwords, sessions, notifications, drafts and bookmarks; categories that not everyone may
read and posts that were removed only come along when asked for.
'''

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

from forum.accounts.models import ROLES
from forum.accounts.states import Hidden
from forum.exchange.fields import Fields
from forum.exchange.records import (
    BadRecord,
    CastVote,
    CategoryRecord,
    EarlierText,
    FieldRecord,
    MemberRecord,
    MoveRecord,
    PostRecord,
    TagRecord,
    ThreadRecord,
)
from forum.exchange.surveys import check_surveys, read_reader, read_recommendation, read_survey
from forum.resolution.replaying import REPLAYS
from forum.resolution.states import ClosedReason, SolvedHow, WaitingOn
from forum.threads.states import LANGUAGES, FieldKind, FieldRole, HideReason, PostAccess, ReadAccess, ThreadType

VERSION = 1
TITLE_CHARS = 300
LEVELS = ("all", "answers", "solution", "muted")
REASONS: dict[str, tuple[str, ...]] = {"closed": tuple(ClosedReason), "waiting": tuple(WaitingOn)}


def read_member(fields: Fields) -> MemberRecord:
    """A `member` line."""
    ref = fields.line("ref")
    handle = fields.line("handle", ref)
    roles = fields.lines("roles")
    if unknown := set(roles) - set(ROLES):
        fields.refuse("roles", f"{sorted(unknown)[0]!r} is none of {', '.join(ROLES)}")
    hides, languages = fields.lines("hides"), fields.lines("helper_languages")
    for name, said, choices in (("hides", hides, tuple(Hidden)), ("helper_languages", languages, LANGUAGES)):
        if unknown := set(said) - set(choices):
            fields.refuse(name, f"{sorted(unknown)[0]!r} is none of {', '.join(choices)}")
    return MemberRecord(
        ref, handle, fields.line("display_name", handle), fields.maybe_instant("created_at"), roles,
        fields.word("locale", LANGUAGES) if fields.has("locale") else None, fields.text("bio", ""), fields.maybe_instant("left_at"),
        fields.count("reputation_brought"), hides, languages, fields.objects("recommendations", read_recommendation),
    )


def read_category(fields: Fields) -> CategoryRecord:
    """A `category` line."""
    slug = fields.line("slug")
    return CategoryRecord(
        slug, fields.line("name", slug), fields.text("description", ""), fields.count("position") if fields.has("position") else None,
        fields.line("icon", ""), fields.word("read_access", tuple(ReadAccess), "everyone"),
        fields.word("post_access", tuple(PostAccess), "members"), fields.flag("archived"), tuple(fields.objects("fields", _field)),
    )


def _field(fields: Fields) -> FieldRecord:
    key = fields.line("key")
    return FieldRecord(
        key, fields.line("label", key), fields.line("help", "", 1_000), fields.word("kind", tuple(FieldKind), "text"),
        fields.word("role", tuple(FieldRole), "none"), fields.flag("required"), fields.lines("choices"),
        fields.text("pattern", ""), fields.number("min"), fields.number("max"),
    )


def read_tag(fields: Fields) -> TagRecord:
    """A `tag` line."""
    return TagRecord(fields.line("name"), fields.text("description", ""), fields.lines("synonyms"))


def read_bytes(fields: Fields) -> bytes:
    """The bytes in the `data` of an `attachment` line."""
    try:
        return base64.b64decode("".join(fields.text("data").split()), validate=True)
    except (binascii.Error, ValueError):
        fields.refuse("data", "not base64")


def read_thread(fields: Fields) -> ThreadRecord:
    """A `thread` line with everything in it."""
    ref = fields.line("ref")
    thread_type = fields.word("type", tuple(ThreadType), "question")
    thread = ThreadRecord(
        ref, thread_type, fields.line("title", most=TITLE_CHARS), fields.maybe_line("category"), _post(fields, ref),
        tags=fields.lines("tags"), language=fields.word("language", LANGUAGES) if fields.has("language") else None,
        views=fields.count("views"), fields=fields.words_by_key("fields"), pinned=fields.flag("pinned"), locked=fields.flag("locked"),
        me_toos=[_me_too(fields, place, value) for place, value in enumerate(fields.items("me_toos"))],
        carried_me_toos=fields.count("carried_me_toos"),
        followers=[_follower(fields, place, value) for place, value in enumerate(fields.items("followers"))],
        answers=fields.objects("answers", _reply), history=fields.objects("history", _move),
        surveys=fields.objects("surveys", read_survey), readers=fields.objects("readers", read_reader),
    )
    _check(thread)
    if problem := check_surveys(thread):
        raise BadRecord(problem)
    return thread


def _check(thread: ThreadRecord) -> None:
    """What no database would take: two texts of one name, two votes of one member, votes for oneself."""
    comments = [comment for post in (thread.opening, *thread.answers) for comment in post.comments]
    taken: set[str] = set()
    for letter, posts in (("a", thread.answers), ("c", comments)):
        for number, post in enumerate(posts, 1):
            post.ref = post.ref or f"{letter}{number}"
            if post.ref in taken:
                raise BadRecord(f"two posts have the ref {post.ref!r}")
            taken.add(post.ref)
    for post in (thread.opening, *thread.answers, *comments):
        _once(f"votes of {post.ref}", [vote.member for vote in post.votes], but=post.author)
    if any(not vote.up for comment in comments for vote in comment.votes):
        raise BadRecord("comments can only be voted up")
    _once("me_toos", [member for member, _at in thread.me_toos], but=thread.opening.author)
    thread.followers = list(dict(thread.followers).items())


def _once(place: str, members: list[str], *, but: str) -> None:
    if but in members:
        raise BadRecord(f"{place}: {but!r} is the author")
    if len(set(members)) != len(members):
        raise BadRecord(f"{place}: somebody is named twice")


def _reply(fields: Fields) -> PostRecord:
    return _post(fields, fields.line("ref", ""))


def _post(fields: Fields, ref: str) -> PostRecord:
    votes = [_vote(fields, place, value) for place, value in enumerate(fields.items("votes"))]
    post = PostRecord(
        ref, fields.line("author"), fields.instant("created_at"), fields.text("body"), votes=votes,
        carried=_carried(fields, votes), comments=fields.objects("comments", _reply), revisions=fields.objects("revisions", _earlier),
        edited_at=fields.maybe_instant("edited_at"), edited_by=fields.maybe_line("edited_by"), edit_note=fields.line("edit_note", "", 500),
        restores=fields.count("restores") or None, language=fields.word("language", LANGUAGES) if fields.has("language") else None,
        verified_at=fields.maybe_instant("verified_at"), deleted_at=fields.maybe_instant("deleted_at"),
        hidden_at=fields.maybe_instant("hidden_at"),
        hidden_reason=fields.word("hidden_reason", tuple(HideReason)) if fields.has("hidden_reason") else None,
        asks_for_info=fields.flag("asks_for_info"),
    )
    if not post.body.strip():
        fields.refuse("body", "empty")
    return post


def _carried(fields: Fields, votes: list[CastVote]) -> tuple[int, int]:
    """Up and down votes without a voter: said exactly, or what `score` has more or less than the votes."""
    if fields.has("carried"):
        value = fields.values["carried"]
        if not isinstance(value, dict):
            fields.refuse("carried", "not an object")
        inner = Fields(value, fields.shift, fields.place("carried"))
        return inner.count("up"), inner.count("down")
    if not fields.has("score"):
        return 0, 0
    rest = fields.count("score", least=-(2**53)) - sum(1 if vote.up else -1 for vote in votes)
    return max(rest, 0), max(-rest, 0)


def _earlier(fields: Fields) -> EarlierText:
    return EarlierText(
        fields.instant("at"), fields.line("by"), fields.text("body"),
        fields.line("title", most=TITLE_CHARS) if fields.has("title") else None,
        fields.lines("tags") if fields.has("tags") else None, fields.words_by_key("fields") if fields.has("fields") else None,
        fields.line("note", "", 500), fields.count("restores") or None,
    )


def _pair(fields: Fields, name: str, value: object, size: int) -> list[str]:
    if not isinstance(value, list) or len(value) != size or not all(isinstance(part, str) and part for part in value):
        fields.refuse(name, f"not a list of {size} texts")
    return value


def _vote(fields: Fields, place: int, value: Any) -> CastVote:
    name = f"votes[{place}]"
    member, direction, at = _pair(fields, name, value, 3)
    if direction not in ("up", "down"):
        fields.refuse(name, f"{direction!r} is neither up nor down")
    return CastVote(member, direction == "up", fields.as_instant(name, at))


def _me_too(fields: Fields, place: int, value: Any) -> tuple[str, datetime]:
    name = f"me_toos[{place}]"
    member, at = _pair(fields, name, value, 2)
    return member, fields.as_instant(name, at)


def _follower(fields: Fields, place: int, value: Any) -> tuple[str, str]:
    name = f"followers[{place}]"
    if isinstance(value, str) and value:
        return value, "all"
    member, level = _pair(fields, name, value, 2)
    return (member, level) if level in LEVELS else fields.refuse(name, f"{level!r} is none of {', '.join(LEVELS)}")


def _move(fields: Fields) -> MoveRecord:
    move = fields.word("move", tuple(REPLAYS))
    allowed = REASONS.get(move)
    return MoveRecord(
        fields.instant("at"), move, fields.maybe_line("by"),
        how=fields.word("how", tuple(SolvedHow)) if move == "solved" else None,
        reason=fields.word("reason", allowed) if allowed else fields.maybe_line("reason"),
        answer=fields.maybe_line("answer"), of=fields.maybe_line("of") if move == "closed" else None,
        scope=fields.maybe_line("scope"), note=fields.text("note") if fields.has("note") else None,
    )

"""What tests of suggested edits keep asking for."""

from types import SimpleNamespace

from sqlalchemy import select

from forum.core.db import session
from forum.threads.commands import suggest_edit
from forum.threads.models import Post, SuggestedEdit
from tests import make

NOTE = "Repaired the link to the manual."


def scene(**options):
    """A question of Ana's with an answer by Bob; Sue may suggest, Rita may review, Rolf too."""
    ana, bob = make.member("ana"), make.member("bob")
    question = make.question(ana, **options)
    answer = make.answer(question, bob, body="Turn it of.\n\nThen on.")
    return SimpleNamespace(
        ana=ana, bob=bob, sue=make.member("sue", reputation=1), rita=make.member("rita", reputation=500),
        rolf=make.member("rolf", reputation=500), mod=make.moderator("max"), question=question, answer=answer,
        opening=make.opening_post(question),
    )


def suggest(who, post, body="Turn it off.\n\nThen on.", **options):
    said = {"body": body, "base": stored(post).revision, "note": NOTE, **options}
    return suggest_edit(who, post.id, **said)


def stored(row):
    """The row as the database has it now."""
    return session().get(type(row), row.id, populate_existing=True)


def text(post) -> str:
    return session().scalar(select(Post.body_markdown).where(Post.id == post.id))


def state(suggestion) -> str:
    return session().scalar(select(SuggestedEdit.state).where(SuggestedEdit.id == suggestion.id))

"""What visitors do with searches and suggestions, noted from the requests themselves: no page carries a mark for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Flask, request

from forum.core.door import locale, viewer
from forum.kit.clock import utcnow
from forum.kit.robots import is_person
from forum.kit.text import guess_language
from forum.search.arrivals import arrival
from forum.search.commands.noting import AskedNote, ClickNote, SearchNote, SuggestionNote
from forum.search.jobs import take_note
from forum.search.parse import Query, parse
from forum.search.states import Place, Step

ASKED = re.compile(r"/(?:questions|discussions|announcements)/(\d{1,18})/", re.ASCII)
"""The address of a thread."""


def reader() -> str:
    """Who it is, for seconds only: what is written is a mark of this day."""
    return str(viewer().id or request.remote_addr)


def note_search(query: Query, found: int) -> None:
    """Somebody looked for something with words."""
    if query.plain and is_person(request.user_agent.string):
        language = guess_language(query.plain, default=locale())  # type: ignore[arg-type]
        category, tags = _chosen(query, "category"), _chosen(query, "tag")
        take_note(SearchNote(utcnow(), reader(), query.plain, language, found, category[0] if len(category) == 1 else "", tags))


def _chosen(query: Query, name: str) -> tuple[str, ...]:
    """What somebody looked for it in."""
    return tuple(one.value for one in query.filters if one.name == name and not one.negated)


def note_helpful(words: str) -> None:
    """A search solved somebody's problem."""
    take_note(ClickNote(utcnow(), reader(), parse(words).plain, solved=True))


def note_suggestions(
    step: Step, thread_ids: list[int], words: str = "", *, place: Place = Place.ASK, category: str = "", of_program: bool = False,
) -> None:
    """A step with suggestions of threads that this visitor may see. What robots do is not noted, unless programs are meant."""
    if of_program or is_person(request.user_agent.string):
        now, language = utcnow(), _language_of(words)
        take_note(*(
            SuggestionNote(now, reader(), place, step, words, thread_id, category=category, language=language) for thread_id in thread_ids
        ))


def note_answers(
    step: Step, found: Sequence[tuple[str, int]], words: str, place: Place, *, category: str = "", of_program: bool = False,
) -> None:
    """A step with passages that the answer bar gave: ("article", its id) or ("answer", the id of the thread)."""
    if of_program or is_person(request.user_agent.string):
        now, language = utcnow(), _language_of(words)
        take_note(*(
            SuggestionNote(now, reader(), place, step, words, category=category, language=language,
                           **{"article_id" if kind == "article" else "thread_id": one})
            for kind, one in found
        ))


def _language_of(words: str) -> str | None:
    """What somebody wrote in; None where they wrote nothing."""
    return guess_language(words, default=locale()) if words.strip() else None  # type: ignore[arg-type]


def note_sentence(words: str, language: str, found: int, *, of_program: bool = False) -> None:
    """Somebody asked the answer bar. What it does not know is a search without a result."""
    if words.strip() and (of_program or is_person(request.user_agent.string)):
        take_note(SearchNote(utcnow(), reader(), words, language, found))


def note_asking(address: str | None) -> None:
    """Somebody asked; `address`: of what they asked."""
    found = ASKED.search(address or "")
    take_note(AskedNote(utcnow(), reader(), int(found[1]) if found else None))


def note_arrival(
    app: Flask, reader: str, agent: str, came_from: str, host: str, *, thread_id: int | None = None, article_id: int | None = None,
) -> None:
    """Somebody opened a thread or an article; noted when they came from a search or from where it may have been suggested."""
    came = arrival(came_from, host)
    if came is None or not is_person(agent):
        return
    now = utcnow()
    with app.app_context():
        if came.place is None:
            take_note(ClickNote(now, reader, came.words, thread_id, article_id))
        else:
            take_note(SuggestionNote(now, reader, came.place, Step.OPENED, thread_id=thread_id, article_id=article_id))


def note_solved(place: Place | None, words: str, *, thread_id: int | None = None, article_id: int | None = None) -> None:
    """What somebody came to from a search (no place) or a suggestion solved their problem."""
    now = utcnow()
    if place is None:
        take_note(ClickNote(now, reader(), parse(words).plain, thread_id, article_id, solved=True))
    else:
        take_note(SuggestionNote(now, reader(), place, Step.SOLVED, thread_id=thread_id, article_id=article_id))

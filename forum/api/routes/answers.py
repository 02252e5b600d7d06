"""Answers and similar questions as JSON: what everybody may read, whoever asks."""

from __future__ import annotations

from typing import Any

from flask import request

from forum.api.routes import blueprint
from forum.api.routes.articles import READS
from forum.core.config import current_config
from forum.core.limits import address_prefix, spend
from forum.core.permissions import STRANGER
from forum.kit.clock import iso
from forum.kit.errors import Invalid
from forum.knowledge.queries.passages import SENTENCE_CHARS, find_answers
from forum.search.queries import find_similar
from forum.search.states import Place, Step
from forum.search.visitors import note_answers, note_sentence, note_suggestions

BODY_CHARS, MOST = 4_000, 20


@blueprint.get("/api/v1/answer")
def api_answer() -> dict[str, Any]:
    """The best passages for the sentence `q`, or none: then nothing that is written is sure enough."""
    spend(f"api:{address_prefix()}", READS)
    sentence = wanted("q", SENTENCE_CHARS)
    said = find_answers(STRANGER, sentence)
    note_sentence(sentence, said.language, len(said.found), of_program=True)
    note_answers(Step.SHOWN, [(one.kind, one.id) for one in said.found], sentence, Place.API, of_program=True)
    base = current_config().public_url
    return {
        "known": said.is_known,
        "answers": [
            {"kind": one.kind, "id": one.id, "title": one.title, "url": base + one.url, "language": one.language,
             "confidence_at_least": one.at_least, "html": str(one.html), "is_part": one.is_part, "changed_at": iso(one.changed_at)}
            for one in said.found
        ],
    }


@blueprint.get("/api/v1/similar")
def api_similar() -> dict[str, Any]:
    """Threads like the text in `title` and `body`, solved ones first, with the first words of an accepted answer. `limit`: at most 20."""
    spend(f"api:{address_prefix()}", READS)
    title, body, limit = wanted("title", SENTENCE_CHARS), request.args.get("body", "")[:BODY_CHARS], request.args.get("limit", "5")
    if not (limit.isascii() and limit.isdecimal() and len(limit) <= 2 and 1 <= int(limit) <= MOST):
        raise Invalid()
    found = find_similar(STRANGER, title, body, limit=int(limit), with_answers=True)
    note_suggestions(Step.SHOWN, [one.id for one in found], title, place=Place.API, of_program=True)
    base = current_config().public_url
    return {"threads": [
        {"id": one.id, "type": one.type, "title": one.title, "url": base + one.url, "status": one.status, "language": one.language,
         "category": one.category, "answers": one.answer_count, "me_toos": one.me_too_count, "solution": one.answer}
        for one in found
    ]}


def wanted(name: str, most: int) -> str:
    """A text that has to be there. Raises Invalid."""
    words = " ".join(request.args.get(name, "")[:most].split())
    if not words:
        raise Invalid()
    return words

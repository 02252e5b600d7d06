"""What the pages of the queue show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import render_template, request
from flask_babel import gettext as _

from forum.accounts.queries import find_member
from forum.core import settings
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import Actor, can
from forum.core.rendering import compact
from forum.kit.errors import Invalid, NotFound, PlazaError, WrongState
from forum.search.states import Place, Step
from forum.search.visitors import note_suggestions
from forum.threads.queries import categories_for
from forum.threads.queries.suggestions import get_suggestion
from forum.threads.routes.comparing import comparison
from moderation.audit.looks import note_look
from moderation.policy import DeskAction
from moderation.review.decisions import DECISIONS, Choice
from moderation.review.doors import door
from moderation.review.forms import CAUSE_WORDS, HOURS_WORDS, REASON_WORDS, SUBJECT_WORDS
from moderation.review.queries import (
    PER_PAGE,
    Filters,
    ItemView,
    QueuePage,
    QueueRow,
    at_work,
    count_waiting,
    counts_for,
    item_view,
    queue,
    today_for,
    who_decides,
)
from moderation.review.queries.rows import ORDERS, WHOSE
from moderation.review.several import ALIKE, fitting
from moderation.review.states import DecisionKind, Subject
from moderation.review.steps import FIXED_REASONS
from moderation.statements.words import CATEGORIES, KINDS

WORDS = {"reason_words": REASON_WORDS, "subject_words": SUBJECT_WORDS, "cause_words": CAUSE_WORDS, "hours_words": HOURS_WORDS,
         "category_words": CATEGORIES, "restriction_words": KINDS}


def refuse_others() -> None:
    """The queue is not there for who may not use it."""
    if not can(viewer(), DeskAction.REVIEW):
        raise NotFound()


def filters() -> Filters:
    """What of the queue is asked for in the address."""
    return filters_in(request.args)


def asked_filters() -> Filters:
    """The same, as the forms of the page carry it along in `from`."""
    return filters_in(dict(parse_qsl(request.values.get("from", "")[:500])))


def filters_in(said: Mapping[str, str]) -> Filters:
    """What makes no sense is left out."""
    subject, order, whose, category = (said.get(name, "") for name in ("subject", "order", "whose", "category"))
    return Filters(
        subject=subject if subject in tuple(Subject) else "", reason=said.get("reason", "")[:40], language=said.get("language", "")[:8],
        category_id=int(category) if category.isdecimal() and len(category) < 10 else None, whose=whose if whose in WHOSE else "",
        held=bool(said.get("held")), hidden=bool(said.get("hidden")), order=order if order in ORDERS else ORDERS[0],
    )


def wants_json() -> bool:
    """Whether the page stays and only asks what became of it."""
    return request.accept_mimetypes.best == "application/json"


def answered(error: PlazaError) -> int:
    """The status of a refusal. Browsers write each of those into their console: a script that stays on the page reads why instead."""
    return 200 if wants_json() or request.headers.get("X-Part") == "item" else error.status


def counts_said(*, fresh: bool = False) -> dict[str, Any]:
    """The numbers of the page as its filters name them, for scripts that stay on it."""
    counts = counts_for(viewer(), fresh=fresh)
    by = {"subject": counts.subjects, "reason": counts.reasons, "category": counts.categories, "language": counts.languages}
    said = {name: {str(key): compact(number) for key, number in numbers.items()} for name, numbers in by.items()}
    return {**said, "total": compact(counts.total), "held": compact(counts.held), "hidden": compact(counts.hidden)}


BESIDE = 16
"""Lines beside an item: what is decided in place within minutes. The page of an item has a weight to keep."""


def list_context(wanted: Filters, cursor: str | None = None, *, lines: int = PER_PAGE, with_categories: bool = True) -> dict[str, Any]:
    """The list beside an item; scripts that show the item in place have one already and leave it out."""
    undoable, choices = at_work(viewer())
    counts = counts_for(viewer(), fresh=undoable is not None)
    return {
        "page": QueuePage([], None) if request.headers.get("X-Part") == "item" else queue(viewer(), wanted, cursor=cursor, limit=lines),
        "filters": wanted, "counts": counts, "undoable": undoable, "choices": choices,
        "categories": categories_for(viewer()) if with_categories else [], "leads": can(viewer(), DeskAction.RELEASE_CLAIM),
        "bulk_choices": ALIKE, "fits_of": fits_of, **WORDS,
    }


def fits_of(row: QueueRow) -> str:
    """The decisions about several that fit a line, for scripts that offer what fits all that is selected."""
    return " ".join(choice.kind.value for choice in fitting(viewer(), row))


def show_list(wanted: Filters, status: int = 200, **more: Any) -> Any:
    facts = list_context(wanted, request.args.get("cursor"))
    return render_template("moderation/review/queue.html", today=today_for(viewer()), **facts, **more), status


def show_item(item_id: int, wanted: Filters, status: int = 200, **more: Any) -> Any:
    view = item_view(viewer(), item_id)
    for what in confidential_in(view):
        note_look(viewer(), what, member_id=view.member.person.id if view.member else None, post_id=view.post.id if view.post else None)
    note_suggestions(Step.SHOWN, [one.id for one in view.questions_like], place=Place.REVIEW)
    moves = any(choice.kind is DecisionKind.MOVE for choice in view.choices)
    facts = {**list_context(wanted, lines=BESIDE, with_categories=moves), "view": view, "score": view.score,
             "viewer_id": viewer().id, "judges": who_decides(viewer(), view.case) if view.item.is_waiting and not view.choices else [],
             "canned": canned_for(view), **edit_of(view), **more}
    facts.setdefault("typed", {})
    facts.setdefault("errors", {})
    facts.setdefault("preview", None)
    return render_template("moderation/review/item.html", **facts), status


def confidential_in(view: ItemView) -> list[str]:
    """What of the item not even all staff may see: codes of looks."""
    shown = {"flags": view.flags, "findings": view.findings, "notice": view.notice, "appeal": view.appeal}
    return [what for what, found in shown.items() if found]


def edit_of(view: ItemView) -> dict[str, Any]:
    """The suggested edit of an item beside what it would change."""
    if view.item.suggestion_id is None:
        return {"suggestion": None}
    suggestion = get_suggestion(viewer(), view.item.suggestion_id)
    return {"suggestion": suggestion, **comparison(suggestion)}


def canned_for(view: ItemView) -> dict[str, list[Any]]:
    return canned(view.choices, view.member.person.id if view.member else None, view.item.reason)


def canned(choices: list[Choice], member_id: int | None, reason: str = "") -> dict[str, list[Any]]:
    """Ready words by decision, in the language of whoever will read them."""
    ready, member = door("canned_reasons"), find_member(member_id) if member_id else None
    language = (member.locale if member else None) or str(settings.get("site.default_locale"))
    said = {choice.kind.value: FIXED_REASONS.get(choice.kind, reason) for choice in choices if "words" in choice.takes | choice.needs}
    return ready(viewer(), said, language) if ready is not None else {}


def refusal(error: PlazaError) -> dict[str, Any]:
    """Why nothing was decided, for the page it is shown on."""
    if isinstance(error, Invalid):
        errors = {name: " ".join(shown(message) for message in messages) for name, messages in error.fields.items()}
        return {"errors": errors or {"": shown(error.message)}, "typed": request.form}
    said = dict(error.details)
    if isinstance(error, WrongState) and said.get("decision"):
        label = DECISIONS[DecisionKind(str(said["decision"]))].label
        moved = _("%(name)s has decided this already: %(decision)s.", name=said.get("name") or "Plaza", decision=label)
        return {"moved": moved, "typed_words": typed_words()}
    return {"moved": shown(error.message), "typed_words": typed_words()}


def typed_words() -> str:
    """What was written for a decision that was not made, so that nobody has to write it twice."""
    written = (request.form.get(name, "").strip() for name in ("title", "words", "note", "law", "body"))
    return "\n\n".join(filter(None, written))


def review_nav(who: Actor) -> dict[str, Any] | None:
    """The link in the header, for those who review."""
    waiting = count_waiting(who)
    return None if waiting is None else {"label": _("Review"), "url": "/desk/review/", "icon": "shield-check", "count": waiting}

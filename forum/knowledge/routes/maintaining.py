"""The maintenance board, one item of it, and translations that are behind."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound
from forum.knowledge.commands import claim_alarm, confirm_alarm, put_off_alarm, release_alarm
from forum.knowledge.forms import AlarmForm
from forum.knowledge.queries import count_alarms, list_alarms, said_of, translations_behind, view_alarm
from forum.knowledge.queries.maintenance import SHELVES
from forum.knowledge.routes import blueprint
from forum.knowledge.routes.listing import WORDS
from forum.knowledge.states import AlarmKind
from forum.knowledge.words import (
    ALARM_CAUSES,
    ALARM_ENDS,
    ALARM_ICONS,
    ALARM_KINDS,
    ALARM_TODO,
    LANGUAGE_WORDS,
    RATING_WORDS,
    SECTION_WORDS,
)
from forum.knowledge.words import SHELF_WORDS as SHELF_NAMES
from forum.threads.routes.sending import Answer

HOME = "/help/maintenance/"
SAID = {"kinds": ALARM_KINDS, "causes": ALARM_CAUSES, "ends": ALARM_ENDS, "todo": ALARM_TODO, "icons": ALARM_ICONS}


@blueprint.get("/help/maintenance/")
def list_stale() -> str:
    shelf, kind, number = request.args.get("show", ""), request.args.get("kind", ""), request.args.get("page", "1")
    shelf, kind = shelf if shelf in SHELVES else "open", kind if kind in tuple(AlarmKind) else ""
    page = max(1, int(number)) if number.isdecimal() and 0 < len(number) < 5 else 1
    rows, goes_on = list_alarms(viewer(), shelf, kind, page=page)
    if page > 1 and not rows:
        raise NotFound()
    counts = count_alarms(viewer())
    tabs = [
        {"label": SHELF_NAMES[name], "url": f"{HOME}?show={name}{'&kind=' + kind if kind else ''}", "count": counts.get(name),
         "current": name == shelf} for name in SHELVES
    ]
    here = {"shelf": shelf, "kind": kind, "page": page, "goes_on": goes_on}
    return render_template(
        "knowledge/maintenance.html", rows=rows, tabs=tabs, here=here, counts=counts, said=SAID, words=WORDS, all_kinds=list(AlarmKind),
    )


@blueprint.get("/help/maintenance/<id:alarm_id>")
def show_alarm(alarm_id: int) -> str:
    return alarm_page(alarm_id, AlarmForm(formdata=None))


def alarm_page(alarm_id: int, form: AlarmForm) -> str:
    view = view_alarm(viewer(), alarm_id)
    ratings = said_of(view.article) if view.alarm.kind == AlarmKind.UNHELPFUL else None
    return render_template(
        "knowledge/alarm.html", view=view, alarm=view.alarm, article=view.article, form=form, said=SAID, words=WORDS,
        section_words=SECTION_WORDS, ratings=ratings, rating_words=RATING_WORDS,
    )


@blueprint.post("/help/maintenance/<id:alarm_id>/claim")
def claim_item(alarm_id: int) -> Answer:
    return go(claim_alarm(viewer(), alarm_id).url)


@blueprint.post("/help/maintenance/<id:alarm_id>/release")
def release_item(alarm_id: int) -> Answer:
    return go(release_alarm(viewer(), alarm_id).url)


@blueprint.post("/help/maintenance/<id:alarm_id>/settle")
def settle_item(alarm_id: int) -> Answer:
    form = AlarmForm()
    settle = confirm_alarm if form.end.data == "confirmed" else put_off_alarm
    try:
        settle(viewer(), alarm_id, note=str(form.note.data or ""))
    except Invalid as error:
        show_refusal(form, error)
        return alarm_page(alarm_id, form), 422
    return go(HOME, _("Settled."))


@blueprint.get("/help/maintenance/<id:alarm_id>/settle")
def alarm_again(alarm_id: int) -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    return go(view_alarm(viewer(), alarm_id).alarm.url)


@blueprint.get("/help/translations/")
def list_translations() -> str:
    rows = translations_behind(viewer())
    return render_template("knowledge/translations.html", rows=rows, languages=LANGUAGE_WORDS)

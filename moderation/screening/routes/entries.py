"""Watched words, domains and networks."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core.door import viewer
from forum.core.forms import show_refusal
from forum.kit.errors import Invalid, NotFound
from forum.kit.row_ids import row_id
from forum.kit.text import plain_line
from moderation.screening.commands.tuning import Draft, add_rules, delete_rule, edit_rule
from moderation.screening.forms import ListForm, WordForm, form_for
from moderation.screening.models import ScreeningRule
from moderation.screening.queries import category_choices, get_rule, rules_of, tries_of, watching_count
from moderation.screening.routes import Answer, blueprint, go, show
from moderation.screening.states import RuleKind

LISTS = (RuleKind.WORD, RuleKind.DOMAIN, RuleKind.ADDRESS)
MOST_SEARCHED = 60
MOST_NAME = 200


@blueprint.get("/desk/screening/lists/<kind>/")
def show_rules(kind: str) -> Answer:
    return _page(kind, _form(kind))


@blueprint.post("/desk/screening/lists/<kind>/")
def add(kind: str) -> Answer:
    form = _form(kind)
    try:
        added, known = add_rules(viewer(), kind, str(form.lines.data or "").split("\n"), _draft(form))
    except Invalid as refusal:
        show_refusal(form, refusal)
        return _page(kind, form), 422
    words = ngettext("%(num)d entry is new. It only watches until you have tried it.",
                     "%(num)d entries are new. They only watch until you have tried them.", added)
    more = ngettext("%(num)d was there already.", "%(num)d were there already.", known) if known else ""
    return go(url_for("screening.show_rules", kind=kind), f"{words} {more}".strip())


@blueprint.get("/desk/screening/rules/<id:rule_id>/")
def show_rule(rule_id: int) -> Answer:
    rule = get_rule(viewer(), rule_id)
    return show("rule", rule.kind, rule=rule, form=_form(rule.kind, rule), tries=tries_of(viewer(), rule.kind, [rule]))


@blueprint.post("/desk/screening/rules/<id:rule_id>/")
def save_rule(rule_id: int) -> Answer:
    rule = get_rule(viewer(), rule_id)
    form = _form(rule.kind)
    try:
        edit_rule(viewer(), rule_id, str(form.name.data or ""), _draft(form))
    except Invalid as refusal:
        show_refusal(form, refusal)
        found = get_rule(viewer(), rule_id)
        return show("rule", rule.kind, rule=found, form=form, tries=tries_of(viewer(), rule.kind, [found])), 422
    return go(url_for("screening.show_rules", kind=rule.kind), _("Saved. It only watches until you have tried it."))


@blueprint.post("/desk/screening/rules/<id:rule_id>/delete")
def remove_rule(rule_id: int) -> Answer:
    kind = get_rule(viewer(), rule_id).kind
    delete_rule(viewer(), rule_id)
    return go(url_for("screening.show_rules", kind=kind), _("It is deleted."))


def _form(kind: str, rule: ScreeningRule | None = None) -> ListForm | WordForm:
    if kind not in LISTS:
        raise NotFound()
    given = None if rule is None else {
        "name": rule.name, "action": rule.action, "replacement": rule.replacement, "language": rule.language, "weight": rule.weight,
        "is_pattern": rule.is_pattern, "category": str(rule.category_id or ""),
    }
    form = form_for(kind)(data=given)
    if isinstance(form, WordForm):
        form.offer(category_choices(viewer()))
    return form


def _draft(form: ListForm | WordForm) -> Draft:
    if isinstance(form, ListForm):
        return Draft(weight=form.weight.data)
    try:
        category_id = row_id(form.category.data) if form.category.data else None
    except ValueError:
        raise Invalid.field("category", _("Choose one of the list.")) from None
    return Draft(
        action=form.action.data or "", replacement=form.replacement.data or "", category_id=category_id,
        language=form.language.data or "", is_pattern=bool(form.is_pattern.data),
    )


def _page(kind: str, form: ListForm | WordForm) -> str:
    text, after = plain_line(request.args.get("q", "")[:MOST_SEARCHED]), plain_line(request.args.get("after", "")[:MOST_NAME])
    rules, more = rules_of(viewer(), kind, text=text, after=after)
    names = dict(category_choices(viewer())) if kind == RuleKind.WORD else {}
    return show("entries", kind, kind=kind, rules=rules, more=more, text=text, after=after, form=form, categories=names,
                tries=tries_of(viewer(), kind, rules), watching=watching_count(viewer(), kind))

"""Rules: the list, the page of each, and changing them."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import viewer
from forum.core.forms import shown
from forum.core.permissions import authorize
from forum.kit.errors import Invalid, WrongState
from forum.kit.row_ids import row_number
from forum.threads.queries import categories_for
from moderation.policy import DeskAction
from moderation.raising.commands import RuleDraft, add_rule, delete_rule, edit_rule, switch_off, switch_on
from moderation.raising.forms import DaysForm, RuleForm, usual
from moderation.raising.lexicon import heat_of
from moderation.raising.models import RaisingRule
from moderation.raising.queries import get_rule, rule_lines, rule_view
from moderation.raising.routes import Answer, blueprint, show
from moderation.raising.states import RuleKind

SENTENCE_MOST = 500


@blueprint.get("/desk/cases/rules/")
def list_rules() -> Answer:
    return show("rules", lines=rule_lines(viewer()))


@blueprint.get("/desk/cases/rules/new")
def new_rule() -> Answer:
    authorize(viewer(), DeskAction.EDIT_RAISING)
    kind = request.args.get("kind", "")
    if kind not in tuple(RuleKind):
        return show("kinds")
    return _form_page(RuleForm(formdata=None, data=usual(kind)), kind, None)


@blueprint.post("/desk/cases/rules/new")
def make_rule() -> Answer:
    form, made, kind = RuleForm(), list[RaisingRule](), request.args.get("kind", "")
    if try_command(form, lambda: made.append(add_rule(viewer(), _draft(form, kind)))):
        return go(made[0].url, _("The rule is there, switched off. Do a dry run next."))
    if kind not in tuple(RuleKind):
        return show("kinds"), 422
    return _form_page(form, kind, None), 422


@blueprint.get("/desk/cases/rules/<id:case_rule_id>/")
def show_rule(case_rule_id: int) -> Answer:
    return rule_page(case_rule_id)


@blueprint.get("/desk/cases/rules/<id:case_rule_id>/edit")
def change_rule(case_rule_id: int) -> Answer:
    authorize(viewer(), DeskAction.EDIT_RAISING)
    rule = get_rule(viewer(), case_rule_id)
    form = RuleForm(formdata=None, obj=rule, data={"category": str(rule.category_id or "")})
    return _form_page(form, rule.kind, rule)


@blueprint.post("/desk/cases/rules/<id:case_rule_id>/edit")
def save_rule(case_rule_id: int) -> Answer:
    form, kind = RuleForm(), get_rule(viewer(), case_rule_id).kind
    status, moved = 422, ""
    try:
        if try_command(form, lambda: edit_rule(viewer(), case_rule_id, _draft(form, kind), version=form.version.data or 0)):
            return go(url_for("raising.show_rule", case_rule_id=case_rule_id), _("The rule is saved."))
    except WrongState as refusal:
        status, moved = 409, shown(refusal.message)
    rule = get_rule(viewer(), case_rule_id)
    form.version.data, form.version.raw_data = rule.version, None
    return _form_page(form, kind, rule, moved), status


@blueprint.post("/desk/cases/rules/<id:case_rule_id>/on")
def turn_on(case_rule_id: int) -> Answer:
    switch_on(viewer(), case_rule_id, version=request.form.get("version", type=row_number))
    return go(url_for("raising.show_rule", case_rule_id=case_rule_id), _("The rule is on. It looks every five minutes."))


@blueprint.post("/desk/cases/rules/<id:case_rule_id>/off")
def turn_off(case_rule_id: int) -> Answer:
    switch_off(viewer(), case_rule_id)
    return go(url_for("raising.show_rule", case_rule_id=case_rule_id), _("The rule is off."))


@blueprint.post("/desk/cases/rules/<id:case_rule_id>/delete")
def remove_rule(case_rule_id: int) -> Answer:
    delete_rule(viewer(), case_rule_id)
    return go(url_for("raising.list_rules"), _("The rule is deleted."))


def rule_page(rule_id: int, form: DaysForm | None = None) -> str:
    """The page of one rule; a rule about heat says of a sentence how heated it is."""
    view, sentence = rule_view(viewer(), rule_id), request.args.get("sentence", "")[:SENTENCE_MOST]
    heat = heat_of(sentence) if sentence and view.line.rule.kind == RuleKind.HEATED else None
    return show("rule", view=view, form=form or DaysForm(formdata=None), sentence=sentence, heat=heat)


def _form_page(form: RuleForm, kind: str, rule: RaisingRule | None, moved: str = "") -> str:
    form.offer(kind, [(place.id, place.name) for place in categories_for(viewer())])
    return show("rule_form", form=form, kind=kind, rule=rule, moved=moved)


def _draft(form: RuleForm, kind: str) -> RuleDraft:
    try:
        category_id = form.category_id
    except ValueError:
        raise Invalid.field("category", _("Choose one of the list.")) from None
    return RuleDraft(
        name=str(form.name.data or ""), kind=kind, amount=form.amount.data, words=str(form.words.data or ""), category_id=category_id,
        reason=str(form.reason.data or ""), priority=str(form.priority.data or ""), cap_per_hour=form.cap_per_hour.data,
        cooldown_days=form.cooldown_days.data,
    )

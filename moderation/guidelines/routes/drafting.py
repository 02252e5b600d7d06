"""The desk's pages that write the next version of the guidelines."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core.door import locale, viewer
from forum.kit.errors import NotFound
from forum.kit.moving import moved
from moderation.guidelines.commands import (
    RuleDraft,
    add_rule,
    discard_draft,
    edit_rule,
    order_rules,
    publish_guidelines,
    remove_rule,
)
from moderation.guidelines.comparing import changes
from moderation.guidelines.forms import LANGUAGE_WORDS, REASON_WORDS, PublishForm, RuleForm
from moderation.guidelines.queries import Edition, Rule, current_edition, draft_edition
from moderation.guidelines.routes import blueprint

Answer = str | tuple[str, int] | Response
HOME = "/desk/guidelines/"


def written() -> Edition:
    """The draft; what is in force when nobody has changed anything."""
    return draft_edition(viewer()) or current_edition()


def get_rule(code: str) -> Rule:
    found = written().rule(code)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/desk/guidelines/")
def rules() -> Answer:
    return _rules(PublishForm(formdata=None))


def _rules(form: PublishForm) -> str:
    draft, now = draft_edition(viewer()), current_edition()
    changed = changes(now, draft, locale()) if draft else []
    return render_template("moderation/guidelines/rules.html", edition=draft or now, draft=draft, now=now, changes=changed, form=form,
                           reason_words=REASON_WORDS, language_words=LANGUAGE_WORDS)


@blueprint.get("/desk/guidelines/preview/")
def preview() -> Answer:
    return render_template("moderation/guidelines/preview.html", edition=written(), now=current_edition())


@blueprint.get("/desk/guidelines/new")
def new_rule() -> Answer:
    return _form(RuleForm(formdata=None), None)


@blueprint.post("/desk/guidelines/new")
def make_rule() -> Answer:
    form = RuleForm()
    if try_command(form, lambda: add_rule(viewer(), _draft(form))):
        return go(HOME, _("The rule is in the draft."))
    return _form(form, None), 422


@blueprint.get("/desk/guidelines/rules/<key>")
def rule(key: str) -> Answer:
    found = get_rule(key)
    given = {f"{what}_{name}": text for what, texts in (("title", found.titles), ("text", found.texts)) for name, text in texts.items()}
    return _form(RuleForm(formdata=None, data={**given, "reasons": found.reasons, "edits": found.edits}), found)


@blueprint.post("/desk/guidelines/rules/<key>")
def save_rule(key: str) -> Answer:
    form = RuleForm()
    if try_command(form, lambda: edit_rule(viewer(), key, _draft(form), edits=form.edits.data or 0)):
        return go(f"{HOME}#rule-{key}", _("The draft is saved. It holds when you publish it."))
    found = get_rule(key)
    saved = found if form.edits.data != found.edits else None
    form.edits.data, form.edits.raw_data = found.edits, None
    return _form(form, found, saved), 422


def _form(form: RuleForm, found: Rule | None, saved: Rule | None = None) -> str:
    """`saved`: what somebody else has saved since this form was opened."""
    return render_template("moderation/guidelines/rule.html", form=form, rule=found, saved=saved, language_words=LANGUAGE_WORDS)


def _draft(form: RuleForm) -> RuleDraft:
    return RuleDraft(form.titles(), form.texts(), form.reasons.data or (), bool(form.checked.data), str(form.code.data or ""))


@blueprint.post("/desk/guidelines/rules/<key>/move")
def move_rule(key: str) -> Answer:
    codes = [each.code for each in written().rules]
    if key not in codes:
        raise NotFound()
    order_rules(viewer(), moved(codes, key, request.form.get("direction", "")))
    return go(f"{HOME}#rule-{key}")


@blueprint.post("/desk/guidelines/rules/<key>/remove")
def remove_rule_now(key: str) -> Answer:
    remove_rule(viewer(), key)
    return go(HOME, _("The rule is gone from the draft. It stays in the versions that had it."))


@blueprint.post("/desk/guidelines/publish")
def publish() -> Answer:
    form = PublishForm()
    values = {"summary_en": str(form.summary_en.data or ""), "summary_es": str(form.summary_es.data or "")}
    if try_command(form, lambda: publish_guidelines(viewer(), **values)):
        return go("/guidelines/", _("The new version is in force."))
    return _rules(form), 422


@blueprint.post("/desk/guidelines/discard")
def discard() -> Answer:
    discard_draft(viewer())
    return go(HOME, _("The draft is gone. What was in force still is."))


@blueprint.get("/desk/guidelines/publish")
@blueprint.get("/desk/guidelines/discard")
def rules_again() -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the page with the form."""
    return go(HOME)

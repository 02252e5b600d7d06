"""The draft of the next version: begun by the first change, a copy of what is in force. Nobody but admins sees it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from forum.core.db import command, insert_all, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotFound, WrongState
from forum.kit.text import normalise, plain_line
from moderation.guidelines.models import GuidelineRule, GuidelineVersion
from moderation.guidelines.queries.editions import Edition, current_edition, stored_current
from moderation.guidelines.states import DRAFT, LANGUAGES, REASONS
from moderation.policy import DeskAction

TITLE_MAX, TEXT_MAX, RULES_MAX = 120, 10_000, 40
CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CODE_MAX = 40


@dataclass(frozen=True)
class RuleDraft:
    """What a form says of a rule. `checked`: the other language was compared and is up to date."""

    titles: dict[str, str]
    texts: dict[str, str]
    reasons: Sequence[str] = ()
    checked: bool = False
    code: str = field(default="")


@command
def edit_rule(actor: Actor, code: str, draft: RuleDraft, *, edits: int) -> None:
    """Change one rule of the draft. `edits` is what the form was made from: of two editors the second is told, and keeps the words.
    Raises Invalid, NotFound."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    version = hold_draft()
    rule = _rule(version, code)
    if rule.edits != edits:
        raise Invalid(_("Somebody else has changed this rule meanwhile. Look at their text, then save yours again if it still holds."))
    _write(rule, _cleaned(draft), utcnow(), checked=draft.checked)
    _take_reasons(version, rule)


@command
def add_rule(actor: Actor, draft: RuleDraft) -> str:
    """A further rule at the end of the draft. Returns its code. Raises Invalid."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    version = hold_draft()
    codes = [rule.code for rule in _rules(version)]
    code = draft.code.strip().lower()
    if not CODE.fullmatch(code) or len(code) > CODE_MAX:
        raise Invalid.field("code", _("Use small letters, digits and hyphens, such as be-kind."))
    if code in codes:
        raise Invalid.field("code", _("Another rule has this code."))
    if len(codes) >= RULES_MAX:
        raise Invalid(_("These are too many rules for anybody to read."))
    now = utcnow()
    rule = GuidelineRule(version_id=version.id, code=code, position=len(codes), title_en="", title_es="", text_en="", text_es="",
                         reasons=[], edited_en_at=now, edited_es_at=now, edits=0)
    _write(rule, _cleaned(draft), now, checked=draft.checked)
    session().add(rule)
    session().flush()
    _take_reasons(version, rule)
    return code


@command
def remove_rule(actor: Actor, code: str) -> None:
    """Take a rule out of the draft; older versions keep it. Raises NotFound."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    session().delete(_rule(hold_draft(), code))


@command
def order_rules(actor: Actor, codes: Sequence[str]) -> None:
    """Put the draft's rules in this order. Raises WrongState when it has other rules by now."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    rules = {rule.code: rule for rule in _rules(hold_draft())}
    if set(codes) != set(rules):
        raise WrongState(_("Somebody else has changed the rules meanwhile."))
    for position, code in enumerate(codes):
        rules[code].position = position


@command
def discard_draft(actor: Actor) -> None:
    """Forget what was drafted: the next change begins with what is in force."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    session().execute(delete(GuidelineVersion).where(GuidelineVersion.number == DRAFT))


def hold_draft() -> GuidelineVersion:
    """The draft, locked; begun now when there is none. The texts Plaza ships become version 1 first, so that it stays."""
    draft = select(GuidelineVersion).where(GuidelineVersion.number == DRAFT)  # asked again after waiting: it may be published by then
    held = session().scalars(draft.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if held is not None:
        return held
    edition = current_edition()
    if stored_current() is None:
        _lay_down(edition, GuidelineVersion(number=edition.number, published_at=edition.published_at))
    return _lay_down(edition, GuidelineVersion(number=DRAFT))


def _lay_down(edition: Edition, version: GuidelineVersion) -> GuidelineVersion:
    version.summary_en = version.summary_es = ""
    session().add(version)
    session().flush()
    insert_all(GuidelineRule, [
        {"version_id": version.id, "code": rule.code, "position": position, "title_en": rule.titles["en"], "title_es": rule.titles["es"],
         "text_en": rule.texts["en"], "text_es": rule.texts["es"], "reasons": list(rule.reasons),
         "edited_en_at": rule.edited_at["en"], "edited_es_at": rule.edited_at["es"], "edits": rule.edits}
        for position, rule in enumerate(edition.rules)
    ])
    return version


def _rules(version: GuidelineVersion) -> list[GuidelineRule]:
    found = select(GuidelineRule).where(GuidelineRule.version_id == version.id).order_by(GuidelineRule.position, GuidelineRule.id)
    return list(session().scalars(found))


def _rule(version: GuidelineVersion, code: str) -> GuidelineRule:
    found = next((rule for rule in _rules(version) if rule.code == code), None)
    if found is None:
        raise NotFound()
    return found


def _cleaned(draft: RuleDraft) -> RuleDraft:
    titles = {name: plain_line(draft.titles.get(name, ""))[:TITLE_MAX] for name in LANGUAGES}
    texts = {name: normalise(draft.texts.get(name, "")).strip() for name in LANGUAGES}
    problems: dict[str, list[object]] = {}
    for name in LANGUAGES:
        if len(texts[name]) > TEXT_MAX:
            problems[f"text_{name}"] = [_("This is too long for a rule that people should read.")]
        if bool(titles[name]) != bool(texts[name]):
            problems[f"title_{name}"] = [_("A title needs its text, and a text its title.")]
    if not any(texts.values()):
        problems["text_en"] = [_("Write the rule in one language at least.")]
    if problems:
        raise Invalid(fields=problems)
    return RuleDraft(titles, texts, [code for code in REASONS if code in draft.reasons])


def _write(rule: GuidelineRule, draft: RuleDraft, now: datetime, *, checked: bool) -> None:
    for name in LANGUAGES:
        changed = (getattr(rule, f"title_{name}"), getattr(rule, f"text_{name}")) != (draft.titles[name], draft.texts[name])
        if changed or checked:
            setattr(rule, f"edited_{name}_at", now)
        setattr(rule, f"title_{name}", draft.titles[name])
        setattr(rule, f"text_{name}", draft.texts[name])
    rule.reasons, rule.edits = list(draft.reasons), rule.edits + 1


def _take_reasons(version: GuidelineVersion, rule: GuidelineRule) -> None:
    """A reason stands under one rule: the others lose it."""
    for other in _rules(version):
        if other.code != rule.code and set(other.reasons) & set(rule.reasons):
            other.reasons = [code for code in other.reasons if code not in rule.reasons]
            other.edits += 1

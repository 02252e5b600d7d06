"""The draft becomes the version in force."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.text import plain_line
from moderation.guidelines.commands.drafting import hold_draft
from moderation.guidelines.events import GuidelinesPublished
from moderation.guidelines.queries.editions import current_edition, differs, draft_edition
from moderation.guidelines.states import REASONS
from moderation.policy import DeskAction

SUMMARY_MAX = 300


@command
def publish_guidelines(actor: Actor, *, summary_en: str, summary_es: str) -> int:
    """Publish the draft. Returns the number of the version. Raises Invalid when nothing changed, when a reason has no rule, or
    without a summary."""
    authorize(actor, DeskAction.EDIT_GUIDELINES)
    version, before = hold_draft(), current_edition()
    session().flush()
    draft = draft_edition(actor)
    english, spanish = (plain_line(summary)[:SUMMARY_MAX] for summary in (summary_en, summary_es))
    if draft is None or not differs(draft, before):
        raise Invalid(_("Nothing has changed since the last version."))
    if without := sorted(set(REASONS) - {code for rule in draft.rules for code in rule.reasons}):
        raise Invalid(_("Every reason needs a rule that it stands under. These have none: %(reasons)s.", reasons=", ".join(without)))
    if not (english or spanish):
        words = _("Say in a sentence what has changed, in one language at least.")
        raise Invalid(fields={"summary_en": [words], "summary_es": [words]})
    codes = dict.fromkeys((*(rule.code for rule in draft.rules), *(rule.code for rule in before.rules)))
    changed = [code for code in codes if (now := draft.rule(code)) is None or not now.same_as(before.rule(code))]
    version.number, version.published_at, version.published_by_id = before.number + 1, utcnow(), actor.id
    version.summary_en, version.summary_es = english, spanish
    announce(GuidelinesPublished(version.published_at, actor.id, version.number, english, spanish, tuple(changed)))
    return version.number

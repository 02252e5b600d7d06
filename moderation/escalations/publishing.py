"""What a public answer about a case is looked at for before everybody can read it. Reads only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.kit.errors import Invalid
from forum.threads.concerns import concerns
from moderation.escalations.closing import repeats_private
from moderation.escalations.models import Escalation

CHECKED = "public_checked"
"""The input that says: I have read it, nothing private is in it. A refusal that it answers names it."""


def refuse_private(case: Escalation, words: str) -> None:
    """Raises Invalid naming `public_summary` and CHECKED for what looks personal, and for words that were written in private."""
    wrong: list[object] = []
    if found := concerns(words):
        wrong.append(_l("This looks like personal data: %(what)s.", what=", ".join(found)))
    if repeats_private(case, words):
        wrong.append(_l("This was written in private, word for word. Say it anew, for everybody."))
    if wrong:
        raise Invalid(wrong[0], fields={"public_summary": wrong, CHECKED: []})

"""Sanctions in words, in the language that is in force when they are said."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.threads.forms import HIDE_WORDS
from moderation.sanctions.states import Deed, EndedHow, Illegal, SanctionKind
from moderation.sanctions.steps import Step

KINDS: dict[str, Any] = {
    SanctionKind.WARNING: _l("Warning"), SanctionKind.SILENCE: _l("Silence"), SanctionKind.SUSPENSION: _l("Suspension"),
    SanctionKind.REMOVAL: _l("Removal"),
}
KIND_HELP: dict[str, Any] = {
    SanctionKind.WARNING: _l("Says what was wrong. Nothing is forbidden."),
    SanctionKind.SILENCE: _l("They read, but write and vote nothing. What they wrote stays."),
    SanctionKind.SUSPENSION: _l("They cannot sign in. Sessions, devices and feeds end at once. What they wrote stays."),
    SanctionKind.REMOVAL: _l("They cannot sign in any more, and the profile is gone. The handle stays theirs."),
}
REASONS: dict[str, Any] = {**{str(code): words for code, words in HIDE_WORDS.items()}, str(Illegal.ILLEGAL): _l("Against the law")}
ENDINGS: dict[str, Any] = {
    EndedHow.EXPIRED: _l("Its time was over"), EndedHow.LIFTED: _l("Lifted"), EndedHow.OVERTURNED: _l("Overturned on appeal"),
    EndedHow.UNDONE: _l("Undone at once"),
}
DEEDS: dict[Deed, Any] = {
    Deed.READ: _l("Read everything you could read before"), Deed.ASK: _l("Ask questions and start discussions"), Deed.ANSWER: _l("Answer"),
    Deed.COMMENT: _l("Comment"), Deed.EDIT: _l("Edit, delete and bring back posts"), Deed.SUGGEST: _l("Suggest edits"),
    Deed.UPLOAD: _l("Upload files"), Deed.CLAIM: _l("Say that you are writing an answer"), Deed.VOTE: _l("Vote"),
    Deed.ME_TOO: _l("Say that you have a problem too"), Deed.FLAG: _l("Flag posts and members"),
    Deed.ACCEPT: _l("Accept answers, and say that your question is solved"), Deed.CLOSE: _l("Close and reopen questions"),
    Deed.REVIEW: _l("Review suggested edits"), Deed.CHANGE_PROFILE: _l("Change your name, handle, picture and description"),
    Deed.TAKE_BACK: _l("Take back votes, flags and suggested edits of yours"), Deed.FOLLOW: _l("Follow, bookmark and read your inbox"),
    Deed.KEEP_DRAFTS: _l("Keep drafts"), Deed.APPEAL: _l("Object to this decision"),
    Deed.OWN_ACCOUNT: _l("Change password, address and settings, and delete your account"),
    Deed.BE_TOLD: _l("Get mail and notifications"), Deed.SIGN_IN: _l("Sign in"), Deed.SHOW_PROFILE: _l("Have a profile others can see"),
}


def duration_words(kind: str, hours: int | None) -> str:
    """For how long, where that is a choice."""
    if kind not in (SanctionKind.SILENCE, SanctionKind.SUSPENSION):
        return ""
    if hours is None:
        return _("without an end")
    if hours < 48:
        return ngettext("%(num)d hour", "%(num)d hours", hours)
    return ngettext("%(num)d day", "%(num)d days", hours // 24)


def sanction_words(kind: str, hours: int | None) -> str:
    """Such as: Silence, 3 days."""
    lasting = duration_words(kind, hours)
    return f"{KINDS[kind]}, {lasting}" if lasting else str(KINDS[kind])


def why_words(step: Step) -> str:
    """Why this step is suggested."""
    said = [
        ngettext("%(num)d earlier sanction counts.", "%(num)d earlier sanctions count.", step.earlier) if step.earlier
        else _("No earlier sanction counts.")
    ]
    if step.is_spam:
        said.append(_("Spam is not taught by a warning: suspension first, then removal."))
    elif step.begins_higher:
        said.append(_("This reason begins higher than others."))
    elif step.earlier:
        said.append(_("It is one step more than the hardest of them."))
    if step.is_last and not step.is_spam:
        said.append(_("There is no harder step."))
    if step.forgotten:
        said.append(ngettext("%(num)d does not count: over for a year, or taken back.",
                             "%(num)d do not count: over for a year, or taken back.", step.forgotten))
    return " ".join(said)

"""What each kind of sanction forbids: one table, shown to the member it is about and asked by the tests of every door.

A warning says something and forbids nothing. A silence takes what puts words before others or weighs on them; reading, following,
drafts, taking back what one did, one's account and objecting stay. A suspension takes everything but the decision and the appeal
against it. A removal is a suspension without an end whose profile is gone too; the handle stays theirs.
"""

from __future__ import annotations

from enum import Enum

from forum.policy import Action
from moderation.policy import DeskAction
from moderation.sanctions.states import Deed, SanctionKind

WRITING = frozenset({
    Deed.ASK, Deed.ANSWER, Deed.COMMENT, Deed.EDIT, Deed.SUGGEST, Deed.UPLOAD, Deed.CLAIM, Deed.VOTE, Deed.ME_TOO, Deed.FLAG,
    Deed.ACCEPT, Deed.CLOSE, Deed.REVIEW, Deed.CHANGE_PROFILE,
})
BEING_HERE = frozenset({
    Deed.TAKE_BACK, Deed.FOLLOW, Deed.KEEP_DRAFTS, Deed.OWN_ACCOUNT, Deed.BE_TOLD, Deed.SIGN_IN,
})
FORBIDS: dict[SanctionKind, frozenset[Deed]] = {
    SanctionKind.WARNING: frozenset(),
    SanctionKind.SILENCE: WRITING,
    SanctionKind.SUSPENSION: WRITING | BEING_HERE,
    SanctionKind.REMOVAL: WRITING | BEING_HERE | {Deed.SHOW_PROFILE},
}
ACTIONS: dict[Deed, tuple[Enum, ...]] = {
    Deed.ASK: (Action.ASK, Action.ANNOUNCE), Deed.ANSWER: (Action.ANSWER,), Deed.COMMENT: (Action.COMMENT,),
    Deed.EDIT: (Action.EDIT_POST, Action.RETAG, Action.CREATE_TAG, Action.DELETE_POST, Action.UNDELETE_POST),
    Deed.SUGGEST: (Action.SUGGEST_EDIT,), Deed.UPLOAD: (Action.UPLOAD,), Deed.CLAIM: (Action.CLAIM,),
    Deed.VOTE: (Action.UPVOTE, Action.DOWNVOTE), Deed.ME_TOO: (Action.ME_TOO,), Deed.FLAG: (DeskAction.FLAG,),
    Deed.ACCEPT: (Action.ACCEPT, Action.WITHDRAW_ACCEPTANCE, Action.ADD_SOLUTION, Action.SOLVE_BY_SELF, Action.GIVE_INFO,
                  Action.ASK_FOR_INFO, Action.STILL_BROKEN),
    Deed.CLOSE: (Action.CLOSE, Action.CLOSE_AS_NOT_NEEDED, Action.MARK_DUPLICATE, Action.REOPEN),
    Deed.REVIEW: (Action.REVIEW_EDITS, Action.REVIEW_EDIT), Deed.CHANGE_PROFILE: (Action.CHANGE_PROFILE,),
    Deed.TAKE_BACK: (Action.WITHDRAW_VOTE, Action.WITHDRAW_ME_TOO, Action.WITHDRAW_SUGGESTION, Action.WITHDRAW_CLAIM,
                     DeskAction.WITHDRAW_FLAG),
    Deed.FOLLOW: (Action.FOLLOW, Action.BOOKMARK, Action.READ_INBOX), Deed.KEEP_DRAFTS: (Action.SAVE_DRAFT,),
    Deed.APPEAL: (DeskAction.APPEAL,), Deed.OWN_ACCOUNT: (Action.MANAGE_OWN_ACCOUNT,),
}
"""Which rules of the policies say so. What no rule says (reading, mail, signing in, the profile) has doors of its own."""


def forbidden(kinds: frozenset[str]) -> frozenset[Deed]:
    """What members with these sanctions may not do."""
    return frozenset[Deed]().union(*(FORBIDS[SanctionKind(kind)] for kind in kinds))


def forbids(kind: str, deed: Deed) -> bool:
    return deed in FORBIDS[SanctionKind(kind)]

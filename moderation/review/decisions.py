"""The one table of decisions: it draws the buttons, authorises the post, and tells what will happen. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from forum.core.permissions import Actor, Verdict, verdict
from forum.threads.states import HideReason, RejectReason
from moderation.flags.states import FlagState
from moderation.policy import DeskAction
from moderation.review.states import DecisionKind, Subject
from moderation.sanctions.states import SanctionKind
from moderation.statements.states import Restriction


class Step(StrEnum):
    """What a decision does, in order; `steps.py` does it. Flags are always settled."""

    RESTORE = "restore"
    EDIT = "edit"
    HIDE = "hide"
    DELETE = "delete"
    RELEASE = "release"
    REFUSE = "refuse"
    MOVE = "move"
    CLOSE = "close"
    SPLIT = "split"
    MERGE = "merge"
    SANCTION = "sanction"
    CLEAN_UP = "clean_up"
    APPROVE = "approve"
    REJECT = "reject"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    ANSWER_NOTICE = "answer_notice"


@dataclass(frozen=True, slots=True)
class Case:
    """What of an item says which decisions fit it. `member_id` is the member it concerns; `kind` is the post's."""

    subject: str
    kind: str = ""
    is_held: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_stale: bool = False
    is_open_question: bool = False
    is_comment: bool = False
    member_id: int | None = None
    member_is_staff: bool = False
    member_is_gone: bool = False
    decided_against_by_id: int | None = None
    nobody_else: bool = False
    """Of an appeal: besides who decided, no one has the right to judge it."""

    @property
    def id(self) -> int | None:
        """The member, as the rules of sanctions ask for them."""
        return self.member_id

    @property
    def is_staff(self) -> bool:
        return self.member_is_staff


Fits = Callable[[Case], bool]


def always(case: Case) -> bool:
    return True


def in_sight_or_hidden(case: Case) -> bool:
    return not case.is_held


def held(case: Case) -> bool:
    return case.is_held


def has_member(case: Case) -> bool:
    return case.member_id is not None and not case.member_is_gone


def has_post(case: Case) -> bool:
    return bool(case.kind)


def no_noticed_post(case: Case) -> bool:
    """What a notice says of a post is answered by taking that down; its author is judged where only they are meant."""
    return case.subject != Subject.NOTICE or not case.kind


def of_thread(case: Case) -> bool:
    return case.kind == "question" and not case.is_held


def of_reply_in_sight(case: Case) -> bool:
    return case.kind in ("answer", "comment") and not case.is_held and not case.is_hidden and not case.is_deleted


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the table. `needs` names the inputs that must be filled, `takes` those that may; `flags`: who was right."""

    kind: DecisionKind
    label: Any
    sentence: Any
    icon: str
    subjects: frozenset[Subject]
    steps: tuple[Step, ...]
    flags: FlagState
    key: str = ""
    fits: tuple[Fits, ...] = (always,)
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset({"words", "note"})
    reasons: tuple[str, ...] = ()
    sanction: SanctionKind | None = None
    restriction: Restriction | None = None
    kind_of_button: str = "secondary"
    page: str = ""
    """Its form is a page of its own, with the item carried along."""
    asks: bool = False
    """Scripts show its form before anything happens, though nothing in it must be filled in."""

    @property
    def states_reasons(self) -> bool:
        """A member is told why something of theirs is restricted."""
        return self.restriction is not None or Step.SANCTION in self.steps

    def fits_case(self, case: Case) -> bool:
        return case.subject in self.subjects and all(fits(case) for fits in self.fits)


POST, MEMBER, EDIT, APPEAL, NOTICE = (
    frozenset({subject}) for subject in (Subject.POST, Subject.MEMBER, Subject.EDIT, Subject.APPEAL, Subject.NOTICE)
)
CODES = tuple(str(code) for code in HideReason)
REJECTS = tuple(str(code) for code in RejectReason)
REASON, NONE = frozenset({"reason"}), frozenset[str]()
NOTE = frozenset({"note"})
ANYBODY = POST | MEMBER | NOTICE
SANCTIONING = (Step.HIDE, Step.SANCTION, Step.ANSWER_NOTICE)
OF_MEMBER = (in_sight_or_hidden, has_member, no_noticed_post)

DECISIONS: dict[DecisionKind, Choice] = {choice.kind: choice for choice in (
    Choice(
        DecisionKind.KEEP, _l("Keep"), _l("The post stays. If flags hid it, it is back at once. Those who flagged it are told that it is "
        "within the rules."), "check", POST, (Step.RESTORE,), FlagState.REJECTED, "A", (in_sight_or_hidden,), takes=NOTE,
    ),
    Choice(
        DecisionKind.RELEASE, _l("Let it in"), _l("In a few seconds everybody can see the post, and whoever follows is told, as if it "
        "were posted now."), "check", POST, (Step.RELEASE,), FlagState.CLOSED, "A", (held,), takes=NOTE, kind_of_button="primary",
    ),
    Choice(
        DecisionKind.REFUSE, _l("Do not let it in"), _l("The post stays out of everybody’s sight. Its author is told why."), "x", POST,
        (Step.REFUSE,), FlagState.CLOSED, "D", (held,), REASON, reasons=CODES, restriction=Restriction.REFUSED,
    ),
    Choice(
        DecisionKind.EDIT, _l("Edit"), _l("The post says what you write here, as a revision of yours, and stays. The flags were right."),
        "pencil", POST, (Step.RESTORE, Step.EDIT), FlagState.UPHELD, "E", (in_sight_or_hidden,), frozenset({"body"}), takes=NOTE,
    ),
    Choice(
        DecisionKind.HIDE, _l("Hide"), _l("The post leaves every list, search, count and feed at once. A moderator can bring it back. "
        "Its author is told why."), "eye-off", POST, (Step.HIDE,), FlagState.UPHELD, "H", (in_sight_or_hidden,), REASON,
        reasons=CODES, restriction=Restriction.HIDDEN,
    ),
    Choice(
        DecisionKind.REMOVE, _lp("decision", "Remove"),
        _l("The post is taken away for good: hidden and deleted. Its author is told why."), "trash-2", POST,
        (Step.HIDE, Step.DELETE), FlagState.UPHELD, "D", (in_sight_or_hidden,), REASON, reasons=CODES,
        restriction=Restriction.REMOVED, kind_of_button="danger",
    ),
    Choice(
        DecisionKind.SPAM, _l("Spam"), _l("The post is removed as spam, its author is suspended or removed as their history suggests, and "
        "their other new posts are cleaned up."), "ban", POST | MEMBER,
        (Step.REFUSE, Step.HIDE, Step.DELETE, Step.SANCTION, Step.CLEAN_UP), FlagState.UPHELD, "S", (has_member,),
        restriction=Restriction.REMOVED, kind_of_button="danger", asks=True,
    ),
    Choice(
        DecisionKind.MOVE, _l("Move"), _l("The thread goes to another category. The flags were right."), "folder-input", POST,
        (Step.RESTORE, Step.MOVE),
        FlagState.UPHELD, "", (of_thread,), frozenset({"target"}), takes=NOTE,
    ),
    Choice(
        DecisionKind.SPLIT, _l("Split off"), _l("The post, and others you choose, become a thread of their own. The flags were right."),
        "split", POST, (Step.SPLIT,), FlagState.UPHELD, "M", (of_reply_in_sight,), frozenset({"tool"}), takes=NOTE,
        page="split",
    ),
    Choice(
        DecisionKind.MERGE, _l("Merge"), _l("The thread becomes a part of another one, and its address leads there. The flags were right."),
        "merge", POST, (Step.RESTORE, Step.MERGE), FlagState.UPHELD, "M", (of_thread,), frozenset({"tool"}), takes=NOTE, page="merge",
    ),
    Choice(
        DecisionKind.CLOSE_DUPLICATE, _l("Close as a duplicate"), _l("The question is closed and points to the original, which its "
        "followers follow from now on. The flags were right."), "copy", POST, (Step.RESTORE, Step.CLOSE),
        FlagState.UPHELD, "",
        (of_thread, lambda case: case.is_open_question), frozenset({"target"}), takes=NOTE,
    ),
    Choice(
        DecisionKind.HANDLED, _l("Already mended"), _l("You split, merged, moved or converted it with the tools of the thread, or talked "
        "to its author. The flags were right. A post that they hid is back."), "wrench", POST | MEMBER, (Step.RESTORE,),
        FlagState.UPHELD, "", (in_sight_or_hidden,), takes=NOTE,
    ),
    Choice(
        DecisionKind.WARN, _l("Warn the member"), _l("The member is warned, with reasons. A post this is about is hidden."),
        "triangle-alert", ANYBODY, SANCTIONING, FlagState.UPHELD, "", OF_MEMBER, REASON,
        reasons=CODES, sanction=SanctionKind.WARNING, restriction=Restriction.HIDDEN,
    ),
    Choice(
        DecisionKind.SILENCE, _l("Silence the member"), _l("The member can read but not write for the time you choose. A post this is "
        "about is hidden. They are told why."), "message-square-off", ANYBODY, SANCTIONING, FlagState.UPHELD, "",
        OF_MEMBER, frozenset({"reason", "hours"}), reasons=CODES, sanction=SanctionKind.SILENCE,
        restriction=Restriction.HIDDEN,
    ),
    Choice(
        DecisionKind.SUSPEND, _l("Suspend the member"), _l("The member cannot sign in for the time you choose. A post this is about is "
        "hidden. They are told why."), "user-x", ANYBODY, SANCTIONING, FlagState.UPHELD, "",
        OF_MEMBER, frozenset({"reason", "hours"}), reasons=CODES, sanction=SanctionKind.SUSPENSION,
        restriction=Restriction.HIDDEN, kind_of_button="danger",
    ),
    Choice(
        DecisionKind.REMOVE_MEMBER, _l("Remove the member"), _l("The member cannot sign in any more. They are told why."), "user-round-x",
        MEMBER | NOTICE, (Step.SANCTION, Step.ANSWER_NOTICE), FlagState.UPHELD, "", OF_MEMBER, REASON, reasons=CODES,
        sanction=SanctionKind.REMOVAL, kind_of_button="danger",
    ),
    Choice(
        DecisionKind.DISMISS, _l("Dismiss"), _l("Nothing changes. Whoever reported this is told that it is within the rules."), "check",
        MEMBER | NOTICE, (Step.ANSWER_NOTICE,), FlagState.REJECTED, "A",
    ),
    Choice(
        DecisionKind.ACT_ON_NOTICE, _l("Take it down"), _l("What the notice is about is hidden as illegal. Its author and whoever sent the "
        "notice are told, with reasons."), "gavel", NOTICE, (Step.HIDE, Step.ANSWER_NOTICE), FlagState.UPHELD, "D", (has_post,),
        frozenset({"words"}), takes=frozenset({"words", "note", "law"}), restriction=Restriction.HIDDEN, kind_of_button="danger",
    ),
    Choice(
        DecisionKind.APPROVE, _l("Approve"), _l("The post says what was suggested. Whoever suggested it is told and gets the credit."),
        "check", EDIT, (Step.APPROVE,), FlagState.CLOSED, "A", (lambda case: not case.is_stale,), takes=NOTE, kind_of_button="primary",
    ),
    Choice(
        DecisionKind.REJECT, _l("Reject"), _l("The post stays as it is. Whoever suggested the edit is told why."), "x", EDIT,
        (Step.REJECT,), FlagState.CLOSED, "D", needs=REASON, reasons=REJECTS,
    ),
    Choice(
        DecisionKind.UPHOLD, _l("Uphold the decision"), _l("The decision stands. Whoever appealed is told why, and what else they can do."),
        "gavel", APPEAL, (Step.UPHOLD,), FlagState.CLOSED, "D", needs=frozenset({"words"}),
    ),
    Choice(
        DecisionKind.OVERTURN, _l("Overturn the decision"), _l("Everything the decision did is undone, with an apology. Whoever "
        "appealed is told why."), "undo-2", APPEAL, (Step.OVERTURN,), FlagState.CLOSED, "A", needs=frozenset({"words"}),
        kind_of_button="primary",
    ),
)}
"""What may be decided about what. Buttons stand in this order."""


def allowed(actor: Actor, choice: Choice, case: Case) -> Verdict:
    """May this actor decide so about this case? Whether the decision fits it is `fits_case`."""
    if choice.subjects & {Subject.APPEAL}:
        return verdict(actor, DeskAction.DECIDE_APPEAL, case)
    judged = verdict(actor, DeskAction.DECIDE, case)
    if judged.allowed and (choice.sanction is not None or Step.SANCTION in choice.steps):
        return verdict(actor, DeskAction.SANCTION, case)
    return judged


def choices_for(actor: Actor, case: Case) -> list[Choice]:
    """The buttons of an item, in the order of the table."""
    return [choice for choice in DECISIONS.values() if choice.fits_case(case) and allowed(actor, choice, case).allowed]


def judges_oneself(actor: Actor, case: Case) -> bool:
    """Whether an actor decides about a decision of their own, there being nobody else: they have to say why."""
    return case.subject == Subject.APPEAL and case.nobody_else and actor.id is not None and case.decided_against_by_id == actor.id


def to_be_told(case: Case) -> bool:
    """Whether there is somebody to tell why."""
    return has_member(case)

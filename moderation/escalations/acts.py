"""What can be done to a case, by whom, from which states: the one table that draws the buttons and authorises the posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor, can
from moderation.escalations.states import CLOSED, MOVES, OPEN, WAITING, Act, State
from moderation.policy import DeskAction


def _always(_actor: Actor, _case: Any) -> bool:
    return True


def _unowned(_actor: Actor, case: Any) -> bool:
    return case.owner_id is None


def _can_go_on(_actor: Actor, case: Any) -> bool:
    """It waits, or its owner has not begun."""
    return case.owner_id is not None or State(case.state) in WAITING


def _leading_to(state: State) -> frozenset[State]:
    return frozenset(was for was, following in MOVES.items() if state in following)


@dataclass(frozen=True, slots=True)
class CaseAct:
    """One line of the table. `needs` and `takes` name the inputs of its form; `when` asks more of the case than its state."""

    kind: Act
    label: Any
    sentence: Any
    icon: str
    states: frozenset[State]
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    button: str = "secondary"
    action: DeskAction = DeskAction.WORK_CASES
    when: Callable[[Actor, Any], bool] = _always
    key: str = ""

    @property
    def is_plain(self) -> bool:
        """A button and nothing else."""
        return not self.needs and not self.takes


ACTS: dict[Act, CaseAct] = {act.kind: act for act in (
    CaseAct(Act.TAKE, _l("Take"), _l("You own it from now on."), "hand", OPEN, button="primary", when=_unowned, key="t"),
    CaseAct(Act.ACKNOWLEDGE, _l("Acknowledge"), _l("Somebody has read it. Who asked is told that it is taken up."), "check",
            frozenset({State.NEW}), key="e"),
    CaseAct(Act.RESUME, _l("Go on"), _l("It is worked on from now on, and waits no longer."), "play", _leading_to(State.IN_PROGRESS),
            button="primary", when=_can_go_on, key="g"),
    CaseAct(Act.RESOLVE, _l("Resolve…"), _l("It is done. Whoever asked the question reads what was done."), "circle-check", OPEN,
            needs=frozenset({"outcome"}), takes=frozenset({"summary", "public_summary"}), button="primary", key="r"),
    CaseAct(Act.WAIT, _l("Wait…"), _l("Nothing can be done before somebody else does something."), "clock",
            _leading_to(State.WAITING_ASKER) | _leading_to(State.WAITING_THIRD_PARTY), needs=frozenset({"whom", "words"}), key="w"),
    CaseAct(Act.ASSIGN, _l("Assign…"), _l("To somebody, to a team, or to nobody."), "user-plus", OPEN,
            takes=frozenset({"owner", "team"}), key="a"),
    CaseAct(Act.HAND_OVER, _l("Hand over…"), _l("With a summary for whoever goes on. Only staff read it."), "arrow-right-left", OPEN,
            needs=frozenset({"summary"}), takes=frozenset({"owner", "team"}), key="h"),
    CaseAct(Act.PRIORITY, _l("Change priority…"), _l("With the reason, which stays in its history."), "signal", OPEN,
            needs=frozenset({"priority", "why"}), key="p"),
    CaseAct(Act.REJECT, _l("Turn down…"), _l("The question goes back to the community. Those who asked for help read the reason."),
            "circle-x", OPEN, needs=frozenset({"reason"}), takes=frozenset({"words"}), button="danger", key="x"),
    CaseAct(Act.CANCEL, _l("Cancel…"), _l("It is needed no longer. Nobody is blamed for having asked."), "ban", OPEN,
            takes=frozenset({"words"}), key="c"),
    CaseAct(Act.REOPEN, _l("Open again…"), _l("As a new case that names this one."), "rotate-ccw", CLOSED,
            takes=frozenset({"words"}), button="primary", key="o"),
    CaseAct(Act.WATCH, _l("Watch"), _l("You hear what happens to it."), "eye", frozenset(State), action=DeskAction.READ_CASES),
    CaseAct(Act.UNWATCH, _l("Stop watching"), _l("You hear nothing of it any more."), "eye-off", frozenset(State),
            action=DeskAction.READ_CASES),
)}
IN_BULK = (
    Act.TAKE, Act.ACKNOWLEDGE, Act.WATCH, Act.ASSIGN, Act.PRIORITY, Act.WAIT, Act.RESOLVE, Act.HAND_OVER, Act.REJECT, Act.CANCEL,
)
"""What can be done to several at once."""
FORETOLD = tuple(act for act in IN_BULK if not ACTS[act].is_plain)
"""Of these, what is shown before it is done: others are told of it, and most need words."""


def fits(actor: Actor, act: Act, case: Any) -> bool:
    """Whether the case is in a state for it, whoever it is."""
    line = ACTS[act]
    return State(case.state) in line.states and line.when(actor, case)


def acts_for(viewer: Actor, case: Any, *, watches: bool) -> list[CaseAct]:
    """What this viewer may do to this case now."""
    other = Act.WATCH if watches else Act.UNWATCH
    return [line for line in ACTS.values() if line.kind is not other and can(viewer, line.action, case) and fits(viewer, line.kind, case)]

"""What is said of requests for help from staff, and of their cases: the codes of the desk in words that stand in inboxes and mails.

A detail is an id and a code: of the thread and why for who asked, of the case and what happened for staff.
"""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from forum.notifications.states import Kind


def _declined(_name: str, detail: str) -> str:
    code = detail.partition(":")[2]
    words: dict[str, str] = {
        "community": _("Your request for help was turned down: the community can answer this."),
        "answered": _("Your request for help was turned down: the answer stands in the thread already."),
        "details": _("Your request for help was turned down: too little is known yet."),
        "unsupported": _("Your request for help was turned down: staff give no support for this."),
        "elsewhere": _("Your request for help was turned down: another place is the right one for it."),
    }
    return words.get(code) or _("Your request for help was turned down.")


def _done(_name: str, detail: str) -> str:
    if detail.partition(":")[2] == "rate":
        return _("Staff are done with your question. How was it?")
    return _("Staff are done with what you asked them for.")


def _changed(name: str, detail: str) -> str:
    code = detail.partition(":")[2]
    words: dict[str, str] = {
        "voiced": _("%(name)s asked for help with this as well", name=name),
        "assigned": _("%(name)s gave your case to somebody else", name=name),
        "priority": _("%(name)s changed the priority of the case", name=name),
        "waiting_asker": _("The case waits for the asker"), "waiting_third_party": _("The case waits for somebody else"),
        "in_progress": _("%(name)s goes on with the case", name=name), "acknowledged": _("%(name)s acknowledged the case", name=name),
        "resolved": _("%(name)s resolved the case", name=name), "rejected": _("%(name)s turned the case down", name=name),
        "cancelled": _("%(name)s cancelled the case", name=name), "replied": _("The asker has replied"),
        "along": _("The case is about another question now: threads were merged or parted"),
        "reopened": _("The case is open again"), "rated_good": _("The asker says that you helped"),
        "rated_fair": _("The asker says that you helped a little"), "rated_bad": _("The asker says that you did not help"),
    }
    return words.get(code) or _("Something happened to the case")


def _noted(name: str, detail: str) -> str:
    if detail.endswith(":named"):
        return _("%(name)s named you in a note about a case", name=name)
    return _("%(name)s wrote a note about the case", name=name)


def _wrote(name: str, detail: str) -> str:
    if detail.endswith(":staff"):
        return _("%(name)s wrote to the asker in private", name=name)
    return _("The asker wrote to staff in private")


def _ran_out(_name: str, detail: str) -> str:
    code = detail.partition(":")[2]
    words: dict[str, str] = {
        "warn.first_response": _("Three quarters of the time for the first reply are over"),
        "warn.next_update": _("Three quarters of the time for the next update are over"),
        "warn.resolution": _("Three quarters of the time to resolve the case are over"),
        "breach.first_response": _("The first reply is overdue"), "breach.next_update": _("The next update is overdue"),
        "breach.resolution": _("The case should be resolved by now"),
        "lead.first_response": _("The first reply is long overdue"), "lead.next_update": _("The next update is long overdue"),
        "lead.resolution": _("The case should have been resolved long ago"),
    }
    return words.get(code) or _("The time for a case is running out")


SAID_OF_CASES: dict[str, Callable[[str, str], str]] = {
    Kind.REQUEST_TAKEN: lambda _name, _detail: _("Your request for help was taken up: staff are on it."),
    Kind.REQUEST_DONE: _done,
    Kind.REQUEST_CLOSED: lambda _name, _detail: _("Your request for help was closed."),
    Kind.STAFF_ASK: lambda _name, _detail: _("Staff need something from you to go on"),
    Kind.STAFF_WROTE: lambda _name, _detail: _("Staff wrote to you in private about your question"),
    Kind.REQUEST_DECLINED: _declined,
    Kind.CASE_ASSIGNED: lambda name, _detail: _("%(name)s gave you this case", name=name),
    Kind.CASE_CHANGED: _changed, Kind.CASE_CLOCK: _ran_out, Kind.CASE_NOTE: _noted, Kind.CASE_MESSAGE: _wrote,
}

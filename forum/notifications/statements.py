"""What the inbox says of decisions about the reader: the desk states the reasons on a page of its own, and mails them itself.

`detail` is `<statement>:<what>:<restriction>`: issued, confirmed, changed, withdrawn, upheld or overturned.
"""

from __future__ import annotations

from flask_babel import gettext as _


def statement_url(detail: str) -> str:
    return f"/statements/{detail.partition(':')[0]}/"


def statement_sentence(_name: str, detail: str) -> str:
    _id, what, restriction = (*detail.split(":"), "", "")[:3]
    outcomes: dict[str, str] = {
        "withdrawn": _("A decision about you no longer holds"), "upheld": _("We looked at your appeal: the decision stands"),
        "overturned": _("We looked at your appeal: the decision was wrong. All of it is undone, and we are sorry"),
    }
    restrictions: dict[str, str] = {
        "hidden": _("A post of yours is hidden. Read why, and how to appeal"),
        "removed": _("A post of yours is removed. Read why, and how to appeal"),
        "refused": _("A post of yours was not let in. Read why, and how to appeal"),
        "warning": _("You were warned. Read why, and how to appeal"),
        "silence": _("You may not write for a while. Read why, and how to appeal"),
        "suspension": _("Your account is suspended. Read why, and how to appeal"),
        "removal": _("Your account is removed. Read why, and how to appeal"),
        "flag_privilege": _("You may not flag for a while. Read why, and how to appeal"),
    }
    changes: dict[tuple[str, str], str] = {
        ("confirmed", "hidden"): _("A moderator has looked: your post stays hidden. Read why, and how to appeal"),
        ("confirmed", "removed"): _("A moderator has looked: your post is removed. Read why, and how to appeal"),
        ("confirmed", "refused"): _("A moderator has looked: your post is not let in. Read why, and how to appeal"),
        ("changed", "hidden"): _("A post of yours stays hidden, by another decision. Read why, and how to appeal"),
        ("changed", "removed"): _("A hidden post of yours is removed now. Read why, and how to appeal"),
    }
    found = outcomes.get(what) or changes.get((what, restriction)) or restrictions.get(restriction)
    return found or _("A decision about you. Read why, and how to appeal")

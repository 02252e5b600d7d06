"""One draft, several places where it is being written: what a save is based on, so that none overwrites another unseen. No SQL.

Every open page has a name of its own (`tab`). It says which version of the draft it goes on from (`over`, the moment it was saved at,
empty for none) and, with the form's one-time key, when it was opened. What another place saved since is refused with that place's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

from flask_babel import lazy_gettext as _l

from forum.kit.clock import iso, utcnow
from forum.kit.errors import WrongState
from forum.threads.opening_times import seconds_since

TAB_MAX = 24
SLACK = timedelta(seconds=1)
"""A form opened less than this before a draft ended was opened after it: moments in keys are rounded, and nobody writes that fast."""
TICK = timedelta(microseconds=1)


class Kept(Protocol):
    """A row of drafts."""

    content: dict[str, str]
    saved_at: datetime
    tab: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Where words are saved from. `over` None overwrites whatever there is: a form without scripts, or somebody who has chosen."""

    over: str | None = None
    tab: str = ""
    key: str | None = None

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> Self:
        """As the script sends it beside the form's own inputs."""
        return cls(form.get("draft_over"), form.get("draft_tab", "")[:TAB_MAX], form.get("key"))

    def refuse_unseen(self, kept: Kept | None, content: Mapping[str, str]) -> None:
        """Raise WrongState, with the other words and their version, where this copy goes on from something older."""
        if self.over is None or (kept is not None and ((self.tab and kept.tab == self.tab) or kept.content == content)):
            return
        if kept is None and self.over:
            self.refuse_ended()
        if kept is not None and self.over != iso(kept.saved_at):
            said = {"version": iso(kept.saved_at), "content": kept.content}
            raise WrongState(_l("You are writing this in another place too."), current="elsewhere", details=said)

    def refuse_sent(self, ended_at: datetime) -> None:
        """Raise WrongState where the form was opened before its draft was sent or thrown away: it must not come back."""
        age = seconds_since(self.key)
        if self.over or (self.over is not None and age is not None and utcnow() - timedelta(seconds=age) < ended_at - SLACK):
            self.refuse_ended()

    @staticmethod
    def refuse_ended() -> None:
        raise WrongState(_l("This was sent or discarded in another place."), current="ended", details={"ended": True})


ANYWHERE = Copy()


def moment_after(kept: Kept) -> datetime:
    """When a draft is saved again: never the moment it was saved at before, which is its version."""
    return max(utcnow(), kept.saved_at + TICK)

"""What an act on several cases would do to each, before it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor
from moderation.escalations.acts import fits
from moderation.escalations.commands.working import NO_OWNER
from moderation.escalations.queries.rows import CaseRow
from moderation.escalations.states import Act, Priority


@dataclass(frozen=True, slots=True)
class Foretold:
    """What is wanted: an owner and a team, or what is in `keeps` of them as it is, or a priority. `private`: cases about which something
    was said in private. `owners`: who may own one."""

    act: Act
    owner_id: int | None
    team_id: int | None
    keeps: Collection[str]
    priority: str
    private: Collection[int] = ()
    owners: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One case, what it becomes, and why not. `tells`: its owner, who is somebody else, is told."""

    row: CaseRow
    owner_id: int | None
    team_id: int | None
    priority: str
    refused: Any = ""
    tells: bool = False


def foretell(viewer: Actor, row: CaseRow | None, version: int, wanted: Foretold) -> Line | None:
    """None for a case that is not there for the viewer."""
    if row is None:
        return None
    owner_id = row.owner_id if "owner" in wanted.keeps else wanted.owner_id
    team_id = row.team_id if "team" in wanted.keeps else wanted.team_id
    if wanted.act is not Act.ASSIGN:
        owner_id, team_id = row.owner_id, row.team_id
    priority = wanted.priority if wanted.act is Act.PRIORITY else row.priority
    changes = (owner_id, team_id, priority) != (row.owner_id, row.team_id, row.priority)
    refused = _refused(viewer, row, version, wanted, changes)
    return Line(row, owner_id, team_id, priority, refused, not refused and row.owner_id not in (None, viewer.id))


def _refused(viewer: Actor, row: CaseRow, version: int, wanted: Foretold, changes: bool) -> Any:
    if row.version != version:
        return _l("Somebody else has changed it in the meantime.")
    if not fits(viewer, wanted.act, row):
        return _l("It is over.")
    if wanted.act is Act.PRIORITY and wanted.priority not in tuple(Priority):
        return _l("Choose one of the list.")
    if wanted.act is Act.ASSIGN and "owner" not in wanted.keeps and wanted.owner_id and wanted.owner_id not in wanted.owners:
        return NO_OWNER
    if wanted.act is Act.RESOLVE and row.id in wanted.private:
        return _l("something was said in private. Resolve it on its own page, with an answer for the public.")
    return "" if changes or wanted.act not in (Act.ASSIGN, Act.PRIORITY) else _l("It is so already.")

"""What was decided about oneself, and what one can still do."""

from __future__ import annotations

from flask import render_template

from forum.core.door import viewer
from forum.core.permissions import authorize
from moderation.policy import DeskAction
from moderation.sanctions.access import statement_addresses
from moderation.sanctions.forbids import forbidden
from moderation.sanctions.queries import own_sanctions
from moderation.sanctions.routes import blueprint
from moderation.sanctions.states import Deed
from moderation.sanctions.words import DEEDS, ENDINGS, KINDS, REASONS, sanction_words

URL = "/sanctions/"


@blueprint.get(URL)
def own() -> str:
    authorize(viewer(), DeskAction.SEE_OWN_SANCTIONS)
    lines = own_sanctions(viewer())
    taken = forbidden(frozenset(line.row.kind for line in lines if line.is_in_force))
    addresses = statement_addresses(viewer().member_id, [line.row.id for line in lines])
    return render_template(
        "moderation/sanctions/own.html", lines=lines, addresses=addresses, deeds=[(DEEDS[deed], deed not in taken) for deed in Deed],
        kinds=KINDS, reasons=REASONS, endings=ENDINGS, sanction_words=sanction_words,
    )

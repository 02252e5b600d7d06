"""HTTP of the audit log. Whoever may not read it finds nothing here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.clock import utcnow
from forum.kit.diffing import side_by_side
from forum.kit.errors import NotFound
from forum.kit.row_ids import row_id
from forum.threads.diffs import rows_with_gaps
from moderation.audit.commands import note_export
from moderation.audit.details import details_of, texts_words
from moderation.audit.exporting import exported
from moderation.audit.forms import FORMATS, wanted_in
from moderation.audit.looks import note_look
from moderation.audit.queries import (
    AuditLine,
    audit_lines,
    get_audit_line,
    named_in,
    newest_row_id,
    rows_of_request,
    seal_of,
    texts_of,
)
from moderation.audit.sentences import DOORS, sentence
from moderation.audit.words import ACTS, act_words, subject_words
from moderation.policy import DeskAction

blueprint = Blueprint("audit", __name__)
MIMETYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


@blueprint.before_request
def let_in_only_readers() -> None:
    if not can(viewer(), DeskAction.READ_AUDIT):
        raise NotFound()


@blueprint.get("/desk/audit/")
def show_audit() -> str:
    wanted = wanted_in(request.args)
    page = audit_lines(viewer(), wanted, before_id=request.args.get("before", type=row_id))
    note_look(viewer(), "log")
    choices = sorted(((action, str(words)) for action, words in ACTS.items()), key=lambda one: one[1])
    return render_template(
        "moderation/audit/log.html", page=page, wanted=wanted, action_choices=choices, may_export=can(viewer(), DeskAction.EXPORT_AUDIT),
        **_words(page.lines),
    )


@blueprint.get("/desk/audit/<id:row_id>/")
def show_row(row_id: int) -> str:
    line = get_audit_line(viewer(), row_id)
    note_look(viewer(), "log", member_id=line.row.member_id)
    texts, same = texts_of(viewer(), line), rows_of_request(viewer(), line)
    if texts is not None:
        texts = texts_words(line, texts, named_in(viewer(), [line]))
    diff = rows_with_gaps(side_by_side(*texts)) if texts is not None else []
    return render_template(
        "moderation/audit/row.html", line=line, diff=diff, sealed=seal_of(row_id), same=same, **_words([line, *same]),
    )


@blueprint.get("/desk/audit/export")
def export_again() -> AnyResponse:
    return redirect("/desk/audit/", 302)


@blueprint.post("/desk/audit/export")
def export_audit() -> Response:
    """A file of the rows that match, streamed. That it was taken is the newest row then, and not in it."""
    wanted, form = wanted_in(request.form), request.form.get("format", "")
    if form not in FORMATS:
        raise NotFound()
    up_to = newest_row_id(viewer())
    note_export(viewer(), form, wanted.as_text())
    pieces = stream_with_context(exported(viewer(), wanted, form, up_to=up_to))
    name = f"audit-{utcnow():%Y-%m-%d}.{form}"
    return Response(pieces, mimetype=MIMETYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _words(lines: list[AuditLine]) -> dict[str, Any]:
    named = named_in(viewer(), lines)
    return {
        "act_words": act_words, "subject_words": subject_words, "details_of": lambda line: details_of(line, named), "sentence": sentence,
        "doors": DOORS,
    }

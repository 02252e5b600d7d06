"""Second looks: the list, one of them, the answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.forms import shown
from forum.kit.errors import Invalid
from moderation.desk.commands import answer_second_look
from moderation.desk.queries.team import get_second_look, second_looks
from moderation.desk.routes import blueprint

Answered = Response | str | tuple[str, int]


@blueprint.get("/desk/second-looks/")
def list_second_looks() -> str:
    return render_template("moderation/desk/second_looks.html", looks=second_looks(viewer()))


@blueprint.get("/desk/second-looks/<id:look_id>/")
def show_second_look(look_id: int) -> str:
    return render_template("moderation/desk/second_look.html", look=get_second_look(viewer(), look_id), error=None)


@blueprint.post("/desk/second-looks/<id:look_id>/")
def answer_second_look_now(look_id: int) -> Answered:
    try:
        look = answer_second_look(viewer(), look_id, answer=request.form.get("answer", ""))
    except Invalid as error:
        words = shown(error.fields["answer"][0])
        return render_template("moderation/desk/second_look.html", look=get_second_look(viewer(), look_id), error=words), 422
    flash(_("You both see it the same way.") if look.agrees else _("The first decision was another one. It stands; the team’s numbers "
                                                                   "show how often this happens."), "good" if look.agrees else "info")
    return redirect(url_for("desk.list_second_looks"), 303)

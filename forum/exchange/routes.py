"""HTTP of the exchange room: a copy of one's own data."""

from __future__ import annotations

from flask import Blueprint, render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.accounts.routes.settings import try_command
from forum.core import settings
from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.exchange.commands.copying import ask_for_copy, discard_copy
from forum.exchange.forms import ProofForm
from forum.exchange.own import storage
from forum.exchange.own.queries import find_copy, get_made_copy, wait_for_next
from forum.exchange.own.unlocking import is_unlocked, unlock
from forum.exchange.room import PAGE
from forum.kit.errors import NotFound
from forum.policy import Action

Answer = str | tuple[str, int] | Response
blueprint = Blueprint("exchange", __name__)


@blueprint.get(PAGE)
def show_copy() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return _page(ProofForm(formdata=None))


@blueprint.post(PAGE)
def ask_copy() -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    form = ProofForm()
    if try_command(form, lambda: ask_for_copy(viewer(), str(form.password.data))):
        return go(PAGE, _("Your copy is being made. You find it here, and we tell you when it is ready."))
    return _page(form), 422


@blueprint.post(f"{PAGE}/discard")
def discard() -> Answer:
    discard_copy(viewer())
    return go(PAGE, _("The copy is deleted."))


@blueprint.post(f"{PAGE}/<id:copy_id>/unlock")
def unlock_copy(copy_id: int) -> Answer:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    copy, form, proof = get_made_copy(viewer(), copy_id), ProofForm(), [""]
    if try_command(form, lambda: proof.append(unlock(viewer(), copy, str(form.password.data)))):
        return go(f"{PAGE}?proof={proof[-1]}")
    return _page(form), 422


@blueprint.get(f"{PAGE}/<id:copy_id>/plaza-data.zip")
def download_copy(copy_id: int) -> Answer:
    """The file, to its member alone, while they have just proved who they are."""
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    copy = get_made_copy(viewer(), copy_id)
    path = storage.path_of(copy.key)
    if not is_unlocked(viewer(), copy, request.args.get("proof", "")):
        return go(PAGE)
    if not path.is_file():
        raise NotFound()
    response: Response = send_file(path, mimetype="application/zip", as_attachment=True, download_name="plaza-data.zip", max_age=0)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(form: ProofForm) -> str:
    copy, proof = find_copy(viewer()), request.args.get("proof", "")
    open_to = f"{PAGE}/{copy.id}/plaza-data.zip?proof={proof}" if copy and copy.made_at and is_unlocked(viewer(), copy, proof) else ""
    return render_template(
        "exchange/your_data.html", form=form, copy=copy, url=open_to, page=PAGE, wait=wait_for_next(viewer()),
        kept_days=settings.get("accounts.data_copy_days"),
    )

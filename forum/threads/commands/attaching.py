"""Files: checked, images written anew, private to their owner until a post shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import PurePath

from flask_babel import lazy_ngettext as _ln
from sqlalchemy import delete, func, select

from forum.core import settings
from forum.core.db import after_commit, command, session
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.kit.images import IMAGE_TYPES, reencode, sniff
from forum.kit.text import slugify
from forum.kit.tokens import new_public_id
from forum.policy import Action
from forum.threads import storage
from forum.threads.commands.allowances import spend_upload
from forum.threads.commands.composing import member_id
from forum.threads.models import Attachment, Draft

MEGABYTE = 1_000_000
ORPHANS_AT_ONCE = 2_000
MAX_STEM_CHARS = 60
ZIP = "application/zip"
LOOSE = (Attachment.post_id.is_(None), Attachment.is_private.is_(False))
EXTENSIONS = {"application/pdf": "pdf", "text/plain": "txt", ZIP: "zip"}


@dataclass(frozen=True)
class Prepared:
    """A file ready to be stored."""

    filename: str
    content_type: str
    data: bytes
    width: int | None = None
    height: int | None = None

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


def prepare_file(filename: str, data: bytes) -> Prepared:
    """Check a file by content and write images anew: no metadata, nothing behind the picture. Raises Invalid naming `file`.

    The stored name is plain ASCII with the extension of what the file really is.
    """
    content_type = _kind_of(filename, data)
    stem = slugify(PurePath(filename.replace("\\", "/")).stem, MAX_STEM_CHARS)
    if content_type not in IMAGE_TYPES:
        is_log = content_type == "text/plain" and filename.lower().endswith(".log")
        return Prepared(f"{stem}.{'log' if is_log else EXTENSIONS[content_type]}", content_type, data)
    picture = reencode(data)
    return Prepared(f"{stem}.{picture.extension}", picture.content_type, picture.data, picture.width, picture.height)


def _kind_of(filename: str, data: bytes) -> str:
    is_zip = filename.lower().endswith(".zip") and data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    return ZIP if is_zip and settings.get("attachments.allow_zip") else sniff(data, filename)


def store_attachment(actor: Actor, *, filename: str, data: bytes) -> Attachment:
    """Store an upload and return its row. Raises Invalid naming `file`, TooMany beyond the uploads of a minute, NotAllowed.

    The bytes are checked and written before the transaction, so that nothing slow happens inside it.
    """
    prepared, public_id = lay_down(actor, filename=filename, data=data)
    try:
        return record_attachment(actor, public_id, prepared=prepared)
    except BaseException:
        storage.remove(public_id)
        raise


def lay_down(actor: Actor, *, filename: str, data: bytes) -> tuple[Prepared, str]:
    """Check a file and write its bytes for `record_attachment`, or to be removed again. Raises Invalid naming `file`, NotAllowed."""
    authorize(actor, Action.UPLOAD)
    most = settings.get("attachments.max_mb")
    if len(data) > most * MEGABYTE:
        raise Invalid.field("file", _ln("At most %(num)d megabyte.", "At most %(num)d megabytes.", most))
    prepared, public_id = prepare_file(filename, data), new_public_id()
    storage.write(public_id, prepared.data)
    return prepared, public_id


@command
def record_attachment(actor: Actor, public_id: str, *, prepared: Prepared) -> Attachment:
    """Add the row of a file whose bytes are stored already, within the member's limits."""
    authorize(actor, Action.UPLOAD)
    spend_upload(actor)
    _check_quota(actor, len(prepared.data))
    stored = Attachment(
        public_id=public_id, owner_id=member_id(actor), filename=prepared.filename, content_type=prepared.content_type,
        size_bytes=len(prepared.data), width=prepared.width, height=prepared.height, sha256=prepared.digest, created_at=utcnow(),
    )
    session().add(stored)
    after_commit(lambda: storage.vouch(public_id))
    return stored


def _check_quota(actor: Actor, size: int) -> None:
    most = settings.get("attachments.quota_mb")
    used = session().scalar(select(func.coalesce(func.sum(Attachment.size_bytes), 0)).where(Attachment.owner_id == actor.id)) or 0
    if used + size > most * MEGABYTE:
        raise Invalid.field("file", _ln(
            "Your files would take more than %(num)d megabyte.", "Your files would take more than %(num)d megabytes.", most))


@command
def clean_orphans(actor: Actor) -> None:
    """Remove uploads that no post and no draft uses, and bytes that no row vouches for (periodic, by the system)."""
    authorize(actor, Action.ADMINISTER)
    for public_id in list(storage.unvouched()):
        if session().scalar(select(Attachment.id).where(Attachment.public_id == public_id)) is None:
            storage.remove(public_id)
        else:
            storage.vouch(public_id)
    for public_id in _loose_files():
        storage.mark(public_id)
        session().execute(delete(Attachment).where(Attachment.public_id == public_id, *LOOSE))
        after_commit(partial(storage.remove, public_id))


def _loose_files() -> list[str]:
    """Public ids of old uploads that neither a post nor a draft of their owner uses."""
    oldest = utcnow() - timedelta(hours=settings.get("attachments.orphan_hours"))
    loose = select(Attachment).where(*LOOSE, Attachment.created_at < oldest).order_by(Attachment.id)
    files = list(session().scalars(loose.limit(ORPHANS_AT_ONCE)))
    drafts = session().scalars(select(Draft).where(Draft.user_id.in_({file.owner_id for file in files})))
    wanted = " ".join(draft.content.get("body", "") for draft in drafts)
    return [file.public_id for file in files if file.public_id not in wanted]

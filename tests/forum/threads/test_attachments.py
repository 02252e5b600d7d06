"""Uploads: what is accepted, what remains of it, and who may have it."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.threads import commands, storage
from forum.threads.commands import store_attachment
from forum.threads.models import Attachment
from forum.threads.queries import get_attachment
from tests import make
from tests.forum.threads.conftest import picture, setting

GPS = 0x8825


def upload(actor, filename: str = "screen.png", data: bytes | None = None) -> Attachment:
    return store_attachment(actor, filename=filename, data=picture() if data is None else data)


def with_location() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "in my kitchen"
    exif.get_ifd(GPS)[1] = "N"
    return picture("JPEG", exif=exif, comment=b"secret comment")


def test_a_picture_is_written_anew_without_what_it_knew(app):
    file = upload(make.member(), "IMG 2026.JPEG", with_location())
    stored = storage.path_of(file.public_id).read_bytes()
    assert (file.filename, file.content_type, file.width, file.height) == ("img-2026.jpg", "image/jpeg", 40, 30)
    assert file.size_bytes == len(stored)
    assert b"kitchen" not in stored
    assert b"secret" not in stored
    assert not dict(Image.open(io.BytesIO(stored)).getexif())


def test_bytes_lie_under_a_random_name_outside_the_web_root(app):
    file = upload(make.member())
    path = storage.path_of(file.public_id)
    assert path.is_relative_to(app.config["PLAZA"].instance_dir)
    assert "screen" not in str(path)
    assert len(file.public_id) == 20


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize(("filename", "data"), [
    ("a.png", b""), ("a.png", SVG), ("a.svg", SVG), ("a.html", b"<script>"), ("a.png", picture("GIF")), ("a.jpg", picture()),
    ("a.png", picture()[:60]), ("a.txt", b"\x00\x01binary"), ("a.pdf", b"not a pdf"), ("a.exe", b"MZ"), ("a", picture()),
    (".png", picture()), ("a.png.html", picture()), ("a.zip", b"PK\x03\x04"), ("a.txt", b"\xff\xfe"),
])
def test_hostile_and_broken_files_are_refused(app, filename, data):
    with pytest.raises(Invalid) as refusal:
        upload(make.member(), filename, data)
    assert set(refusal.value.fields) == {"file"}
    assert session().scalar(select(func.count()).select_from(Attachment)) == 0


def test_a_picture_of_too_many_pixels_is_refused(app):
    out = io.BytesIO()
    Image.new("1", (5000, 4001)).save(out, "PNG")
    with pytest.raises(Invalid):
        upload(make.member(), "bomb.png", out.getvalue())


def test_names_that_lead_elsewhere_lead_nowhere(app):
    file = upload(make.member(), "..\\..\\etc/pass wd<script>.png")
    assert file.filename == "pass-wd-script.png"


def test_text_and_documents_stay_as_they_are(app):
    ana = make.member()
    log = upload(ana, "router.LOG", b"line one\nline two")
    pdf = upload(ana, "bill.pdf", b"%PDF-1.7 ...")
    assert (log.filename, log.content_type, pdf.content_type) == ("router.log", "text/plain", "application/pdf")
    assert storage.path_of(log.public_id).read_bytes() == b"line one\nline two"


def test_zip_files_are_taken_when_the_setting_says_so(app):
    setting("attachments.allow_zip", True)
    assert upload(make.member(), "logs.zip", b"PK\x03\x04rest").content_type == "application/zip"


def test_a_file_is_as_large_as_the_setting_says_and_no_larger(app):
    setting("attachments.max_mb", 1)
    ana = make.member()
    assert upload(ana, "a.txt", b"x" * 1_000_000).size_bytes == 1_000_000
    with pytest.raises(Invalid):
        upload(ana, "a.txt", b"x" * 1_000_001)


def test_all_files_of_a_member_stay_within_the_quota(app):
    setting("attachments.quota_mb", 1)
    ana = make.member()
    upload(ana, "a.txt", b"x" * 600_000)
    upload(ana, "b.txt", b"x" * 400_000)
    with pytest.raises(Invalid):
        upload(ana, "c.txt", b"x")
    assert upload(make.member(), "c.txt", b"x").id


def test_a_refused_upload_leaves_no_bytes(app):
    setting("attachments.quota_mb", 1)
    ana = make.member()
    upload(ana, "a.txt", b"x" * 1_000_000)
    folder = app.config["PLAZA"].attachments_dir
    before = sorted(str(path) for path in folder.rglob("*") if path.is_file())
    with pytest.raises(Invalid):
        upload(ana, "b.txt", b"y")
    assert sorted(str(path) for path in folder.rglob("*") if path.is_file()) == before


def test_members_who_may_not_write_may_not_upload(app):
    for actor in (STRANGER, make.member(verified=False)):
        with pytest.raises(NotAllowed):
            upload(actor)


def test_a_file_is_its_owner_s_until_a_post_shows_it(app):
    ana, mod = make.member(), make.moderator()
    file = upload(ana)
    assert get_attachment(ana, file.public_id, file.filename).id == file.id
    for viewer in (STRANGER, make.member(), mod):
        with pytest.raises(NotFound):
            get_attachment(viewer, file.public_id, file.filename)
    make.question(ana, body=f"![screen]({file.url})")
    assert get_attachment(STRANGER, file.public_id, file.filename).id == file.id
    with pytest.raises(NotFound):
        get_attachment(STRANGER, file.public_id, "other.png")


def test_a_file_goes_with_its_post(app):
    ana, mod = make.member(), make.moderator()
    file = upload(ana)
    answer = make.answer(make.question(), ana, body=f"![screen]({file.url})")
    commands.hide_post(mod, answer.id, reason="personal_information")
    for viewer in (STRANGER, make.member(), ana):
        with pytest.raises(NotFound):
            get_attachment(viewer, file.public_id, file.filename)
    assert get_attachment(mod, file.public_id, file.filename).id == file.id
    commands.restore_post(mod, answer.id)
    assert get_attachment(STRANGER, file.public_id, file.filename).id == file.id


def test_a_file_of_a_comment_goes_with_the_answer_above(app):
    ana, mod = make.member(), make.moderator()
    file = upload(ana)
    answer = make.answer(make.question())
    make.comment(answer, ana, body=f"![screen]({file.url})")
    commands.hide_post(mod, answer.id, reason="spam")
    with pytest.raises(NotFound):
        get_attachment(STRANGER, file.public_id, file.filename)


def test_nobody_publishes_another_member_s_private_file(app):
    ana, bob = make.member(), make.member()
    file = upload(ana)
    post = make.answer(make.question(), bob, body=f"![mine now]({file.url})")
    assert "<img" not in post.body_html
    assert session().get(Attachment, file.id, populate_existing=True).post_id is None
    with pytest.raises(NotFound):
        get_attachment(bob, file.public_id, file.filename)


def test_a_picture_of_the_thread_may_be_shown_again_and_stays_where_it_was(app):
    ana = make.member()
    file = upload(ana)
    thread = make.question(ana, body=f"![screen]({file.url})")
    answer = make.answer(thread, body=f"> ![screen]({file.url})\n\nThat one.")
    assert "<img" in answer.body_html
    assert session().get(Attachment, file.id, populate_existing=True).post_id == make.opening_post(thread).id
    elsewhere = make.answer(make.question(), body=f"![screen]({file.url})")
    assert "<img" not in elsewhere.body_html


def test_a_moderator_s_edit_keeps_the_author_s_pictures(app):
    ana, mod = make.member(), make.moderator()
    file = upload(ana)
    answer = make.answer(make.question(), ana, body=f"![screen]({file.url})")
    edited = commands.edit_post(mod, answer.id, body=f"Clearer: ![screen]({file.url})", base=1)
    assert "<img" in edited.body_html


def test_orphans_go_and_files_of_posts_and_drafts_stay(app):
    ana = make.member()
    with time_machine.travel(utcnow() - timedelta(hours=25)):
        orphan, posted, drafted = upload(ana), upload(ana), upload(ana)
    fresh = upload(ana)
    make.question(ana, body=f"![x]({posted.url})")
    commands.save_draft(ana, "ask", content={"body": f"![x]({drafted.url})"})
    commands.clean_orphans(SYSTEM)
    left = set(session().scalars(select(Attachment.id)))
    assert left == {posted.id, drafted.id, fresh.id}
    assert not storage.path_of(orphan.public_id).exists()
    assert storage.path_of(fresh.public_id).exists()


def test_bytes_whose_row_was_never_written_go(app):
    ana = make.member()
    kept = upload(ana)
    storage.write("0123456789abcdefghjk", b"left by a crash")
    storage.mark(kept.public_id)
    long_ago = time.time() - 7200
    for marker in (app.config["PLAZA"].attachments_dir / "unvouched").iterdir():
        os.utime(marker, (long_ago, long_ago))
    commands.clean_orphans(SYSTEM)
    assert not storage.path_of("0123456789abcdefghjk").exists()
    assert storage.path_of(kept.public_id).exists()


def test_bytes_stay_when_the_row_s_deletion_is_rolled_back(app):
    ana = make.member()
    with time_machine.travel(utcnow() - timedelta(hours=25)):
        orphan = upload(ana)

    @command
    def broken() -> None:
        commands.clean_orphans(SYSTEM)
        raise RuntimeError("crash before commit")

    with pytest.raises(RuntimeError):
        broken()
    assert storage.path_of(orphan.public_id).exists()
    assert session().get(Attachment, orphan.id) is not None

"""Mails as mail programs write them, and as nobody should: what is new in them is found, and nothing stops the reader."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kit.mail_in import Unreadable, is_authenticated, new_words, read_mail, title_of, why_automatic

MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))


def mail(text="", **headers):
    given_headers = {"From": "Ana <ana@example.org>", "Message-ID": "<1@mail.example.org>", "Content-Type": "text/plain; charset=utf-8"}
    given_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in given_headers.items() if value is not None]
    return read_mail(("\n".join(lines) + "\n\n" + text).encode())


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_only_what_its_writer_added_is_left_of_a_mail(path):
    assert new_words(read_mail(path.read_bytes())) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_windows_line_ends_change_nothing(path):
    raw = path.read_bytes().replace(b"\n", b"\r\n")
    assert new_words(read_mail(raw)) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_files_and_pictures_in_the_text_are_found_and_signatures_are_none():
    found = read_mail((Path(__file__).parent / "mails" / "nested_with_image.eml").read_bytes()).enclosed
    assert [(one.filename, one.content_type, one.is_shown) for one in found] == [
        ("light.png", "image/png", True), ("registro ñ.log", "text/plain", False),
    ]
    assert found[1].data == b"line one\nline two\n"


@pytest.mark.parametrize("words", [
    "Fine.\n\n> quoted http://localhost/mail/stop/abc.DEF-1 here\n\nAnd this.",
    "Fine <http://localhost/mail/stop/abc.DEF-1>.",
    "It was this.\n\n> This solved it: http://localhost/mail/reply/a2a2a2.DEF-1 here\n\nThank you.",
    "Fine: https://safelinks.example.org/?url=https%3A%2F%2Flocalhost%2Fmail%2Freply%2Fa2a2a2.DEF-1&data=1",
    f"See reply+{'a2' * 24}@reply.example.org please",
])
def test_links_that_act_for_the_writer_are_never_posted(words):
    said = new_words(mail(words))
    assert "/mail/" not in said and "a2a2a2" not in said and said


def test_a_quote_under_other_words_stays_below_them_only_when_more_is_said():
    assert new_words(mail("> Which model?\n\nHX-200")) == "HX-200"
    assert new_words(mail("Hi\n> Which model?\nHX-200\n> Thanks")) == "Hi\n\n> Which model?\n\nHX-200"


@pytest.mark.parametrize(("headers", "why"), [
    ({"Auto_Submitted": "auto-replied"}, "auto_submitted"), ({"Auto_Submitted": "no"}, None), ({"Precedence": "bulk"}, "precedence"),
    ({"Precedence": "auto_reply"}, "precedence"), ({"X_Autoreply": "yes"}, "auto_reply"),
    ({"X_Auto_Response_Suppress": "All"}, "auto_reply"), ({"Return_Path": "<>"}, "empty_return_path"),
    ({"Return_Path": "<ana@example.org>"}, None), ({"List_Id": "<x.example.org>"}, "list"), ({"X_Plaza": "localhost"}, "our_own"),
    ({"Message_ID": "<letter-7-1764000000@example.com>"}, "our_own"), ({"Message_ID": "<letter-7-1@elsewhere.org>"}, None),
    ({"From": "MAILER-DAEMON@example.org"}, "machine"), ({"From": "no-reply@example.org"}, "machine"),
    ({"From": "Nora Reply <nora@example.org>"}, None), ({"Subject": "Out of Office: Re: box"}, "away"),
    ({"Subject": "=?utf-8?q?Respuesta_autom=C3=A1tica=3A_box?="}, "away"), ({"Subject": "Automatic reply: box"}, "away"),
    ({"Subject": "Re: Is the out of office reply broken?"}, None), ({"Content_Type": "multipart/report; boundary=x"}, "report"),
])
def test_what_machines_write_is_told_from_what_people_write(headers, why):
    assert why_automatic(mail("Hello", **headers), "example.com") == why


@pytest.mark.parametrize(("value", "senders"), [
    ("ana@example.org", ("ana@example.org",)), ('"bob@example.org" <ana@example.org>', ("ana@example.org",)),
    ("Ana (bob@example.org) <ana@example.org>", ("ana@example.org",)),
    ("ana@example.org, bob@example.org", ("ana@example.org", "bob@example.org")),
    ("<ana@example.org> <bob@example.org>", ("ana@example.org", "bob@example.org")), ("Ana", ()), (None, ()),
])
def test_the_sender_is_the_address_and_never_the_name(value, senders):
    assert mail("x", From=value).senders == senders


@pytest.mark.parametrize(("result", "holds"), [
    ("mx.example.com; dmarc=pass header.from=example.org", True), ("mx.example.com; dmarc=fail header.from=example.org", False),
    ("mx.example.com; dkim=pass header.d=example.org", True), ("mx.example.com; dkim=pass header.d=evil.org", False),
    ("mx.example.com; spf=pass smtp.mailfrom=ana@example.org; dkim=none", True), ("other.example; dmarc=pass", False),
    ("mx.example.com; none (dmarc=pass)", False), ("mx.example.com; spf=pass smtp.mailfrom=example.org.evil.org", False), (None, False),
])
def test_only_the_own_mail_server_says_who_wrote(result, holds):
    assert is_authenticated(mail("x", Authentication_Results=result), "mx.example.com") is holds


def test_a_forged_result_below_the_own_one_does_not_count():
    raw = (b"Authentication-Results: mx.example.com; dmarc=fail\nAuthentication-Results: mx.example.com; dmarc=pass\n"
           b"From: ana@example.org\n\nx")
    assert not is_authenticated(read_mail(raw), "mx.example.com")


@pytest.mark.parametrize(("subject", "title"), [
    ("Re: [Plaza] Why?", "Why?"), ("RV: Fwd: RE[2]: Why?", "Why?"), ("[a][b] Why [not]?", "Why [not]?"),
    ("Regarding this", "Regarding this"), ("  ", ""), ("Re: Re:", ""),
])
def test_a_title_is_the_subject_without_what_mail_programs_add(subject, title):
    assert title_of(subject) == title


PIECES = (
    "Content-Type: multipart/mixed; boundary=b", "Content-Type: text/html", "Content-Type: text/plain; charset=punycode; format=flowed",
    "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: x-uuencode", "Content-Type: message/rfc822", "From: =?utf-8?q?=FF?=",
    "Content-Disposition: attachment; filename*0*=x''%", "Subject: =?utf-8?b?!!?=", "From: \xff\xfe <a@b>", "Message-ID:", " folded", "",
    "--b", "--b--", "> quoted", "On x wrote:", "El lunes escribi\xf3:", "-- ", "begin 644 x", "<div class=gmail_quote>", "<blockquote>",
    "-----Original Message-----", "From: a", "Sent: b", "To: c", "=\n=", "\x00\xff\x0d",
)
LINES = st.lists(st.sampled_from([one.encode("latin-1") for one in PIECES]) | st.binary(max_size=60), max_size=60)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_no_mail_stops_the_reader(lines):
    found = read_mail(b"\n".join(lines))
    said = new_words(found)
    assert said.encode() is not None and len(said) < 10_000
    why_automatic(found, "example.org")
    is_authenticated(found, "mx")
    title_of(found.subject)


SLOW = {
    "boundaries": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(15)) + b"x\n" * 200_000,
    "long_type": b"Content-Type: text/plain; " + b'a="b;' * 200_000 + b"\n\nx",
    "long_from": b"From: " + b"(" * 300_000 + b"\n\nx",
    "folded_header": b"Subject: a\n" + b" =?utf-8?q?a?=\n" * 100_000 + b"\nx",
    "many_headers": b"X-A: b\n" * 100_000 + b"\nx",
    "attributions": b"From: a@b\n\n" + b"On a@b 2026\n" * 60_000,
    "header_blocks": b"From: a@b\n\n" + b"From: x\n\nSent: y\n\n" * 30_000,
    "angles": b"Content-Type: text/html\n\n" + b"<div " * 100_000,
    "quote_boxes": b"Content-Type: text/html\n\n" + b"<div class=gmail_quote>" * 20_000,
    "greater": b"From: a@b\n\n" + b">" * 400_000,
    "stop_links": b"From: a@b\n\n" + b"http://a/mail/stop/" * 20_000,
    "dashes": b"From: a@b\n\n" + b"--\nx\n" * 2_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 130_000,
    "base64": b"Content-Transfer-Encoding: base64\n\n" + b"QUJD=\n" * 300_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_mail_made_to_be_slow_is_not(name):
    began = time.process_time()
    new_words(read_mail(SLOW[name]))
    assert time.process_time() - began < 6, "seconds of CPU"


def test_more_lines_and_parts_than_mails_have_are_not_read():
    with pytest.raises(Unreadable):
        read_mail(b"Content-Type: text/plain\n\n" + b"\n" * 800_000)
    with pytest.raises(Unreadable):
        read_mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 6_000)

"""Nothing private is found through any door: everybody asks every address of everything, and meets no word that is not for them."""

import io
import re
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.exchange.exporting import export_lines
from forum.exchange.own import storage
from forum.exchange.own.pieces import reader_of
from forum.exchange.own.writing import write_copy
from forum.kit.clock import utcnow
from forum.threads import storage as uploads
from forum.threads.models import Attachment, Post, Revision, SuggestedEdit, Thread
from moderation.audit.looks import forget_looks, waiting_looks
from tests.house.canaries import CANARY, STAFF
from tests.house.crawling import addresses, forms
from tests.house.desk_canaries import LOOKS
from tests.house.kept import errors_made_once, forum_with_secrets
from tests.visitor import Visitor

VIEWERS = ("stranger", "helper", "author", "agent", "moderator")
"""What no other member may see is asked for by the helper, who may see most of them all, and what is the helper's own by the author.
A newcomer's pages are compared byte by byte in test_non_interference."""
ROBOT = {"User-Agent": "robot"}


@pytest.fixture
def forum(app):
    return forum_with_secrets(app)


@pytest.fixture
def crawl():
    with errors_made_once():
        yield


def window(app, forum, viewer):
    return Visitor(app) if viewer == "stranger" else Visitor(app).sign_in(forum.cast[viewer])


def said(response):
    """All that came back: the body, and the headers with addresses and names."""
    with response:
        return f"{response.headers}\n{response.get_data().decode('utf-8', 'replace')}"


@pytest.mark.parametrize("viewer", [who if who == "helper" else pytest.param(who, marks=pytest.mark.once) for who in VIEWERS])
def test_no_door_tells_anybody_what_is_not_for_them(app, forum, crawl, viewer):
    visitor, forbidden, leaks, seen, unrecorded = window(app, forum, viewer), forum.forbidden(viewer), {}, set(), {}
    asked = list(dict.fromkeys(addresses(app)))
    for place in asked:
        response = visitor._open("GET", place, headers=dict(ROBOT))
        assert response.status_code < 500, place
        found = set(CANARY.findall(said(response))) - set(CANARY.findall(unquote(place)))
        seen |= found
        if viewer in STAFF:
            unrecorded.update({(what, place): place for what in without_look(forum, found)})
        for word in found & forbidden:
            leaks.setdefault(forum.canaries[word][0], []).append(place)
    assert not leaks, "\n".join(f"{what}: {places[:4]}" for what, places in leaks.items())
    assert not unrecorded, f"shown, and nobody wrote down who looked: {sorted(unrecorded)[:6]}"
    assert len(asked) > 700
    unseen = {what for word, (what, allowed) in forum.canaries.items() if viewer in allowed and word not in seen}
    assert not {what for what in unseen if "title" in what or "answer" in what or what in ("category", "file", "tag")}, unseen


@pytest.mark.parametrize("viewer", VIEWERS[1:])
def test_a_copy_of_one_s_own_data_tells_nobody_what_is_not_for_them(app, forum, viewer):
    write_copy(reader_of(forum.cast[viewer].id), viewer)
    with zipfile.ZipFile(storage.path_of(viewer)) as archive:
        told = "".join([*archive.namelist(), *(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())])
    storage.remove(viewer)
    assert f'"handle": "{viewer}"' in told
    found = set(CANARY.findall(told)) & forum.forbidden(viewer) - own_words(forum.cast[viewer].id)
    assert not {forum.canaries[word][0] for word in found}


def own_words(member_id):
    """What a member wrote in posts of their own, said of edits and uploaded: theirs also where nobody reads it any more."""
    texts = select(Revision.body_markdown, Revision.title).join(Post, Post.id == Revision.post_id)
    texts = texts.where(Revision.editor_id == member_id, Post.author_id == member_id)
    notes = select(Revision.note).where(Revision.editor_id == member_id)
    reasons = select(SuggestedEdit.note).where(SuggestedEdit.author_id == member_id)
    said = [str(row) for found in (texts, notes, reasons) for row in session().execute(found)]
    files = session().scalars(select(Attachment).where(Attachment.owner_id == member_id))
    said += [f"{file.filename} {uploads.path_of(file.public_id).read_text('utf-8', 'replace')}" for file in files]
    return set(CANARY.findall(" ".join(said)))


def test_an_admin_gets_an_answer_at_every_door_of_staff(app, forum, crawl):
    """Whatever has happened, and on either database: the doors of everybody are asked above."""
    visitor, answers = window(app, forum, "admin"), {}
    for place in dict.fromkeys(addresses(app)):
        if place.startswith(("/admin/", "/desk/")):
            with visitor._open("GET", place, headers=dict(ROBOT)) as response:
                answers[place] = response.status_code
    assert not {place: status for place, status in answers.items() if status >= 500}
    assert list(answers.values()).count(200) > 60


def test_an_editor_meets_nothing_that_the_desk_keeps_about_members(app, forum, crawl):
    """Editors work on articles: flags, sanctions, notes and statements are for agents and moderators."""
    visitor, open_doors, told = window(app, forum, "editor"), [], set()
    for place in dict.fromkeys(addresses(app)):
        if not place.startswith(("/desk/", "/members/", "/statements/", "/questions/")):
            continue
        response = visitor._open("GET", place, headers=dict(ROBOT))
        if place.startswith(("/desk/members/", "/desk/posts/")) and response.status_code != 404:
            open_doors.append((place, response.status_code))
        told |= {forum.canaries[word][0] for word in set(CANARY.findall(said(response))) & forum.forbidden("editor")} & set(LOOKS)
    assert [place for place in addresses(app) if place.startswith("/desk/members/")]
    assert not open_doors
    assert not told


def without_look(forum, found):
    """What of this page is confidential and has no look that waits to be written."""
    looked = {look.what for look in waiting_looks()}
    forget_looks()
    shown = {forum.canaries[word][0] for word in found if word in forum.canaries}
    return {what for what in shown if what in LOOKS and not LOOKS[what] & looked}


ANSWERS = {
    "value": "up", "body": "Words that are long enough to be a post.", "reason": "no_longer_needed", "scope": "Firmware 2", "base": "1",
    "title": "A title that is long enough", "number": "1", "type": "discussion", "draft_key": "ask", "on": "1",
}


@pytest.mark.once
@pytest.mark.parametrize("viewer", ["helper", "agent"])
def test_no_form_answers_with_what_is_not_for_them(app, forum, crawl, viewer):
    """Also when a form names something private as the original, the category, the draft."""
    visitor, forbidden, leaks = window(app, forum, viewer), forum.forbidden(viewer), {}
    token, places = visitor.csrf_token(), list(dict.fromkeys(forms(app)))
    private = session().scalars(select(Thread.id).where(Thread.title.contains("zq")).order_by(Thread.id)).all()
    tried = [(place, {}) for place in places]
    tried += [(f"/questions/{forum.public.id}/duplicate", {"original": original}) for number in private
              for original in (str(number), f"/questions/{number}/", "quuxprivate")]
    tried += [("/drafts/", {"draft_key": f"answer-{number}"}) for number in private]
    for place, more in tried:
        response = visitor._open("POST", place, data={"csrf_token": token, **ANSWERS, **more}, headers=dict(ROBOT))
        assert response.status_code < 500, place
        for word in set(CANARY.findall(said(response))) & forbidden:
            leaks.setdefault(forum.canaries[word][0], []).append(place)
    assert not leaks, leaks
    assert len(tried) > 200


CARDS = ".hit, .suggestion, .answer-given, .tag-card, .member-card"
CARD = re.compile(r"class=[^>]*\b(hit|suggestion|answer-given|tag-card|member-card)\b")
"""Making a tree of a page takes longer than the page: only of those that may have a card."""


@pytest.mark.parametrize("viewer", [pytest.param("stranger", marks=pytest.mark.once), "helper"])
def test_searching_for_the_very_word_finds_nothing(app, forum, viewer):
    visitor = window(app, forum, viewer)
    for word in sorted(forum.forbidden(viewer)):
        for place in (f"/search?q={word}", f"/search?q=tag:{word}", f"/ask/suggestions?title={word}+{word}", f"/tags/?tag={word}",
                      f"/members/?q={word}", f"/help/answer?q={word}"):
            page = visitor.get(place, headers=dict(ROBOT))
            assert not (CARD.search(page.text) and page.all(CARDS)), f"{place} finds {forum.canaries[word][0]}"


def test_an_export_for_everybody_holds_nothing_that_is_not_for_everybody(app, forum):
    out = io.BytesIO()
    export_lines(out)
    found = set(CANARY.findall(out.getvalue().decode())) & forum.forbidden("stranger")
    assert not {forum.canaries[word][0] for word in found}


def test_no_mail_tells_anybody_what_is_not_for_them(app, forum):
    """Everything due is sent, digests too: a mail is a door like a page, asked again at the moment it goes out."""
    with time_machine.travel(utcnow() + timedelta(days=8)):
        jobs.open_periods()
        jobs.drain()
    sent, names = app.extensions["mailman"].outbox, {f"{name}@example.org": name for name in forum.cast}
    assert len(sent) > 5
    leaks = {}
    for letter in sent:
        found = set(CANARY.findall(letter.message().as_string())) | set(CANARY.findall(f"{letter.body}{letter.alternatives[0][0]}"))
        reader = names.get(letter.to[0])
        if reader is None:  # the canary is the address itself, which its owner may know
            continue
        for word in found & forum.forbidden(reader):
            leaks.setdefault(forum.canaries[word][0], []).append((reader, letter.subject))
    assert not leaks, leaks

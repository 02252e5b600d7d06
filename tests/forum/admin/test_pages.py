"""Categories, fields, tags, members and jobs, as an admin meets them."""

import pytest
from sqlalchemy import select

from forum.accounts.models import ROLES, Role, User
from forum.core import jobs
from forum.core.db import command, session
from forum.core.models import OutboxRow
from forum.kit.clock import utcnow
from forum.threads.commands import anonymise_author
from forum.threads.models import Category, CategoryField, Tag
from moderation.audit.models import AuditRow
from tests import make
from tests.forum.accounts.people import PASSWORD, give_password, is_signed_in
from tests.visitor import Visitor


@pytest.fixture
def boss(app):
    """An admin at a browser, who has the password of `people`."""
    admin = make.admin("boss")
    give_password(admin.id)
    return Visitor(app).sign_in(admin)


def test_a_category_is_made_changed_moved_and_archived(boss):
    boss.get("/admin/categories/new").submit("/admin/categories/new", name="Television", description="Channels and boxes")
    boss.get("/admin/categories/new").submit("/admin/categories/new", name="Internet")
    first, second = session().scalars(select(Category).order_by(Category.position)).all()
    assert (first.slug, first.read_access) == ("television", "everyone")
    place = f"/admin/categories/{second.id}"
    page = boss.get(place).submit(place, read_access="staff", status=422)
    assert page.one("#error-summary a")["href"] == "#post_access"
    page.submit(place, read_access="staff", post_access="staff")
    boss.get("/admin/categories").submit(f"{place}/move", button="direction=up")
    session().expire_all()
    assert session().scalars(select(Category.name).order_by(Category.position)).all() == ["Internet", "Television"]
    boss.get(place).submit(f"{place}/archive")
    assert "Archived" in boss.get("/admin/categories").words


def test_a_refused_category_keeps_what_was_typed(boss):
    page = boss.get("/admin/categories/new").submit("/admin/categories/new", name="", description="Typed before", status=422)
    assert page.one("#description").get_text().strip() == "Typed before"
    assert page.one("#error-summary a")["href"] == "#name"


def test_a_field_is_added_edited_moved_and_retired(boss):
    home = make.category("internet")
    place = f"/admin/categories/{home.id}"
    for label in ("Model", "Firmware"):
        boss.get(f"{place}/fields/new").submit(f"{place}/fields/new", label=label, kind="text", role="none")
    model, firmware = session().scalars(select(CategoryField).order_by(CategoryField.position)).all()
    edit = f"/admin/fields/{model.id}"
    page = boss.get(edit).submit(edit, kind="choice", choices="HX-200", status=422)
    assert page.one("#choices").get_text().strip() == "HX-200"
    page.submit(edit, choices="HX-200\nHX-300\nHX-200\n", required="y", role="product")
    session().expire_all()
    saved = session().get(CategoryField, model.id)
    assert (saved.kind, saved.choices, saved.required, saved.role) == ("choice", ["HX-200", "HX-300"], True, "product")
    assert boss.get(edit).one("#choices").get_text().strip() == "HX-200\nHX-300"
    boss.get(place).submit(f"/admin/fields/{firmware.id}/move", button="direction=up")
    boss.get(edit).submit(f"{edit}/retire")
    assert "Retired" in boss.get(place).words
    page = boss.get(f"/admin/fields/{firmware.id}").submit(f"/admin/fields/{firmware.id}", pattern=r"(a)\1", status=422)
    assert page.one("#error-summary a")["href"] == "#pattern"


def test_a_tag_is_renamed_merged_and_deleted_on_its_page(boss):
    wifi, wlan, lonely = (make.tag(name) for name in ("wifi", "wlan", "lonely"))
    make.category()
    make.question(tags=("wlan",))
    edit = f"/admin/tags/{wifi.id}"
    boss.get(edit).submit(edit, name="Wi-Fi", description="Radio", synonyms="wireless, w-lan")
    assert "wi-fi = w-lan, wifi, wireless" in boss.get("/admin/tags", query={"q": "wi"}).words
    merge = f"/admin/tags/{wlan.id}/merge"
    page = boss.get(f"/admin/tags/{wlan.id}").submit(merge, into="nothing", status=422)
    assert page.one("#error-summary a")["href"] == "#into"
    page.submit(merge, into="wireless")
    session().expire_all()
    assert session().get(Tag, wlan.id) is None
    assert "/delete" not in str(boss.get(edit).all("form"))
    boss.get(f"/admin/tags/{lonely.id}").submit(f"/admin/tags/{lonely.id}/delete")
    assert session().get(Tag, lonely.id) is None
    boss.get(f"/admin/tags/{lonely.id}", status=404)


def test_members_are_found_by_handle_name_address_and_role(boss):
    make.member("ana_ruiz", display_name="Ana Ruiz")
    make.agent("carl")
    for query, found in (
        ({"q": "ANA_R"}, "Ana Ruiz"), ({"q": "ruiz"}, "Ana Ruiz"), ({"q": "Ana_Ruiz@example.org"}, "Ana Ruiz"), ({"role": "agent"}, "Carl"),
        ({"role": "staff"}, "Boss"),
    ):
        page = boss.get("/admin/members", query=query)
        assert found in page.one("main").get_text(), query
    assert "Ana Ruiz" not in boss.get("/admin/members", query={"role": "staff"}).one("main").get_text()
    for nobody in ("%", "ana_ruiz@example", "example.org"):  # a part of an address would let it be guessed letter by letter
        assert "Nobody is called that" in boss.get("/admin/members", query={"q": nobody}).words


def test_addresses_are_shown_after_a_button_and_who_looked_is_recorded(boss):
    ana, carl = make.member("ana"), make.member("carl")
    one, every = f"/admin/members/{ana.id}", "/admin/members"
    assert "@example.org" not in boss.get(one).text + boss.get(every).text
    assert acts_of(ana) == []
    assert "ana@example.org" in boss.get(one).submit("/address").text
    assert acts_of(ana) == ["address"]
    page = boss.get(every, query={"q": "ana"}).submit("/addresses")
    assert "ana@example.org" in page.text and "carl@example.org" not in page.text
    assert (acts_of(ana), acts_of(carl)) == (["address", "address"], [])
    for place in (f"{one}/address", f"{every}/addresses"):
        assert boss.get(place, status=303).headers["Location"].startswith("/admin/members")
    boss.post("/admin/members/9999/address", status=404)


def acts_of(member):
    """What was looked at of a member, as the log has it."""
    found = select(AuditRow).where(AuditRow.action == "ConfidentialSeen", AuditRow.member_id == member.id)
    return [row.details["what"] for row in session().scalars(found)]


def test_the_list_of_members_costs_the_same_for_one_as_for_thirty(boss, statements):
    boss.get("/admin/members")
    counts = []
    for _ in range(2):
        with statements() as seen:
            boss.get("/admin/members")
        counts.append(len(seen))
        for _ in range(29):
            make.agent()
    assert counts[0] == counts[1] <= 8


def test_roles_are_a_set_and_changing_them_ends_the_member_s_sessions(boss, app):
    ana = make.member("ana")
    visitor = Visitor(app).sign_in(ana)
    place = f"/admin/members/{ana.id}"
    boss.get(place).submit(f"{place}/roles", roles=["agent", "editor"], password=PASSWORD)
    session().expire_all()
    assert set(session().scalars(select(Role.role).where(Role.user_id == ana.id))) == {"agent", "editor"}
    assert session().get(User, ana.id).is_staff
    assert not is_signed_in(visitor)
    page = boss.get(place)
    assert [box["value"] for box in page.all("input[name=roles][checked]")] == ["agent", "editor"]
    boss.post(f"{place}/roles", {"roles": [], "password": PASSWORD}, status=303)
    session().expire_all()
    assert not session().get(User, ana.id).is_staff


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_given_nor_taken_without_the_password(boss, role):
    ana = make.member("ana")
    address = f"/admin/members/{ana.id}"
    assert boss.get(address).one("input[type=password][name=password]")["autocomplete"] == "current-password"
    for password in ("", "not the password"):
        page = boss.post(f"{address}/roles", {"roles": [role], "password": password}, status=422)
        assert [box["value"] for box in page.all("input[name=roles][checked]")] == [role], "what was chosen is still there"
        assert page.all("#password-error")
    assert not session().scalars(select(Role).where(Role.user_id == ana.id)).all()
    boss.post(f"{address}/roles", {"roles": [role], "password": PASSWORD}, status=303)
    boss.post(f"{address}/roles", {"roles": []}, status=422)
    assert session().scalars(select(Role.role).where(Role.user_id == ana.id)).all() == [role]


def test_the_overview_counts_people_and_not_the_account_of_plaza_itself(boss):
    thread = make.question(make.member("ana"))
    stat = ".stat:has(a[href='/admin/members']) .stat-value"
    assert boss.get("/admin/").one(stat).get_text() == "2"
    anonymise_author(make.moderator("mod"), make.opening_post(thread).id)
    assert boss.get("/admin/").one(stat).get_text() == "3", "boss, ana, mod"


def test_the_last_admin_cannot_stop_being_one_and_a_second_may_under_a_new_session_id(boss, app):
    place = f"/admin/members/{session().scalar(select(Role.user_id))}"
    page = boss.post(f"{place}/roles", {"roles": ["agent"], "password": PASSWORD}, status=422)
    assert "only admin" in page.words
    make.admin("second")
    before = boss.client.get_cookie("plaza_session").value
    boss.post(f"{place}/roles", {"roles": ["agent"], "password": PASSWORD}, status=303)
    assert boss.client.get_cookie("plaza_session").value != before
    boss.get("/settings/")
    boss.get("/admin/", status=404)


@pytest.mark.parametrize("roles", [["owner"], ["admin", "root"], ["ADMIN"]])
def test_there_are_no_other_roles(boss, roles):
    ana = make.member("ana")
    boss.post(f"/admin/members/{ana.id}/roles", {"roles": roles, "password": PASSWORD}, status=422)
    session().expire_all()
    assert session().scalars(select(Role).where(Role.user_id == ana.id)).all() == []


@command
def dead_letter(cause: str = "SMTPServerDisconnected: gone") -> int:
    jobs.register("test.mail", lambda _payload: None)
    row = OutboxRow(kind="test.mail", payload="{}", created_at=utcnow(), run_at=utcnow(), attempts=25, last_error=cause, dead_at=utcnow())
    session().add(row)
    session().flush()
    return row.id


def test_a_dead_letter_shows_its_cause_and_is_tried_again(boss):
    row_id = dead_letter("<b>SMTPServerDisconnected</b>: gone")
    page = boss.get("/admin/jobs")
    assert "<b>SMTPServerDisconnected</b>: gone" in page.one(".job-cause").get_text()
    assert "1 job was given up" in boss.get("/admin/").words
    page.submit(f"/admin/jobs/{row_id}/retry")
    assert jobs.drain() >= 1
    assert "No job was given up" in boss.get("/admin/jobs").words


def test_dead_letters_are_tried_again_together_or_given_up_one_by_one(boss):
    first, _second = dead_letter(), dead_letter()
    boss.get("/admin/jobs").submit(f"/admin/jobs/{first}/discard")
    boss.get("/admin/jobs").submit("/admin/jobs/retry-all")
    assert jobs.drain() >= 1
    boss.post(f"/admin/jobs/{first}/retry", status=404)
    boss.get("/admin/jobs/elsewhere", status=404)


def test_the_overview_says_what_is_wrong_in_words(boss):
    page = boss.get("/admin/")
    assert len(page.all(".health > li")) >= 4
    assert "Database answers" in page.words

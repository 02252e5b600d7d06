"""Categories and what they ask for."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed
from forum.threads.commands.categories import CategoryDraft, add_category, archive_category, edit_category, order_categories
from forum.threads.commands.category_fields import FieldDraft, add_field, edit_field, order_fields, retire_field
from forum.threads.models import Category, ThreadField
from forum.threads.queries import fields_of
from tests import make


def test_a_category_gets_a_free_address_from_its_name_and_stands_last(app):
    boss = make.admin()
    make.category("internet", position=1)
    made = [add_category(boss, CategoryDraft(name=name)) for name in ("TV & Video", "Tv video", "Café")]
    assert [c.slug for c in made] == ["tv-video", "tv-video-2", "cafe"]
    assert [c.position for c in made] == [2, 3, 4]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CategoryDraft(name=" "), "name"), (CategoryDraft(name="x" * 61), "name"), (CategoryDraft(name="INTERNET"), "name"),
        (CategoryDraft(name="a", description="x" * 301), "description"), (CategoryDraft(name="a", read_access="friends"), "read_access"),
        (CategoryDraft(name="a", post_access="everyone"), "post_access"), (CategoryDraft(name="a", read_access="staff"), "post_access"),
    ],
)
def test_what_a_category_cannot_be(app, draft, field):
    make.category("internet")
    with pytest.raises(Invalid) as refused:
        add_category(make.admin(), draft)
    assert field in refused.value.fields


def test_closing_a_category_to_strangers_takes_its_posts_out_of_members_counters(app):
    from forum.accounts.models import User

    home = make.category("internet")
    ana = make.member("ana")
    make.question(asker=ana, category=home)
    assert session().get(User, ana.id).question_count == 1
    edit_category(make.admin(), home.id, CategoryDraft(name="Internet", read_access="members"))
    session().expire_all()
    assert session().get(User, ana.id).question_count == 0


def test_an_archived_category_takes_no_threads_and_comes_back(app):
    home = make.category("internet")
    boss = make.admin()
    archive_category(boss, home.id, archived=True)
    with pytest.raises((NotAllowed, Invalid)):
        make.question(category=home)
    archive_category(boss, home.id, archived=False)
    assert make.question(category=home).id


def test_categories_stand_in_the_order_they_are_put_in(app):
    ids = [make.category(slug, position=n).id for n, slug in enumerate(("a", "b", "c", "d"), start=1)]
    order_categories(make.admin(), [ids[2], ids[0]])
    found = session().scalars(select(Category.slug).order_by(Category.position)).all()
    assert found == ["c", "a", "b", "d"]


def test_a_retired_field_is_asked_no_more_and_keeps_its_answers(app):
    boss, home = make.admin(), make.category("internet")
    field = add_field(boss, home.id, FieldDraft(label="Router model", kind="choice", choices=("HX-200", "HX-300"), role="product"))
    assert field.key == "router_model"
    thread = make.question(category=home, fields={"router_model": "HX-200"})
    retire_field(boss, field.id, retired=True)
    assert fields_of(home.id) == []
    assert session().scalars(select(ThreadField.value).where(ThreadField.thread_id == thread.id)).all() == ["HX-200"]
    retire_field(boss, field.id, retired=False)
    assert [f.key for f in fields_of(home.id)] == ["router_model"]


def test_one_field_names_the_product_and_one_the_version(app):
    boss, home = make.admin(), make.category("internet")
    first = add_field(boss, home.id, FieldDraft(label="Model", role="product"))
    with pytest.raises(Invalid):
        add_field(boss, home.id, FieldDraft(label="Device", role="product"))
    retire_field(boss, first.id, retired=True)
    add_field(boss, home.id, FieldDraft(label="Device", role="product"))
    with pytest.raises(Invalid):
        retire_field(boss, first.id, retired=False)


def test_the_kind_of_an_answered_field_stays(app):
    boss, home = make.admin(), make.category("internet")
    field = add_field(boss, home.id, FieldDraft(label="Speed", kind="text"))
    edit_field(boss, field.id, FieldDraft(label="Speed", kind="number", minimum=0, maximum=100))
    make.question(category=home, fields={"speed": "50"})
    with pytest.raises(Invalid):
        edit_field(boss, field.id, FieldDraft(label="Speed", kind="text"))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (FieldDraft(label=""), "label"), (FieldDraft(label="x", kind="date"), "kind"), (FieldDraft(label="x", kind="choice"), "choices"),
        (FieldDraft(label="x", pattern="("), "pattern"), (FieldDraft(label="x", pattern=r"(.)\1"), "pattern"),
        (FieldDraft(label="x", kind="number", minimum=2, maximum=1), "maximum"),
        (FieldDraft(label="x", kind="number", minimum=float("inf")), "minimum"),
        (FieldDraft(label="x", kind="number", maximum=float("nan")), "maximum"),
        (FieldDraft(label="x", role="colour"), "role"),
    ],
)
def test_what_a_field_cannot_be(app, draft, field):
    home = make.category("internet")
    with pytest.raises(Invalid) as refused:
        add_field(make.admin(), home.id, draft)
    assert field in refused.value.fields


def test_fields_are_asked_in_the_order_they_are_put_in(app):
    boss, home = make.admin(), make.category("internet")
    ids = [add_field(boss, home.id, FieldDraft(label=label)).id for label in ("A", "B", "C")]
    order_fields(boss, home.id, [ids[2], ids[0], ids[1]])
    assert [f.label for f in fields_of(home.id)] == ["C", "A", "B"]


@pytest.mark.parametrize("roles", [(), ("agent",), ("moderator",), ("editor",)])
def test_only_admins_change_categories(app, roles):
    home = make.category("internet")
    actor = make.member(roles=roles, reputation=100_000)
    for attempt in (
        lambda: add_category(actor, CategoryDraft(name="x")), lambda: edit_category(actor, home.id, CategoryDraft(name="x")),
        lambda: archive_category(actor, home.id, archived=True), lambda: order_categories(actor, [home.id]),
        lambda: add_field(actor, home.id, FieldDraft(label="x")), lambda: order_fields(actor, home.id, []),
    ):
        with pytest.raises(NotAllowed):
            attempt()

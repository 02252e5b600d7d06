"""Components work without scripts and say everything in words."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

STATES = ["unanswered", "answered", "needs_info", "solved", "escalated", "closed", "duplicate"]


@pytest.fixture
def component(house):
    """Renders one macro of a component file with the given inputs."""

    def render(file, call, **inputs):
        with house.test_request_context(headers={"Accept-Language": "en"}):
            source = f"{{% from 'components/{file}.html' import {call.split('(')[0]} %}}{{{{ {call} }}}}"
            return house.jinja_env.from_string(source).render(**inputs)

    return render


@pytest.mark.parametrize("status", STATES)
def test_a_status_is_an_icon_and_a_word(component, status):
    chip = component("status_chip", f"status_chip('{status}')")
    assert "<svg" in chip
    assert re.sub(r"<[^>]+>", "", chip).strip()


def test_the_two_marks_of_acceptance_have_different_shapes(component):
    asker, staff = component("accept_badge", "accept_badge('asker')"), component("accept_badge", "accept_badge('staff')")
    shape = re.compile(r"<svg.*?</svg>", re.DOTALL)
    assert shape.search(asker)[0] != shape.search(staff)[0]
    assert "Accepted by the asker" in asker
    assert "Verified by staff" in staff
    by_staff = component("accept_badge", "accept_badge('by_staff')")
    assert shape.search(by_staff)[0] == shape.search(staff)[0] and "Accepted by staff" in by_staff


def test_a_vote_is_a_form_and_pressing_again_withdraws_it(component):
    control = component("vote_control", "vote_control(7, 3, 1)")
    assert control.count('method="post"') == 2
    assert re.search(r'value="none">\s*<button[^>]*id="vote-7-up"[^>]*aria-pressed="true"', control)
    assert re.search(r'value="down">\s*<button[^>]*id="vote-7-down"[^>]*aria-pressed="false"', control)


def test_a_vote_one_may_not_cast_says_why_without_scripts(component):
    control = component("vote_control", "vote_control(7, 3, can_down=False, reason_down='Needs 50 reputation.')")
    assert control.count("<form") == 1
    assert re.search(r'popovertarget="vote-7-down-why".*id="vote-7-down-why" popover[^>]*>Needs 50 reputation\.', control, re.DOTALL)


class Example(FlaskForm):
    title = StringField("Title", [DataRequired("Say what is wrong.")], description="One sentence.")
    product = RadioField("Model", [DataRequired("Choose one.")], choices=[SelectChoice("a", "HX-200"), SelectChoice("b", "HX-100")])
    nick = StringField("Nick")
    notify = BooleanField("Tell me")


def wrong_form():
    form = Example(formdata=None, meta={"csrf": False})
    form.validate()
    return form


def test_a_field_is_tied_to_its_label_help_and_error(house, component):
    with house.test_request_context():
        form = wrong_form()
        text = component("fields", "field(f)", f=form.title)
        assert '<label class="field-label" for="title">Title</label>' in text
        assert 'aria-describedby="title-error title-help"' in text
        assert 'aria-invalid="true"' in text
        assert "(optional)" not in text
        choices = component("fields", "field(f)", f=form.product)
        assert "<fieldset" in choices
        assert "<legend" in choices
        assert "(optional)" in component("fields", "field(f)", f=form.nick)


def test_the_summary_of_errors_links_to_each_field(house, component):
    with house.test_request_context():
        summary = component("error_summary", "error_summary(form)", form=wrong_form())
    assert 'href="#title"' in summary
    assert 'href="#product"' in summary


def test_a_former_member_has_no_name_and_no_link(component):
    gone = SimpleNamespace(display_name="Ana Ruiz", handle="ana", url="/members/ana/", avatar_url=None, is_staff=False, is_deleted=True)
    shown = component("person", "person(p)", p=gone)
    assert "Ana" not in shown
    assert "href" not in shown


def test_a_single_page_has_no_page_links(component):
    page = SimpleNamespace(number=1, last=1, total=3, has_next=False)
    assert component("pagination", "pagination(page, url)", page=page, url=str).strip() == ""


def test_pages_far_apart_are_joined_by_a_gap(component):
    page = SimpleNamespace(number=9, last=40, total=1200, has_next=True)
    links = component("pagination", "pagination(page, url)", page=page, url=lambda n: f"?page={n}")
    assert 'aria-current="page" aria-label="Page 9"' in links
    assert links.count("pages-gap") == 2
    assert 'rel="next"' in links


def test_the_composer_is_a_text_area_and_a_file_field_without_scripts(component):
    editor = component("composer", "composer('body', 'body', 'Details', urls={'upload': '/attachments/'})")
    assert '<textarea class="composer-input" id="body" name="body"' in editor
    assert 'type="file" id="body-files" name="files" multiple' in editor
    assert '<div class="composer-bar needs-js">' in editor

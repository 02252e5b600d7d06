"""Every text can be said in every language: nothing is missing, left over, or put into a page without asking for its translation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask_babel import force_locale
from flask_wtf import FlaskForm
from jinja2 import nodes
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import InputRequired

from forum.core.door import LOCALES
from forum.core.forms import shown
from forum.kit.errors import Invalid
from forum.pages.routes.help import STAFF_TOPICS, TOPICS
from tests.catalogues import FOLDER, KEYWORDS, catalogue, extracted, messages
from tests.house.sources import PROJECT, modules, tree

SOURCE = "en"
LANGUAGES = [name for name in LOCALES if name != SOURCE]
HELP = PROJECT / "templates" / "help"
TEMPLATES = [
    path for path in sorted((PROJECT / "templates").rglob("*.*")) if path.parent.parent != HELP  # a help page is in one language
]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
WORD = re.compile(r"[^\W\d_]{2,}")

# What a page may say in every language alike.
SAME_EVERYWHERE = {"UTC", "Ctrl"}
SAME_CONSTANTS = {"English", "Español", "Select", "RadioField", "SelectMultipleCheckboxField"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NO_WORDS = (
    re.compile(r"\{% block body_class %\}.*?\{% endblock %\}"),
    re.compile(r"\{% macro (page_url|careful_form)\(.*?\{%-? endmacro %\}", re.DOTALL),  # an address; attributes, whose words are wrapped
    re.compile(r"<(script|style|code)\b[^>]*>.*?</\1>", re.DOTALL),
)
SPOKEN = re.compile(r"\b(?:aria-label|aria-description|title|placeholder|alt|label)=\"([^\"]*)\"")
FOR_OPERATORS = ("forum.assets", "forum.cli", "forum.exchange", "forum.launcher", "moderation.audit.cli",
                 "forum.recurrence.semantic.installed")
"""What these say is read in a terminal, in English."""
REFUSALS = {"Invalid", "NotAllowed", "NotFound", "Gone", "WrongState", "TooMany", "Unavailable", "flash"}


def po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def forms_of(message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalogue(language):
    wanted, there = messages(extracted()), messages(catalogue(po(language)))
    assert len(wanted) > 1000
    assert not wanted.keys() - there.keys(), "run the two pybabel commands of README.md, then translate"
    assert not there.keys() - wanted.keys(), "no page says this any more"
    assert not catalogue(po(language)).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_for_sure(language):
    for message in messages(catalogue(po(language))).values():
        assert all(forms_of(message)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_as_many_as_the_language_has(language):
    found, wanted = catalogue(po(language)), messages(extracted())
    for key, message in messages(found).items():
        assert message.pluralizable == wanted[key].pluralizable, message.id
        assert len(forms_of(message)) == (found.num_plurals if message.pluralizable else 1), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_text(language):
    for message in messages(catalogue(po(language))).values():
        english = message.id if isinstance(message.id, str) else message.id[1]
        for said in forms_of(message):
            assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(english)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_changes_only_with_its_texts(language):
    source = po(language).read_text(encoding="utf-8")
    assert not re.search(r"^#: .*:\d", source, re.MULTILINE), "places without line numbers: --add-location=file"
    assert 'POT-Creation-Date: 2026-01-01 00:00+0000\\n"' in source, "--ignore-pot-creation-date"


def test_the_keywords_find_every_function_that_translates():
    for name, path in modules().items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "flask_babel":
                for alias in node.names:
                    assert "gettext" not in alias.name or (alias.asname or alias.name) in KEYWORDS, f"{name}: {alias.asname}"


def test_readme_gives_these_keywords():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "-k _l -k _ln:1,2 -k _lp:1c,2 -k untranslated" in readme


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_a_template_says_nothing_that_is_not_translated(path):
    source = path.read_text(encoding="utf-8")
    for pattern in NO_WORDS:
        source = pattern.sub(" ", source)
    flat = JINJA.sub("\0", source)
    said = [part for part in SPOKEN.findall(flat) if WORD.search(part)]
    text = re.sub(r"<[^>]*>", "\n", flat) if path.suffix in {".html", ".xml"} else re.sub(r"\S*/\S*", "", flat)
    said += [word for word in WORD.findall(re.sub(r"&\w+;", " ", text)) if word not in SAME_EVERYWHERE]
    assert not said


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_a_template_hands_on_no_words_that_are_not_translated(house, path):
    """`{{ button('Save') }}`: a constant that begins like a word people read."""
    parsed = house.jinja_env.parse(path.read_text(encoding="utf-8"))
    wrapped = {
        id(constant) for call in parsed.find_all(nodes.Call) if getattr(call.node, "name", "") in KEYWORDS
        for constant in call.find_all(nodes.Const)
    }
    constants = [one.value for one in parsed.find_all(nodes.Const) if id(one) not in wrapped and isinstance(one.value, str)]
    assert not [said for said in constants if re.match(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+", said) and said not in SAME_CONSTANTS]


def test_no_refusal_is_a_plain_text():
    """What commands refuse with and pages flash is lazy, or of the kit and marked `untranslated`."""
    plain = []
    for name, path in modules().items():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "field" else node.func
            if isinstance(called, ast.Name) and called.id in REFUSALS and not name.startswith(FOR_OPERATORS):
                words = node.args[1:2] if called is not node.func else node.args[:1]
                plain += [(name, ast.unparse(node)) for one in words if isinstance(one, ast.Constant | ast.JoinedStr)]
    assert not plain


class Asked(FlaskForm):
    name = StringField(validators=[InputRequired()])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_kit_and_wtforms_say_is_translated(app, language):
    with app.test_request_context(), force_locale(language):
        for refusal in (Invalid.field("file", "This file is empty."), Invalid()):
            assert shown(refusal.message) != str(refusal.message)
        form = Asked(formdata=MultiDict(), meta={"csrf": False})
        assert not form.validate()
        assert form.name.errors != ["This field is required."]


@pytest.mark.parametrize("language", LOCALES)
def test_every_help_topic_is_in_this_language(language):
    wanted = {topic for topic, *_ in (*TOPICS, *STAFF_TOPICS)}
    assert {path.stem for path in (HELP / language).glob("*.html")} == wanted

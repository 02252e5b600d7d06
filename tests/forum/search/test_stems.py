"""Words are found in their other forms, in the language of what was written; in quotes only as they are."""

import pytest

from forum.core import jobs
from forum.kit.stems import stem
from forum.search.parse import parse
from forum.search.queries import search
from forum.search.texts import Sought, marked, snippet
from tests import make


def titles(words):
    results = search(make.member(), parse(words))
    return set() if results.way != "as_typed" else {hit.row.title for hit in results.page}


@pytest.fixture
def board(app):
    make.question(title="Two routers at home", body="They keep rebooting when we are connecting the printer.")
    make.question(title="La contraseña no sirve", body="He cambiado la contraseña y la conexión de los teléfonos no funciona desde ayer.")
    make.question(title="Nothing of the kind", body="A bill.")
    jobs.drain()


@pytest.mark.parametrize(("words", "expected"), [
    ("router", "Two routers at home"), ("rebooted", "Two routers at home"), ("connected printers", "Two routers at home"),
    ("contraseñas", "La contraseña no sirve"), ("CONTRASENAS", "La contraseña no sirve"), ("conexiones", "La contraseña no sirve"),
    ("telefono", "La contraseña no sirve"), ('"routers"', "Two routers at home"), ('"router"', None), ('"contraseñas"', None),
    ('"two router"', None), ("router -rebooting", None), ("router -reboot", None), ('router -"reboot"', "Two routers at home"),
])
def test_a_form_of_a_word_finds_the_others_unless_it_is_quoted(board, words, expected):
    assert titles(words) == ({expected} if expected else set())


def test_forms_of_the_words_looked_for_are_marked_and_lead_the_snippet():
    looked_for = Sought(parse('contraseñas "reset"').phrases)
    assert marked("La contraseña: reset, resets", looked_for) == (
        ("La ", False), ("contraseña", True), (": ", False), ("reset", True), (", resets", False))
    assert ("contraseña", True) in snippet("palabra " * 200 + "y la contraseña no sirve", looked_for)


def test_stems_follow_the_language_and_leave_names_with_digits_alone():
    assert (stem("routers", "en"), stem("contrasenas", "es"), stem("x200s", "en"), stem("routers", "fr")) == (
        "router", "contrasen", "x200s", "routers")

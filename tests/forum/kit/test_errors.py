"""Refusals carry what the page and the JSON need."""

import pytest

from forum.kit.errors import Gone, Invalid, Missing, NotAllowed, NotFound, PlazaError, TooMany, Unavailable, WrongState


@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotAllowed, 403), (NotFound, 404), (WrongState, 409), (Gone, 410), (Invalid, 422), (TooMany, 429), (Unavailable, 503)],
)
def test_each_refusal_has_its_status_a_code_of_its_own_and_words(kind, status):
    error = kind()
    assert (error.status, isinstance(error, PlazaError)) == (status, True)
    assert error.code and str(error) and error.details == {}


def test_codes_are_distinct():
    kinds = PlazaError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_a_message_may_be_translated_later():
    class Lazy:
        def __str__(self):
            return "Hola"

    assert str(NotFound(Lazy())) == "Hola"


def test_not_allowed_says_what_is_missing():
    missing = Missing("reputation", needed=50, have=12)
    assert NotAllowed(missing=missing).missing == missing
    assert NotAllowed().missing is None


def test_wrong_state_carries_the_current_state():
    assert WrongState(current="solved").current == "solved"


def test_invalid_names_the_fields():
    error = Invalid(fields={"title": ["too short"], "": ["nothing changed"]})
    assert error.fields == {"title": ["too short"], "": ["nothing changed"]}
    assert Invalid.field("title", "too short").fields == {"title": ["too short"]}
    assert Invalid().fields == {}


@pytest.mark.parametrize(("asked", "told"), [(0, 1), (-5, 1), (0.2, 1), (1, 1), (1.01, 2), (59.999, 60), (3600, 3600)])
def test_retry_after_is_whole_seconds_rounded_up_and_at_least_one(asked, told):
    assert TooMany(retry_after=asked).retry_after == told


def test_details_travel_along():
    assert Unavailable("full", details={"disk": "/"}).details == {"disk": "/"}

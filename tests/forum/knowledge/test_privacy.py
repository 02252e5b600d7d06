"""What is taken for somebody's data in an article, and that it is cleared before anybody is asked for a review."""

from __future__ import annotations

import re
import time

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, WrongState
from forum.kit.order_numbers import ORDER_NUMBERS_FORM, order_number_pattern
from forum.kit.street_addresses import street_addresses
from forum.knowledge.commands import keep_finding, submit_article, write_revision
from forum.knowledge.models import ArticleFinding
from forum.knowledge.privacy import Shapes, findings_in
from tests.forum.knowledge.editors import draft, editor, writing
from tests.forum.tuning import tune
from tests.visitor import Visitor

ADDRESSES = (
    "12 Baker Street", "7B Old Mill Lane, Flat 3", "Calle Mayor 5, 3º B", "C/ de la Luna, nº 12", "calle serrano 40", "Avda. de América 25",
    "Plaza de España, 4", "PO Box 118", "Apartado de correos 45",
)
OTHERS = (
    "123 Main Street", "Calle Falsa 123", "2 External Drive", "step 3 Way", "Plaza Community 4.2", "version 4 of the Hub", "in 10 minutes",
    "the street has 5 houses", "una calle cerrada", "Hub 3 Close the lid",
)


@pytest.mark.once
@pytest.mark.parametrize("text", ADDRESSES)
def test_a_street_address_is_found_whole(text):
    said = f"I live at {text} since May."
    assert [said[start:end].strip(" ,") for start, end in street_addresses(said)] == [text]


@pytest.mark.once
@pytest.mark.parametrize("text", OTHERS)
def test_what_is_nobody_s_home_is_not_found(text):
    assert street_addresses(text) == []


@pytest.mark.once
def test_order_numbers_follow_the_operator_s_patterns():
    def kinds(text: str, shapes: str) -> list[tuple[str, str]]:
        return [(one.kind, one.sample) for one in findings_in("", {"solution": text}, Shapes(shapes))]

    assert kinds("Look at ORD-4711221 of mine", "ORD-#{6-10} @@-####") == [("order", "OR…1221")]
    assert kinds("Look at AB-4711.", "ORD-#{6-10}, @@-####") == [("order", "AB…4711")]
    assert kinds("XORD-4711221 ORD-47112 ORD-47112211111", "ORD-#{6-10}") == []
    assert kinds("ORD-4711221", "") == []


def shown(text: str, customers: str = "") -> list[tuple[str, str]]:
    return [(one.kind, one.sample) for one in findings_in("", {"solution": text}, Shapes(customers=customers))]


@pytest.mark.once
@pytest.mark.parametrize("text", [
    "Customer no. 12345678", "customer number: **87654321** then", "Customer ID #12345678", "my customer-id is C-1245678.",
    "account no 1234 5678 and so",
    "Contract number V/2023/4711", "Mi número de cliente es 12345678", "n.º de cliente: 12345678", "Nº de contrato 88-12345678",
    "código de abonado 12345678", "cliente n.º 12345678", "ID de cliente: 12345678", "client's ref. 12345678",
])
def test_a_number_behind_words_for_customers_is_theirs(text):
    assert [kind for kind, _sample in shown(f"It is said: {text}, look.")] == ["customer"]


@pytest.mark.once
@pytest.mark.parametrize("text", [
    "The customer has 12345678 points", "Ask for the customer number first", "customer no. 12",
    "account number and PIN", "error no. 12345678",
    "the contract number is on page 3", "El cliente no recibe 4 correos de 2023", "customer id of the form",
])
def test_what_only_speaks_of_customers_is_no_number(text):
    assert shown(text) == []


@pytest.mark.once
def test_customer_numbers_follow_the_operator_s_patterns_too():
    assert shown("It is KD-1234567.", "KD-#######") == [("customer", "…67")] and shown("It is KD-1234567.") == []


@pytest.mark.once
def test_the_address_of_a_device_is_found_in_every_spelling_but_not_where_it_is_nobody_s():
    for address in ("3C:A6:F6:12:9B:04", "3c-a6-f6-12-9b-04", "3ca6.f612.9b04"):
        assert shown(f"The router {address} is off.") == [("mac", f"{address[:2]}…04")]
    for other in ("AA:BB:CC:DD:EE:FF", "00:00:00:00:00:00", "00:11:22:33:44:55", "00:00:5E:00:53:af",
                  "3C:A6:F6:12:9B", "3C:A6:F6:12:9B:04:11", "12:30:45", "2001:db8::1", "3C:A6-F6:12-9B:04"):
        assert shown(f"It says {other}.") == [], other


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["(a+)+$", "ORDER", "#", "#{2-5}#{2-5}", "ORD-#{0}", "A" * 60 + "#", ".*", "#{1-999}"])
def test_patterns_that_would_match_everything_or_take_long_are_refused(wrong):
    assert not re.fullmatch(ORDER_NUMBERS_FORM, wrong) and order_number_pattern(wrong) is None


@pytest.mark.once
def test_looking_takes_time_in_proportion_to_the_text():
    shapes = " ".join(["*{24}*{1-99}*{24}"] * 10)
    began = time.process_time()
    for text in ("A1" * 15_000, "1 Aa " * 6_000, "Calle " * 5_000, "Calle a a a a " * 2_000, "1 A" * 10_000,
                 "3c:a6:" * 5_000, "customer no. " * 3_000, "n.º de cliente 1 1 1 1 " * 1_500,
                 "customer id " + "1 " * 15_000, "a1a1.a1a1." * 3_000):
        findings_in("", {"solution": text}, Shapes(shapes, shapes))
    for text in ("#{1-9}" * 5_000, "A#" * 10_000, "#" * 20_000 + "!"):
        assert not re.fullmatch(ORDER_NUMBERS_FORM, text)
    assert time.process_time() - began < 6


def test_an_order_number_and_an_address_keep_an_article_from_review_until_cleared(app):
    tune("knowledge.order_numbers", "ORD-#{6-10}")
    ana = editor("ana")
    article = draft(ana, sections={"cause": "Seen in ORD-4711221.", "symptoms": "It happened at Calle Mayor 5."})
    with pytest.raises(Invalid):
        submit_article(ana, article.id, version=article.version)
    order = session().scalars(select(ArticleFinding).where(ArticleFinding.kind == "order")).one()
    keep_finding(ana, order.id)
    with pytest.raises(Invalid):
        submit_article(ana, article.id, version=article.version)
    page = Visitor(app).sign_in(ana).get(article.work_url)
    assert "Street address" in page.words and "Mayor 5" not in page.one("#findings").text and "Ana" in page.one("#findings").text
    article = write_revision(ana, article.id, writing(category_id=article.category_id, sections={"cause": "Seen in ORD-4711221."}), base=1)
    assert submit_article(ana, article.id, version=article.version).state == "in_review"


def test_what_is_beyond_the_list_keeps_an_article_from_review_too(app):
    ana = editor("ana")
    crowd = " ".join(f"carla.ruiz{number}@gmail.com" for number in range(102))
    article = draft(ana, sections={"cause": crowd})
    rows = session().scalars(select(ArticleFinding).order_by(ArticleFinding.id)).all()
    for row in rows[:-1]:
        keep_finding(ana, row.id)
    with pytest.raises(WrongState):
        keep_finding(ana, rows[-1].id)
    with pytest.raises(Invalid, match="personal data"):
        submit_article(ana, article.id, version=article.version)
    page = Visitor(app).sign_in(ana).get(article.work_url)
    assert "More than can be listed" in page.words and f"/help/findings/{rows[-1].id}/keep" not in str(page.soup)

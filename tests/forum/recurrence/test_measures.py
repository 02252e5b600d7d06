"""The formulas behind the figures, against results worked out by hand."""

import json

import pytest

from forum.cli import plaza
from forum.recurrence.measures import attachment, pair_f1, precision_at_1, recall_at, v_measure

pytestmark = pytest.mark.once


def test_hits_are_counted_as_people_decided():
    ranked, right = [["a", "b"], ["c"], []], [{"b", "x"}, {"c"}, {"d"}]
    assert precision_at_1(ranked, right) == pytest.approx(1 / 3)
    assert recall_at(10, ranked, right) == pytest.approx((0.5 + 1 + 0) / 3)


def test_topics_agree_wholly_by_half_or_not_at_all():
    assert v_measure("aabb", [1, 1, 2, 2]) == pair_f1("aabb", [1, 1, 2, 2]) == pytest.approx(1)
    assert v_measure("aabb", [1, 2, 1, 2]) == pytest.approx(0) and pair_f1("aabb", [1, 2, 1, 2]) == 0
    assert pair_f1("aabb", [1, 1, 1, 1]) == pytest.approx(2 * 2 / (2 + 6))


def test_a_question_is_rightly_attached_where_most_before_it_have_its_label():
    # a opens 1, a joins it, b joins it wrongly, b opens 2, b joins 2, a joins 2 wrongly, c joins 2 wrongly and was never there before
    assert attachment("aabbbac", [1, 1, 1, 2, 2, 2, 2]) == (pytest.approx(2 / 5), pytest.approx(2 / 4))
    assert attachment("abc", [1, 2, 3]) == (1.0, 1.0)


def test_a_set_is_scored_through_a_plaza_of_its_own(app, tmp_path):
    (tmp_path / "articles.jsonl").write_text('{"ref":"w","title":"Wifi drops"}\n{"ref":"i","title":"Invoices"}\n', encoding="utf-8")
    (tmp_path / "article-questions.jsonl").write_text('{"ref":"q","title":"wifi dropping","article":"w"}\n', encoding="utf-8")
    done = app.test_cli_runner().invoke(plaza, ["eval", str(tmp_path), "--json"])
    assert json.loads(done.stdout) == {"set": "articles", "tier": "lexical", "queries": 1, "p_at_1": 100.0, "top_5": 100.0}

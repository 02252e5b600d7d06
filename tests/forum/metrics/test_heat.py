"""Categories by week: every row is a category that its reader may read, and every cell leads to exactly what it counts."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from forum.kit.clock import today
from forum.metrics.measured import Scope
from forum.metrics.queries.heat import category_weeks
from forum.resolution.counting import Slice
from forum.threads import visibility
from tests import make
from tests.forum.metrics.worlds import keep
from tests.visitor import Visitor


@pytest.fixture
def board(app):
    make.question(title="For everybody")
    club, desk = make.category("club", name="Club", read_access="members"), make.category("desk", name="Desk", read_access="staff")
    for place, number in ((club, 2), (desk, 3)):
        for each in range(number):
            make.question(make.agent(), title=f"Asked in {place.name} {each}", category=place)
    keep()
    return make.agent("tina")


def heats(viewer, within=None):
    scope = Scope(today() - timedelta(days=29), today(), **({"within": within} if within else {}))
    return {heat.name: heat.asked for heat in category_weeks(viewer, scope)}


def test_staff_see_every_category_and_each_cell_leads_to_its_list(app, board):
    window = Visitor(app).sign_in(board)
    page = window.get("/insights/")
    cells = page.all("#heat tbody a")
    assert sorted(cell.get_text() for cell in cells) == ["1", "2", "3"]
    for cell in cells:
        place = urlsplit(str(cell["href"]))
        assert parse_qs(place.query)["category"], cell["href"]
        found = window.get(str(cell["href"]).split("#")[0])
        assert len(found.all("#list tbody tr, #list li")) == int(cell.get_text()), cell["href"]


@pytest.mark.parametrize("within", [None, Slice(language="en")], ids=["kept", "counted"])
def test_a_category_that_one_may_not_read_has_no_row_and_its_number_is_nowhere(app, board, monkeypatch, within):
    """All staff read all categories today; whoever narrows that some day narrows this with it."""
    whole = heats(board, within)
    assert (whole["Club"], whole["Desk"], len(whole)) == (2, 3, 3)
    monkeypatch.setattr(visibility, "readable_access", lambda viewer: ("everyone", "members"))
    narrowed = heats(board, within)
    assert narrowed == {name: asked for name, asked in whole.items() if name != "Desk"}
    page = Visitor(app).sign_in(board).get("/insights/")
    assert "Desk" not in page.one("#heat").get_text()
    assert "3" not in {cell.get_text() for cell in page.all("#heat td")}

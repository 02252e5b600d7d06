"""Messages that never arrived, among the insights."""

from datetime import date

from forum.core import jobs
from forum.metrics.measured import Part, Scope
from forum.metrics.measures import find_measure
from forum.resolution.counting import Slice
from moderation.handoff.commands import hand_off
from moderation.handoff.queries import handed_off_between
from tests import make
from tests.moderation.handoff.conftest import BEGIN

DAY = Scope(date(2026, 5, 4), date(2026, 5, 4))


def test_failed_messages_are_the_desk_s_own_number_and_their_list(s):
    s.receiver.will_answer(410)
    case = s.case()
    hand_off(s.agent, case.id, s.destination.id)
    jobs.drain()
    measure = find_measure("handoff_failures")
    made, desk = measure.value_of(DAY), handed_off_between(BEGIN.replace(hour=0), BEGIN.replace(day=5, hour=0))
    assert (made.numerator, made.denominator) == (desk.failed, desk.sent) and desk.failed >= 1
    counted, out_of = (measure.rows_of(s.agent, DAY, part, 0, 50) for part in Part)
    assert (counted.total, out_of.total) == (desk.failed, desk.sent)
    assert {(row.path, row.detail) for row in out_of.rows} == {(case.url, "Tickets")}
    elsewhere = Scope(DAY.start, DAY.end, Slice(category_id=make.category("mobile").id))
    assert measure.value_of(elsewhere).denominator == 0
    assert measure.rows_of(make.member("edi", roles=("editor",)), DAY, Part.OUT_OF, 0, 50).rows[0].path == ""

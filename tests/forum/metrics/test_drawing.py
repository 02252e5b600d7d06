"""Charts: well-formed drawings, true sentences, and a table that says the same."""

from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from forum.core.rendering import duration
from forum.metrics.cards import trend_words
from forum.metrics.comparing import Turn, change_of
from forum.metrics.drawing import bars_of, columns_of, plot_of, spark_path, steps_up, thinned
from forum.metrics.figures import flow_figure, measure_figure
from forum.metrics.labelling import width_of
from forum.metrics.measured import Better, Kind, Point, Value
from forum.metrics.measures import find_measure
from forum.metrics.queries.ages import Ages
from forum.metrics.queries.distributions import Distribution
from forum.metrics.queries.distributions import bars_of as bars_of_seconds
from forum.metrics.queries.funnel import Funnel
from forum.metrics.spreads import ages_spread, duration_spread, funnel_spread, heat_table, place_of
from forum.metrics.words import TICKS, day_words, in_unit, length_words, value_words

FIRST = date(2026, 2, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(10)]


def points(values):
    return [Point(day, value, 1) for day, value in zip(DAYS, values, strict=False)]


@pytest.fixture
def words(house):
    with house.test_request_context(headers={"Accept-Language": "en"}):
        yield house


@pytest.fixture
def drawn(words):
    """The drawing that a macro of the charts makes."""
    def render(call, **inputs):
        source = f"{{% from 'components/chart.html' import {call.split('(')[0]} %}}{{{{ {call} }}}}"
        return words.jinja_env.from_string(source).render(day=day_words, tick=TICKS, **inputs)

    return render


@pytest.mark.parametrize(("low", "high", "kind"), [
    (0, 0, "count"), (0, 0, "share"), (0, 0, "duration"), (0, 0, "score"),
    (0, 1, "count"), (0, 7, "count"), (0, 12_345, "count"), (0, 0.31, "share"), (0, 1, "share"), (-40, 65, "score"),
    (0, 3, "duration"), (0, 95_000, "duration"), (0, 90_000_000, "duration"),
])
def test_ticks_enclose_the_values_and_are_few_and_even(low, high, kind):
    ticks = steps_up(low, high, kind=kind)
    assert ticks[0] <= low and ticks[-1] >= high and 2 <= len(ticks) <= 7
    assert len({round(after - before, 6) for before, after in pairwise(ticks)}) == 1


def test_ticks_of_lengths_of_time_and_shares_are_written_differently_and_as_what_they_are(words):
    lengths = [seconds * 1.7 ** power for seconds in (1, 40, 86_400) for power in range(24)]
    for most, high in product((2, 4), lengths):
        ticks = steps_up(0, high, kind="duration", most=most)
        said = [TICKS["duration"](tick) for tick in ticks]
        assert len(set(said)) == len(said) and all(duration(tick, 1) == duration(tick, 4) for tick in ticks), (high, said)
    for most, high in product((2, 4), [0.0004 * 1.3 ** power for power in range(29)]):
        ticks = steps_up(0, high, kind="share", most=most)
        said = [TICKS["share"](tick) for tick in ticks]
        assert [round(float(one.rstrip("%")) / 100, 6) for one in said] == ticks, (high, said)


@pytest.mark.parametrize("count", [*range(2, 40), 90, 100])
def test_days_under_a_chart_keep_apart_on_a_phone_and_on_a_desk(count):
    ticks = plot_of([FIRST + timedelta(days=number) for number in range(count)], [("A", [1] * count)]).across
    phone = [tick.at for tick in ticks if not tick.dense]
    assert phone[0] == 0 and phone[-1] == 100 and all(after - before >= 30 for before, after in pairwise(phone))
    assert all(after.at - before.at > 12 for before, after in pairwise(ticks)), "a desk has room for a seventh"


def test_numbers_of_neighbouring_marks_are_written_together():
    days = [FIRST + timedelta(days=number) for number in range(90)]
    marks = plot_of(days, [("A", [1] * 90)], marks=[(1, days[0]), (2, days[40]), (3, days[40]), (4, days[41]), (5, days[89])]).marks
    assert [(mark.number, mark.label) for mark in marks] == [(1, "1"), (2, "2–4"), (3, ""), (4, ""), (5, "5")]
    assert 0 < marks[0].label_at < marks[1].label_at < marks[4].label_at < 100
    shown = [(mark.label_at, width_of(mark.label)) for mark in marks if mark.label]
    assert all(before + wide / 2 <= after - width / 2 for (before, wide), (after, width) in pairwise(shown))


def test_labels_under_columns_are_left_out_on_a_phone_where_they_would_meet(drawn):
    assert not any(one.dense for one in columns_of(["1–3 d", "3–7 d"], [1, 2]).columns)
    long = columns_of(["menos de 1 d", "1–3 d", "3–7 d", "7–30 d", "más de 30 d"], [1, 2, 3, 4, 5])
    assert [one.dense for one in long.columns] == [False, True, False, True, False]
    assert drawn("column_plot(plot, 's', tick.count)", plot=long).count("plot-dense") == 2


def test_words_of_a_cut_stand_where_there_is_room():
    cuts = columns_of(["a"] * 10, [1] * 10, cuts=[("Median: 17 h 50 min", 3.2, 3), ("9 in 10: 17 h 50 min", 3.4, 4)]).cuts
    assert [cut.late for cut in cuts] == [False, False]
    cuts = columns_of(["a"] * 10, [1] * 10, cuts=[("Median: 17 h 50 min", 7, 3), ("9 in 10: 17 h 50 min", 8, 4)]).cuts
    assert [cut.late for cut in cuts] == [True, True]


def test_a_gap_breaks_the_line_and_a_lonely_point_keeps_its_marker():
    line = plot_of(DAYS, [("A", [1, 2, None, 4, None, None, 2, 3, 3, 3])]).lines[0]
    assert line.path.count("M") == 3
    assert any(x == round(3 / 9 * 100, 2) for x, _y in line.markers)


def test_marks_outside_the_days_are_not_drawn_and_those_within_a_step_are():
    plot = plot_of(DAYS[::3], [("A", [1, 2, 3, 4])], marks=[(1, DAYS[0]), (2, DAYS[4]), (3, FIRST - timedelta(days=1))], step=3)
    assert [mark.number for mark in plot.marks] == [1, 2] and plot.marks[1].at == pytest.approx(44.44, abs=0.01)


def test_long_small_lines_are_averaged_and_short_ones_are_not_drawn():
    assert len(thinned(list(range(365)))) <= 40 and thinned([1, 3], most=1) == [2]
    assert spark_path([1]) == spark_path([None, None]) == "" and spark_path([1, 2]).startswith("M0 ")


@pytest.mark.parametrize("mail", [True, False])
def test_every_drawing_is_well_formed_and_says_itself_in_words(drawn, mail):
    plot = plot_of(DAYS, [("A", [1, 2, 3, 2, 1]), ("B", [2, 2]), ("C", [None, 1]), ("D", [3])], area=True, marks=[(1, DAYS[2])],
                   goals=[(FIRST, 2)])
    columns = columns_of(["x", "y"], [3, 0], cuts=[("Median", 0.5, 3)])
    bars = bars_of([("Shown", 4), ("Opened", 1)])
    rows = [["Shown", {"words": "4"}, "100%"], ["Opened", {"words": "1"}, "25%"]]
    for svg in (
        drawn("line_plot(plot, 'It <fell> & rose.', tick.count, day, mail=mail)", plot=plot, mail=mail),
        drawn("column_plot(plot, 'It <fell> & rose.', tick.count, mail=mail)", plot=columns, mail=mail),
        drawn("bar_plot(plot, 'It <fell> & rose.', rows, mail=mail)", plot=bars, rows=rows, mail=mail),
    ):
        tree = ElementTree.fromstring(svg)
        assert tree.get("aria-label") == "It <fell> & rose." and tree.get("role") == "img"
        assert ("#4338ca" in svg) == mail and "style=" not in svg


def test_words_of_values_stand_beside_the_lines_and_not_on_them(drawn):
    plot = plot_of(DAYS, [("A", [0.5] * 10)], kind="share")
    soup = BeautifulSoup(drawn("line_plot(plot, 's', tick.share, day)", plot=plot), "html.parser")
    words = {one.get_text(): one for one in soup.select(".plot-label[data-value]")}
    assert len(words) == len(plot.up) and {(float(one["x"]) < 0, one["text-anchor"]) for one in words.values()} == {(True, "end")}
    assert [float(one["y"]) - 4 for one in words.values()] == [tick.at for tick in plot.up]
    style = (Path(__file__).parents[3] / "static/css/insights/charts.css").read_text()
    script = (Path(__file__).parents[3] / "static/js/behaviours/line-chart.js").read_text()
    assert "--gutter: 48px" in style and "GUTTER = 48" in script, "one width for what the server draws and what scripts draw"


def test_lines_differ_by_dash_and_marker_and_not_by_colour_alone(drawn):
    shapes = {drawn(f"marker({number}, 1, 1)").replace(f"-{number}", "") for number in (1, 2, 3, 4)}
    assert len(shapes) == 4
    svg = drawn("line_plot(plot, 's', tick.count, day, mail=True)", plot=plot_of(DAYS, [(name, [1, 2]) for name in "ABCD"]))
    assert len({line["stroke-dasharray"] for line in BeautifulSoup(svg, "html.parser").select(".plot-line")}) == 4


def test_the_sentence_and_the_table_of_the_flow_say_what_is_drawn(words):
    asked, resolved, left = points([3, 4, 0]), points([1, 1, 2]), points([2, 5, 3])
    notes = [SimpleNamespace(day=DAYS[1], kind="release", text="4.2")]
    figure = flow_figure(asked, resolved, left, notes, DAYS[2], opening=0)
    assert figure.summary == "7 questions asked and 4 resolved from Feb 1, 2026 to Feb 3, 2026; unresolved went from 0 to 3."
    level = flow_figure(asked, resolved, left, notes, DAYS[2], opening=3)
    assert level.summary.endswith("; unresolved before the first day and at the end of the last: 3.")
    assert [[cell["value"] for cell in row[1:]] for row in figure.rows] == [["3", "1", "2"], ["4", "1", "5"], ["0", "2", "3"]]
    assert [row[0]["day"] for row in figure.rows] == ["2026-02-01", "2026-02-02", "2026-02-03"]
    assert [mark.number for mark in figure.plots[0].marks] == [1] and figure.marks[0].words == "Release"
    folded = flow_figure(asked, resolved, left, [], DAYS[8], step=3, opening=0)
    assert folded.title == "Asked and resolved per 3 days" and folded.rows[2][0]["words"] == "Feb 3, 2026 to Feb 5, 2026"


@pytest.mark.parametrize(("values", "step", "said"), [
    ([None, 15, None], 1, "Questions asked: 15 on Feb 2. 1 of 3 days has a figure."),
    ([4, None, 4, None], 1, "Questions asked: 4 wherever there is a figure. 2 of 4 days have a figure."),
    ([4, 4, 4], 1, "Questions asked: 4 on every day."), ([4, 4, 4], 2, "Questions asked: 4 all along."),
    ([7], 1, "Questions asked: 7 on Feb 1."), ([None], 1, "Questions asked: nothing in these days."),
    ([None, 3, 5, 1], 1, "Questions asked: from 3 on Feb 2 to 1 on Feb 4; least 1 on Feb 4, most 5 on Feb 3. 3 of 4 days have a figure."),
    ([0, 2], 1, "Questions asked: from 0 on Feb 1 to 2 on Feb 2; least 0 on Feb 1, most 2 on Feb 2."),
    ([None, 6], 9, "Questions asked: 6 on Feb 2, 2026. 1 of 2 stretches of days has a figure."),
])
def test_the_sentence_of_a_line_says_on_how_many_days_there_is_a_figure(words, values, step, said):
    assert trend_words(find_measure("asked"), points(values), step) == said


def test_a_measure_has_its_goal_as_a_line(words):
    figure = measure_figure(find_measure("first_response"), points([600.0, None, 1200.0]), [], [(FIRST, 900.0)], "So it went.")
    top, bottom = (figure.plots[0].up[at].at for at in (-1, 0))
    assert top < figure.plots[0].goals[0].at < bottom and figure.goal == "Goal: 15\u202fmin"
    assert "value" not in figure.rows[1][1] and figure.rows[1][1]["words"] == "–"


def test_a_goal_is_drawn_from_its_day_on_until_the_next_one_begins():
    plot = plot_of(DAYS[:5], [("A", [1, 2, 3, 2, 1])], goals=[(DAYS[1], 2.0), (DAYS[3], 3.0)])
    assert [(one.start, one.end) for one in plot.goals] == [(25, 75), (75, 100)]
    assert plot.goals[0].at > plot.goals[1].at
    last = plot_of(DAYS[:5], [("A", [1, 2])], goals=[(DAYS[4], 2.0)]).goals[0]
    assert (last.start, last.end) == (80, 100), "a goal of today can be seen"


def test_ages_and_lengths_of_time_are_told_truly(words):
    ages = ages_spread(Ages(3, 86_400.0 * 2, 86_400.0 * 9, {"<1d": 1, "1-3d": 1, "3-7d": 0, "7-30d": 1, ">30d": 0}))
    assert ages.summary == "3 unresolved questions; half of them for more than 2\u202fd, one in ten for more than 9\u202fd."
    assert [row[1]["value"] for row in ages.rows] == ["1", "1", "0", "1", "0"] and ages.rows[0][2] == "33%"
    assert ages_spread(Ages(0, None, None, dict.fromkeys(ages_names(), 0))).summary == "Nothing is unresolved."
    seconds = [200, 1_000, 4_000, 90_000]
    spread = duration_spread("x", "X", Distribution(4, 6, 2_500.0, 64_200.0, bars_of_seconds(seconds)))
    assert spread.summary == "4 of 6 questions: half within 42\u202fmin, nine in ten within 17\u202fh 50\u202fmin."
    assert sum(int(row[1]["value"]) for row in spread.rows) == 4
    assert [cut.label for cut in spread.columns.cuts] == ["Median: 42\u202fmin", "9 in 10: 17\u202fh 50\u202fmin"]
    assert place_of(bars_of_seconds([]), 10_000_000) == 9.5 and place_of(bars_of_seconds([]), 150) == 0.5


def ages_names():
    return ("<1d", "1-3d", "3-7d", "7-30d", ">30d")


def test_the_way_from_a_suggestion_is_told_and_nothing_is_divided_by_nobody(words):
    told = funnel_spread(Funnel(40, 20, 10, 5))
    assert told.summary == "Of 40 visits with suggestions, 10 (25%) ended without a question and 5 asked anyway."
    assert [bar.width for bar in told.bars.bars] == [100, 50, 25, 12.5]
    assert funnel_spread(Funnel(0, 0, 0, 0)).summary == "Nothing was suggested to anybody in these days."


def test_weeks_are_darker_with_more_and_each_leads_to_its_days(words):
    cells = [SimpleNamespace(first=DAYS[0], asked=8, unresolved=2), SimpleNamespace(first=DAYS[7], asked=1, unresolved=0)]
    heat = SimpleNamespace(category_id=5, name="Wi-Fi", cells=cells, asked=9)
    made = heat_table([heat], DAYS[9], lambda *key: "|".join(map(str, key)))
    first, second = made.rows[0][2]
    assert (first.level, second.level) == (4, 1) and first.said == "8 asked, 2 unresolved"
    assert (first.url, second.url) == ("5|2026-02-01|2026-02-07", "5|2026-02-08|2026-02-10")
    assert heat_table([], DAYS[9], lambda *key: "") is None


@pytest.mark.parametrize(("kind", "better", "now", "before", "turn", "said"), [
    (Kind.SHARE, Better.UP, 0.78, 0.74, Turn.BETTER, "+4 points"), (Kind.SHARE, Better.DOWN, 0.1, 0.05, Turn.WORSE, "+5 points"),
    (Kind.COUNT, Better.DOWN, 103, 112, Turn.BETTER, "−9"), (Kind.COUNT, Better.NEITHER, 5, 3, Turn.OTHER, "+2"),
    (Kind.DURATION, Better.DOWN, 2280, 2640, Turn.BETTER, "−6\u202fmin"), (Kind.SCORE, Better.UP, 4.2, 4.2, Turn.SAME, ""),
    (Kind.SHARE, Better.UP, None, 0.5, Turn.UNKNOWN, ""), (Kind.SHARE, Better.UP, 0.51, 0.5, Turn.BETTER, "+1 point"),
    (Kind.DURATION, Better.DOWN, 2_282, 2_280, Turn.SAME, ""), (Kind.DURATION, Better.DOWN, 2_311, 2_220, Turn.WORSE, "+2\u202fmin"),
    (Kind.DURATION, Better.DOWN, 42, 40, Turn.WORSE, "+2\u202fs"), (Kind.DURATION, Better.DOWN, 200_000, 199_000, Turn.SAME, ""),
    (Kind.SHARE, Better.UP, 0.783, 0.781, Turn.SAME, ""), (Kind.SHARE, Better.UP, 0.053, 0.051, Turn.BETTER, "+0.2 points"),
])
def test_a_change_says_whether_it_is_good_in_words(words, kind, better, now, before, turn, said):
    change = change_of(kind, better, Value(30, now), Value(30, before))
    assert (change.turn, change.words.replace("\u202f", "\u202f")) == (turn, said) and change.said


def test_what_moved_too_little_to_be_seen_is_about_the_same_and_what_did_not_is_unchanged(words):
    seen = [change_of(Kind.DURATION, Better.DOWN, Value(30, now), Value(30, 2_280)) for now in (2_282, 2_280)]
    assert [(one.said, one.rises, one.difference) for one in seen] == [("about the same", None, 2), ("unchanged", None, 0)]


def test_a_minus_is_no_hyphen(words):
    assert value_words(Kind.SCORE, -12.34) == "−12.3" and TICKS["score"](-50) == "−50"
    assert in_unit(Kind.SCORE, "−3") == -3.0


def test_values_are_written_as_people_read_them(words):
    assert [value_words(Kind.SHARE, share) for share in (0.783, 0.0649, 1.0, 0.0)] == ["78%", "6.5%", "100%", "0%"]
    assert [length_words(seconds).replace("\u202f", "") for seconds in (42, 2480, 90_000, 200_000)] == ["42s", "41min", "1d 1h", "2d 8h"]
    assert [in_unit(Kind.SHARE, "80 %"), in_unit(Kind.DURATION, "1,5"), in_unit(Kind.SCORE, "-3")] == [0.8, 5400.0, -3.0]
    for nonsense in ("", "eighty", "1e9", "٣", "9" * 30):
        with pytest.raises(ValueError, match="not a number"):
            in_unit(Kind.COUNT, nonsense)

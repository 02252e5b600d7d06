"""Charts of the insights in a browser: read day by day, zoomed, light; what is there without scripts, in forced colours, in print."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BUDGET_KILOBYTES = 110


@pytest.fixture
def lead(browse):
    return browse(member="demo_admin")


def test_a_line_is_zoomed_with_the_mouse_and_its_days_become_the_period(lead):
    lead.goto("/insights/asked/?days=90")
    box = lead.locator(".u-over").bounding_box()
    lead.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
    lead.mouse.down()
    lead.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=4)
    lead.mouse.up()
    lead.get_by_role("button", name="All days").wait_for()
    lead.get_by_role("link", name="Show only these days").click()
    lead.wait_for_url("**/insights/asked/?since=*until=*")
    lead.locator(".u-over").wait_for()
    assert 25 <= lead.locator("#measure-asked-table tbody tr").count() <= 29


def test_the_day_under_the_pointer_is_read_from_the_table(lead):
    lead.goto("/insights/?days=30")
    box = lead.locator("#flow .u-over").first.bounding_box()
    lead.mouse.move(box["x"] + 1, box["y"] + 40)
    first = lead.locator("#flow-table tbody tr").first
    lead.locator(".chart-read", has_text=first.locator("time").text_content()).wait_for()
    said = lead.locator("#flow .chart-read").text_content()
    assert all(f": {cell}" in said for cell in first.locator("td").all_text_contents())
    assert lead.locator("#flow .plot[role=img]").count() == 2, "the words for screen readers stay"


NOTED = """
  window.drawn = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
    const width = this.measureText(words).width, from = { left: x, right: x - width, center: x - width / 2 }[this.textAlign];
    drawn.push({ words, from, to: from + width, y: Math.round(y), width: this.canvas.width, canvas: this.canvas });
    return write.call(this, words, x, y);
  };
"""
"""Every word that is written on a canvas is noted."""
LAST_DRAWN = """() => {
  const first = document.querySelector("#measure-asked .uplot canvas, #flow .uplot canvas");
  return drawn.filter((one) => one.canvas === first).map(({ canvas, ...one }) => one);
}"""


def labels(page, act):
    """What the first chart writes when `act` has it drawn anew."""
    page.evaluate("() => { window.drawn = [] }")
    act()
    page.wait_for_function("() => window.drawn?.length > 2")
    page.wait_for_timeout(200)
    found = page.evaluate(LAST_DRAWN)
    return list({(one["words"], one["y"], round(one["from"])): one for one in found}.values())


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("place", ["/insights/?days=90", "/insights/asked/?days=365"])
def test_a_chart_writes_the_words_of_the_server_and_none_over_another(browse, place, phone):
    page = browse(member="demo_admin", phone=phone)
    page.add_init_script(NOTED)

    def show():
        page.goto(place)
        page.locator("#flow, #measure-asked").first.scroll_into_view_if_needed()  # drawn when it is looked at

    seen = labels(page, show)
    drawing = page.locator("#flow .plot, #measure-asked .plot").first
    own = {words.strip() for words in drawing.locator(".plot-label").all_text_contents()}
    days = {day.strip() for day in page.locator(".chart tbody time").all_text_contents()}
    for one in seen:
        assert one["words"] in own or any(day.startswith(one["words"]) for day in days), one
        assert one["from"] >= -1 and one["to"] <= one["width"] + 1, one
    for line in {one["y"] for one in seen}:
        row = sorted((one for one in seen if one["y"] == line), key=lambda one: one["from"])
        assert all(left["to"] < right["from"] for left, right in pairwise(row)), row


def test_a_zoomed_chart_names_its_days_and_a_double_click_brings_all_back(lead):
    lead.add_init_script(NOTED)
    whole = {one["words"] for one in labels(lead, lambda: lead.goto("/insights/asked/?days=90"))}
    box = lead.locator(".u-over").bounding_box()

    def zoom():
        lead.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
        lead.mouse.down()
        lead.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 60, steps=4)
        lead.mouse.up()

    zoomed = {one["words"] for one in labels(lead, zoom)}
    times = lead.locator("#measure-asked-table tbody time").all_text_contents()
    first = next(words for words in whole if times[0].startswith(words))
    assert zoomed != whole and first not in zoomed
    everything = lead.get_by_role("button", name="All days")
    expect(everything).to_be_visible()
    again = {one["words"] for one in labels(lead, lambda: lead.mouse.dblclick(box["x"] + 40, box["y"] + 60))}
    assert again == whole
    expect(everything).to_be_hidden()
    labels(lead, zoom)
    everything.focus()
    assert {one["words"] for one in labels(lead, lambda: lead.keyboard.press("Enter"))} == whole


@pytest.mark.parametrize("phone", [False, True])
def test_without_scripts_the_drawing_of_the_server_and_every_form_are_there(browse, phone):
    page = browse(member="demo_admin", phone=phone, scripts=False)
    page.goto("/insights/?days=90")
    assert page.locator("#flow .plot").first.bounding_box()["height"] > 200 and not page.locator(".uplot").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.locator("#insight-filters-button").click()
    page.locator("#insight-category").select_option("wifi")
    page.locator("#insight-against").select_option("year")
    page.locator("#insight-show").click()
    assert "category=wifi" in page.url and page.locator(".pills .pill").count() == 1
    page.locator("#counted-resolution_rate").click()
    assert page.locator("#card-resolution_rate .insight-counted p").first.is_visible()


def test_forced_colours_and_print_show_the_drawing_of_the_server(lead):
    lead.emulate_media(forced_colors="active")
    lead.goto("/insights/")
    lead.wait_for_load_state("networkidle")
    assert not lead.locator(".uplot").count() and lead.locator("#flow .plot").first.is_visible()
    lead.emulate_media(forced_colors="none")
    lead.goto("/insights/")
    lead.locator("#flow .u-over").first.wait_for()
    lead.emulate_media(media="print")
    assert not lead.locator("#flow .uplot").first.is_visible()
    assert lead.locator("#flow .plot").first.bounding_box()["height"] > 200


@pytest.mark.parametrize("place", ["/insights/?days=365", "/insights/first_response/?days=365"])
def test_the_insights_stay_within_their_weight(browse, chromium, demo_address, place):
    signed_in = browse(member="demo_admin").context.storage_state()
    context = chromium.new_context(base_url=demo_address, storage_state=signed_in)
    page = context.new_page()
    sizes = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(place)
    page.locator(".u-over").first.wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    assert sum(sizes) / 1024 <= BUDGET_KILOBYTES, f"{place}: {sum(sizes) / 1024:.0f} KB in {len(sizes)} requests"


def test_every_column_of_the_rows_behind_a_number_is_in_sight_on_a_phone(browse):
    page = browse(member="demo_admin", phone=True)
    page.goto("/insights/first_response/?days=365")
    assert page.locator(".insight-rows thead th").count() == 3
    box = page.locator(".table-scroll:has(.insight-rows)")
    assert box.get_attribute("tabindex") == "0"
    edge = box.bounding_box()["x"] + box.bounding_box()["width"]
    assert max(box.locator("th, td").evaluate_all("cells => cells.map(one => one.getBoundingClientRect().right)")) <= edge + 1

// Makes lines over days a chart that one can read day by day and zoom into. What it draws are the cells of the table under the chart;
// without this, or without its module, the drawing of the server stays.
import { loadVendor } from "../main.js";

const DASHES = [[], [], [6, 4], [2, 4], [10, 4, 2, 4]];
const SYNC = "insights";
const GUTTER = 48; // for the words of the values, left of the lines; --gutter in charts.css
const colours = (box) => {
  const style = getComputedStyle(box);
  return (name) => resolved(box, style.getPropertyValue(name));
};

/** A colour such as light-dark(...) as the canvas understands it. */
function resolved(box, value) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = value;
  box.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The table's days (seconds), and a list of values and words for each column of numbers. */
function read(table) {
  const days = [], columns = [];
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  for (const row of table.tBodies[0].rows) {
    const [head, ...cells] = row.cells;
    const time = head.querySelector("time");
    days.push({ at: Date.parse(`${time.dateTime}T00:00:00Z`) / 1000, iso: time.dateTime, words: time.textContent });
    cells.forEach((cell, at) => {
      const column = (columns[at] ??= { name: names[at], values: [], words: [] });
      column.values.push(cell.dataset.value === undefined ? null : Number(cell.dataset.value));
      column.words.push(cell.textContent.trim());
    });
  }
  return { days, columns };
}

export async function start(box) {
  if (matchMedia("(forced-colors: active)").matches) return; // a canvas knows no forced colours, the server's drawing does
  const table = document.getElementById(box.dataset.table);
  const module = await loadVendor("uplot.js");
  const found = table && module && read(table);
  if (!found || found.days.length < 3) return;
  new Chart(box, module.default, found).draw();
}

class Chart {
  constructor(box, Plot, { days, columns }) {
    Object.assign(this, { box, Plot, days, columns, plots: [], spots: [...box.querySelectorAll(".chart-plot")] });
    this.drawings = this.spots.map((spot) => spot.firstElementChild);
    this.readout = Object.assign(document.createElement("p"), { className: "chart-read" });
    this.acts = Object.assign(document.createElement("p"), { className: "chart-acts" });
    this.hint = document.createElement("span");
    this.hint.textContent = box.dataset.zoom;
    this.all = this.button(box.dataset.all, () => this.zoom(days[0].at, days.at(-1).at));
    this.only = Object.assign(document.createElement("a"), { textContent: box.dataset.only, hidden: true });
    this.acts.append(this.hint, this.all, this.only);
    this.all.hidden = true;
    const lines = [...box.querySelectorAll(".chart-plot:first-of-type .plot-mark")];
    this.marks = lines.map((line) => ({ percent: parseFloat(line.getAttribute("x1")), number: Number(line.dataset.number) }));
  }

  button(words, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className: "button button-quiet button-small" });
    made.addEventListener("click", act);
    return made;
  }

  draw() {
    let used = 0;
    this.spots.forEach((spot, at) => {
      const numbers = spot.dataset.lines.trim().split(/\s+/).map(Number);
      const columns = this.columns.slice(used, used += numbers.length);
      this.plots.push(this.plot(spot, this.drawings[at], numbers, columns));
    });
    this.box.append(this.readout, this.acts);
    this.say(this.days.length - 1);
    new ResizeObserver(() => this.fit()).observe(this.box);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.plots.forEach((plot) => plot.redraw(true, true)));
  }

  plot(spot, drawing, numbers, columns) {
    const height = drawing.getBoundingClientRect().height;
    const colour = colours(this.box);
    const font = `12px ${getComputedStyle(this.box).fontFamily}`;
    const area = "area" in spot.dataset;
    const series = columns.map((column, at) => ({
      label: column.name, width: 2, dash: DASHES[numbers[at]], stroke: () => colour(`--series-${numbers[at]}`),
      fill: area ? () => colour(`--series-${numbers[at]}`).replace(/^rgb\((.*)\)$/, "rgba($1, .14)") : undefined,
      points: { show: false },
    }));
    const grid = { stroke: () => colour("--line"), width: 1 };
    const ticks = this.ticks(drawing);
    const options = {
      width: this.box.clientWidth, height, legend: { show: false }, padding: [18, 0, 0, 0],
      cursor: { sync: { key: SYNC + this.box.dataset.table }, y: false, drag: { x: true, y: false, dist: 8 } },
      scales: { x: { time: true }, y: { range: (_plot, low, high) => [Math.min(0, low ?? 0), Math.max(high ?? 1, ticks.at(-1)?.value ?? 1)] } },
      axes: [
        { font, grid: { show: false }, ticks: { show: false }, size: 24, values: () => [] },
        { font, stroke: () => colour("--muted"), grid, ticks: { show: false }, size: GUTTER, gap: 0, side: 3,
          splits: () => ticks.map((tick) => tick.value), values: () => [] },
      ],
      series: [{}, ...series],
      hooks: {
        setCursor: [(plot) => { if (plot.cursor.idx != null) this.say(plot.cursor.idx); }],
        setScale: [(plot, key) => { if (key === "x") this.zoomed(plot); }],
        draw: [(plot) => this.over(plot, drawing, ticks, colour, font, numbers)],
      },
    };
    const made = new this.Plot(options, [this.days.map((day) => day.at), ...columns.map((column) => column.values)], spot);
    drawing.classList.add("plot-behind"); // its words stay for screen readers, and it is what is printed
    made.root.setAttribute("aria-hidden", "true");
    return made;
  }

  /** What stands beside the lines of the server's drawing: places from the top, values and words. */
  ticks(drawing) {
    this.goals ??= [...drawing.querySelectorAll(".plot-goal")].map((line) => ({
      from: parseFloat(line.getAttribute("x1")), to: parseFloat(line.getAttribute("x2")), at: parseFloat(line.getAttribute("y1")),
    }));
    const found = [...drawing.querySelectorAll(":scope > .plot-label[data-value]")];
    return found.map((text) => ({ value: Number(text.dataset.value), words: text.textContent, at: parseFloat(text.getAttribute("y")) - 4 }));
  }

  /** Words of both axes, markers, marks and the goal over the lines, as the server draws them. */
  over(plot, drawing, ticks, colour, font, numbers) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = font.replace("12px", `${12 * ratio}px`);
    ctx.lineJoin = "round";
    const write = (words, x, y, align, name = "--muted") => {
      ctx.textAlign = align;
      ctx.strokeStyle = colour("--bg");
      ctx.lineWidth = 3 * ratio;
      ctx.setLineDash([]);
      ctx.strokeText(words, x, y);
      ctx.fillStyle = colour(name);
      ctx.fillText(words, x, y);
    };
    const seen = this.seen(plot);
    this.markers(plot, seen, colour, ratio, numbers);
    if (drawing === this.drawings[0]) {
      this.drawMarks(plot, colour, ratio, write);
      if (this.goals.length) this.drawGoals(plot, ticks, colour, ratio, write);
    }
    for (const tick of ticks) write(tick.words, bbox.left - 8 * ratio, plot.valToPos(tick.value, "y", true) + 4 * ratio, "right");
    for (const one of this.dayLabels(plot, seen, ratio)) write(one.words, one.x, bbox.top + bbox.height + 17 * ratio, one.align);
    ctx.restore();
  }

  /** Words under the chart: the first day and the last, and those between that lie over nothing. */
  dayLabels(plot, seen, ratio) {
    const { ctx, bbox } = plot;
    const spots = seen.length > 4 ? [0, 1, 2, 3, 4].map((part) => seen[Math.round(part * (seen.length - 1) / 4)]) : seen;
    const labels = spots.map((at) => {
      const x = plot.valToPos(this.days[at].at, "x", true), words = this.dayWords(this.days[at].at);
      const part = (x - bbox.left) / bbox.width, width = ctx.measureText(words).width;
      const align = part < 0.1 ? "left" : part > 0.9 ? "right" : "center";
      const from = align === "left" ? x : align === "right" ? x - width : x - width / 2;
      return { words, x, align, from, to: from + width };
    });
    const gap = 8 * ratio, last = labels.at(-1), kept = [];
    for (const one of labels) {
      const clear = !kept.length || one.from - kept.at(-1).to >= gap;
      if (clear && (one === last || !kept.length || last.from - one.to >= gap)) kept.push(one);
    }
    return kept;
  }

  /** Indexes of the days in view. */
  seen(plot) {
    const { min, max } = plot.scales.x;
    return this.days.flatMap((day, at) => day.at >= min - 1 && day.at <= max + 1 ? [at] : []);
  }

  /** Circles, squares, diamonds: not by colour alone. */
  markers(plot, seen, colour, ratio, numbers) {
    const { ctx } = plot;
    const every = Math.max(1, Math.ceil(seen.length / 16));
    numbers.forEach((number, series) => {
      ctx.fillStyle = colour("--bg");
      ctx.strokeStyle = colour(`--series-${number}`);
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([]);
      seen.forEach((at, place) => {
        const value = plot.data[series + 1][at];
        const alone = value !== null && plot.data[series + 1][at - 1] == null && plot.data[series + 1][at + 1] == null;
        if (value === null || (place % every && !alone)) return;
        const x = plot.valToPos(this.days[at].at, "x", true), y = plot.valToPos(value, "y", true);
        const size = (number > 2 ? 4 : 3) * ratio;
        ctx.beginPath();
        if (number === 1) ctx.arc(x, y, size, 0, 7);
        else if (number === 2) ctx.rect(x - size, y - size, 2 * size, 2 * size);
        else for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) ctx.lineTo(x + dx * size, y + dy * size);
        ctx.closePath();
        ctx.fill();
        ctx.stroke();
      });
    });
  }

  drawMarks(plot, colour, ratio, write) {
    const { ctx, bbox } = plot;
    const first = this.days[0].at, length = this.days.at(-1).at - first;
    const inView = this.marks
      .map(({ percent, number }) => ({ x: plot.valToPos(first + length * percent / 100, "x", true), number }))
      .filter(({ x }) => x >= bbox.left - 1 && x <= bbox.left + bbox.width + 1);
    for (const { x } of inView) {
      ctx.strokeStyle = colour("--muted");
      ctx.lineWidth = ratio;
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    for (const one of this.markLabels(ctx, bbox, inView, ratio)) write(one.words, one.x, bbox.top - 5 * ratio, "center", "--text");
  }

  /** Numbers of marks, those of neighbours that would lie over one another together ("2–4"). */
  markLabels(ctx, bbox, inView, ratio) {
    const groups = [];
    const placed = (marks) => {
      const numbers = marks.map((mark) => mark.number);
      const words = marks.length > 1 ? `${Math.min(...numbers)}–${Math.max(...numbers)}` : String(numbers[0]);
      const half = ctx.measureText(words).width / 2 + 2 * ratio;
      const x = Math.min(Math.max((marks[0].x + marks.at(-1).x) / 2, bbox.left + half), bbox.left + bbox.width - half);
      return { marks, words, x, from: x - half, to: x + half };
    };
    for (const mark of inView) {
      groups.push(placed([mark]));
      while (groups.length > 1 && groups.at(-2).to > groups.at(-1).from) groups.push(placed([...groups.splice(-2)].flatMap((one) => one.marks)));
    }
    return groups;
  }

  drawGoals(plot, ticks, colour, ratio, write) {
    const { ctx, bbox } = plot;
    const [low, high] = [ticks[0], ticks.at(-1)];
    const first = this.days[0].at, length = this.days.at(-1).at - first, right = bbox.left + bbox.width;
    const across = (percent) => length ? plot.valToPos(first + length * percent / 100, "x", true) : bbox.left + bbox.width * percent / 100;
    ctx.save();
    ctx.strokeStyle = colour("--solved-text");
    ctx.lineWidth = 2 * ratio;
    ctx.setLineDash([ratio, 5 * ratio]);
    let y = 0, end = 0;
    for (const goal of this.goals) {
      const value = low.value + (low.at - goal.at) / (low.at - high.at) * (high.value - low.value);
      y = plot.valToPos(value, "y", true);
      end = Math.min(across(goal.to), right);
      ctx.beginPath();
      ctx.moveTo(Math.max(across(goal.from), bbox.left), y);
      ctx.lineTo(end, y);
      if (end > bbox.left && across(goal.from) < right) ctx.stroke();
    }
    ctx.restore();
    write(this.box.dataset.goal, right, y - 5 * ratio, "right", "--solved-text");
  }

  dayWords(at) {
    const day = new Date(at * 1000);
    return new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" }).format(day);
  }

  /** The numbers of a day under the chart, as the table says them. */
  say(at) {
    const parts = [Object.assign(document.createElement("strong"), { textContent: this.days[at].words })];
    const used = this.spots.reduce((sum, spot) => sum + spot.dataset.lines.trim().split(/\s+/).length, 0);
    for (const column of this.columns.slice(0, used)) {
      const part = document.createElement("span");
      part.append(`${column.name}: `, Object.assign(document.createElement("strong"), { textContent: column.words[at] }));
      parts.push(part);
    }
    this.readout.replaceChildren(...parts);
  }

  zoom(min, max) {
    for (const plot of this.plots) plot.setScale("x", { min, max });
  }

  zoomed(plot) {
    const { min, max } = plot.scales.x;
    if (min == null || this.busy) return;
    this.busy = true;
    for (const other of this.plots) if (other !== plot) other.setScale("x", { min, max });
    this.busy = false;
    const seen = this.seen(plot).map((at) => this.days[at]);
    const whole = seen.length === this.days.length || !seen.length;
    this.all.hidden = whole;
    this.hint.hidden = !whole;
    this.only.hidden = whole || !this.box.dataset.period;
    if (!this.only.hidden) this.only.href = this.box.dataset.period.replace("SINCE", seen[0].iso).replace("UNTIL", seen.at(-1).iso);
  }

  fit() {
    const width = this.box.clientWidth;
    for (const plot of this.plots) if (plot.width !== width) plot.setSize({ width, height: plot.height });
  }
}

// The table and the board of cases with the keyboard. Everything here is a box, a link or a button of the page.
import { followChoices } from "../review/choices.js";
import { closeOnEscape } from "../review/panels.js";
import { alarm, say } from "../review/words.js";

const lines = () => [...document.querySelectorAll("#cases [data-case]")];
const linkOf = (line) => line.querySelector(".case-link");
const bar = () => document.getElementById("bulk");
const picked = () => [...document.querySelectorAll("[name=pick][form=bulk]:checked")];
const ACTS = {
  t: "take", e: "acknowledge", a: "assign", p: "priority", w: "wait", r: "resolve", o: "hand-over", d: "reject", c: "cancel",
};
let place = -1;

export function start(box) {
  followChoices(box);
  if (box.matches(".board")) import("./board.js").then((board) => board.start(box), () => {});
  arrive();
  closeOnEscape(".case-bulk-more, .board-move", () => current() && show(current()));
  if (!bar()) return;
  box.addEventListener("change", tell);
  for (const place of [box, bar()]) place.addEventListener("keydown", enter);
  tell();
}

export function press(key) {
  if (key === "?") return document.getElementById("case-keys")?.showModal();
  if (key === "j" || key === "k") return go(lines(), key === "j" ? 1 : -1);
  if (key === "h" || key === "l") return column(key === "l" ? 1 : -1);
  const line = current();
  if (key === "x") return pick(line);
  if (key === "m") return openMoves(line);
  return act(ACTS[key], line);
}

function current() {
  const here = document.activeElement?.closest?.("[data-case]");
  if (here) place = lines().indexOf(here);
  return lines()[place] ?? null;
}

function go(all, step) {
  const at = all.indexOf(current());
  show(all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

function show(line) {
  if (!line) return;
  place = lines().indexOf(line);
  linkOf(line).focus();
  line.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The first case of the next column that has one. */
function column(step) {
  const all = [...document.querySelectorAll(".board-column")];
  const here = all.indexOf(current()?.closest(".board-column"));
  for (let at = here + step; at >= 0 && at < all.length; at += step) {
    const first = all[at].querySelector("[data-case]");
    if (first) return show(first);
  }
  return undefined;
}

function pick(line) {
  const box = line?.querySelector("[name=pick]");
  if (!box) return;
  box.checked = !box.checked;
  tell();
  say(document.getElementById("bulk-count").textContent);
}

function openMoves(line) {
  const menu = line?.querySelector(".board-move");
  if (!menu) return;
  menu.open = true;
  menu.querySelector("button, a").focus();
}

/** About what is selected; with nothing selected, about the case where one is. */
function act(kind, line) {
  const button = document.getElementById(`bulk-${kind}`);
  if (!button) return;
  if (!picked().length) {
    if (!line?.querySelector("[name=pick]")) return alarm(document.getElementById("toasts")?.dataset.refused);
    line.querySelector("[name=pick]").checked = true;
    tell();
  }
  remember(line);
  const more = button.closest("details");
  if (!more) return button.click();
  more.open = true;
  more.querySelector("select").focus();
}

/** Enter in a field of an act is about that act; on a box it is about none. */
function enter(event) {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  event.target.closest(".case-bulk-more")?.querySelector("button").click();
}

function tell() {
  const count = picked().length;
  const words = document.getElementById("bulk-count");
  words.dataset.none ??= words.textContent;
  words.textContent = count ? (count === 1 ? bar().dataset.one : bar().dataset.many).replace("%", count) : words.dataset.none;
  bar().classList.toggle("has-picks", count > 0);
}

/** What was done on the page before is said, and the keyboard goes on where it was. */
function arrive() {
  const said = document.querySelector(".flash p")?.textContent.trim();
  let was = null;
  try {
    was = sessionStorage.getItem("plaza-case");
    sessionStorage.removeItem("plaza-case");
  } catch { /* storage may be switched off */ }
  if (!said || !was) return;
  say(said);
  const [id, at] = was.split(" ");
  show(document.getElementById(`case-${id}`)?.closest("[data-case]") ?? lines()[Math.min(Number(at), lines().length - 1)]);
}

function remember(line) {
  try {
    if (line) sessionStorage.setItem("plaza-case", `${line.dataset.case} ${lines().indexOf(line)}`);
  } catch { /* storage may be switched off */ }
}
document.addEventListener("submit", (event) => { if (event.target.closest(".board-move")) remember(event.target.closest("[data-case]")); });

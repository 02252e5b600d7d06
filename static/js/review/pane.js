// The list and the item beside it: which line is the current one, and showing another.
import { connect, loadVendor } from "../main.js";
import { drawButtons } from "./decide.js";
import { say, words } from "./words.js";

const KEPT_MS = 30_000;
const READ_MS = 1_000;
const kept = new Map();
let waiting = 0;
let wanted = 0;
let place = -1;

export const lines = () => [...document.querySelectorAll("#queue > [data-item]")];
export const isOpen = (line) => !line.matches(".is-stale, .is-decided");
export const inPane = () => document.getElementById("review-item") !== null;
export const linkOf = (line) => line.querySelector(".queue-link");
export const titleOf = (line) => linkOf(line).textContent.trim();

/** The line of the item that is shown or, where there is only a list, the line with the focus. */
export function current() {
  if (inPane()) return document.querySelector("#queue > .queue-current");
  const here = document.activeElement?.closest?.("#queue > [data-item]");
  const all = lines();
  if (here) place = all.indexOf(here);
  return all[place] ?? null;
}

/** The next line that still waits and that nobody else works on; forwards, then from the top. */
export function following(line) {
  const all = lines();
  const at = all.indexOf(line);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((one) => isOpen(one) && one !== line && !one.dataset.taken) ?? null;
}

export function move(box, step) {
  const all = lines();
  const at = all.indexOf(current());
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
  if (!next) return undefined;
  place = all.indexOf(next);
  if (inPane()) return show(box, next);
  linkOf(next).focus();
  next.scrollIntoView({ block: "nearest" });
  return undefined;
}

/** What was done on the page before is said, and the keyboard goes on at the first line, the item or the heading. */
export function arrive() {
  const said = document.querySelector(".flash p") ?? document.querySelector("#undo-bar:has([name=batch]) .undo-words");
  if (!said || (document.activeElement && document.activeElement !== document.body)) return;
  say(said.textContent.trim());
  const start = inPane() ? document.getElementById("review-title") : document.querySelector("#queue .queue-link") ?? document.querySelector("h1");
  if (!start.matches("a")) start.tabIndex = -1;
  start.focus();
}

/** Clicks in the list show the item in place; what opens a new tab goes on doing so. */
export function follow(box) {
  if (!inPane()) return;
  document.getElementById("review-title").tabIndex = -1;
  current()?.scrollIntoView({ block: "nearest" });
  soon();
  box.addEventListener("click", (event) => {
    const link = event.target.closest?.("#queue .queue-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || matchMedia("(max-width: 1099px)").matches) return;
    event.preventDefault();
    show(box, link.closest("[data-item]"));
  });
}

/** Put another item beside the list; true when it is there. */
export async function show(box, line, { quietly = false } = {}) {
  const turn = ++wanted;
  mark(line);
  const page = await pageOf(line).catch(() => null);
  if (turn !== wanted) return false;
  if (!page?.getElementById("review-item")) {
    location.href = linkOf(line).href;
    return false;
  }
  put(box, page, linkOf(line).href);
  const all = lines();
  if (!quietly) say(words(box, "place", { number: all.indexOf(line) + 1, total: all.length, title: titleOf(line) }));
  soon();
  return true;
}

/** The two panes of a page that was fetched take the place of ours; the title has the focus. */
export function put(box, page, address) {
  for (const part of [".review-item", ".review-side"]) box.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
  document.title = page.title;
  if (address) history.replaceState(null, "", address);
  const { item, mine } = page.querySelector("[data-review]").dataset;
  box.dataset.item = item;
  if (mine) box.dataset.mine = mine;
  else delete box.dataset.mine;
  const title = document.getElementById("review-title");
  title.tabIndex = -1;
  drawButtons(box);
  connect(box.querySelector(".review-item"));
  enliven(box.querySelector(".review-side"));
  title.focus({ preventScroll: true });
  if (matchMedia("(max-width: 1099px)").matches) scrollTo(0, 0);
  else title.closest(".page-header").scrollIntoView({ block: "nearest" });
}

/** What the page had not when it was loaded is made to send for itself. */
export const enliven = async (part) => (await loadVendor("htmx.js"))?.default.process(part);

export function mark(line) {
  for (const one of lines()) {
    one.classList.toggle("queue-current", one === line);
    if (one === line) linkOf(one).setAttribute("aria-current", "true");
    else linkOf(one).removeAttribute("aria-current");
  }
  line.scrollIntoView({ block: "nearest" });
}

function pageOf(line) {
  const id = line.dataset.item;
  const held = kept.get(id);
  kept.delete(id);
  return held && Date.now() - held.at < KEPT_MS ? held.page : fetched(linkOf(line).href);
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html", "X-Part": "item" } });
  if (!answer.ok || answer.redirected) throw new Error(address);
  return parsed(answer);
}

export const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

/** While somebody reads this one, the next is fetched: nobody decides within a second of looking. */
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(fetchNext, READ_MS);
}

function fetchNext() {
  const next = following(current());
  if (!next || kept.has(next.dataset.item)) return;
  const page = fetched(linkOf(next).href);
  page.catch(() => kept.delete(next.dataset.item));
  kept.set(next.dataset.item, { page, at: Date.now() });
}

// Deciding: what needs no words is done at once, the rest asks in a dialog. Both are the forms of the page.
import { atTheDoor, post } from "../main.js";
import { recount } from "./counts.js";
import { current, enliven, following, inPane, isOpen, lines, mark, parsed, put, show, titleOf } from "./pane.js";
import { offerUndo } from "./undo.js";
import { alarm, say, words } from "./words.js";

const FIRST_KEYS = ["A", "H", "D"];
const PART = { Accept: "application/json", "X-Part": "item" };
const offline = () => alarm(document.getElementById("toasts")?.dataset.offline);

/** A button for each decision, in place of the folded forms. */
export function drawButtons(box) {
  const group = box.querySelector(".decide-bar");
  if (!group || group.childElementCount || !box.querySelector("details.decision")) return;
  for (const folded of box.querySelectorAll("details.decision")) {
    const summary = folded.querySelector("summary");
    const button = document.createElement("button");
    button.type = "button";
    button.className = summary.className;
    button.id = `do-${folded.dataset.decision}`;
    button.title = folded.dataset.sentence;
    if (folded.dataset.key) button.setAttribute("aria-keyshortcuts", folded.dataset.key.toLowerCase());
    button.append(...[...summary.childNodes].map((node) => node.cloneNode(true)));
    button.addEventListener("click", () => choose(box, folded));
    if (!FIRST_KEYS.includes(folded.dataset.key)) button.classList.add("decide-rest");
    group.append(button);
    folded.hidden = true;
  }
  if (group.querySelector(".decide-rest")) group.append(opener(box, group));
  group.hidden = false;
  const wrong = box.querySelector("details.decision[open]");
  if (wrong && !document.querySelector("dialog[open]")) ask(box, wrong);
}

/** On a phone the three that are used most stand in the bar, and this shows the others. */
function opener(box, group) {
  const button = document.createElement("button");
  [button.type, button.id, button.className] = ["button", "decide-more", "button button-secondary"];
  const tell = () => {
    const open = group.classList.contains("is-open");
    button.textContent = words(box, open ? "fewer" : "more");
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => { group.classList.toggle("is-open"); tell(); });
  tell();
  return button;
}

/** The key of a decision, or n for its note. Coming from elsewhere (`onlyReach`), what needs no words has the focus and waits. */
export function press(box, key, { onlyReach = false } = {}) {
  const all = [...box.querySelectorAll("details.decision")];
  const folded = all.find((one) => (key === "n" ? one.querySelector("[name=note]") : one.dataset.key === key.toUpperCase()));
  if (!folded) return blocked(box, key);
  if (key === "n") return ask(box, folded, "[name=note]");
  const { page, needs, asks, decision } = folded.dataset;
  return onlyReach && !(page || needs || asks) ? document.getElementById(`do-${decision}`).focus() : choose(box, folded);
}

/** Somebody else holds it, or there is no such thing to do: the keys say so, as the buttons do. */
const blocked = (box, key) => alarm(document.getElementById("blocked-why")?.textContent.trim() ?? words(box, "idle", { key: key.toUpperCase() }));

/** The item that is shown or, in the list, the line with the focus becomes the viewer's. */
export function claim(box) {
  const form = document.getElementById("claim")?.closest("form");
  if (form) return swap(box, form);
  if (inPane()) return blocked(box, "c");
  const line = current();
  return line ? claimLine(box, line) : alarm(words(box, "choose"));
}

async function claimLine(box, line) {
  const answer = await post(`${box.dataset.itemsUrl}${line.dataset.item}/claim`, new FormData(), PART).catch(() => null);
  if (!answer) return offline();
  if (atTheDoor(answer)) return undefined;
  const { said, moved } = await outcome(answer);
  line.querySelector(".queue-said").textContent = said ?? moved ?? "";
  return said ? say(said) : alarm(moved);
}

/** What a page says that was done, or why not. */
async function outcome(answer) {
  const page = await parsed(answer);
  const read = (selector) => page.querySelector(selector)?.textContent.trim();
  return { page, said: read(".flash-good p"), moved: read("#moved p:not(.notice-title)") };
}

function choose(box, folded) {
  if (folded.dataset.page) location.href = folded.dataset.page;
  else if (folded.dataset.needs || folded.dataset.asks) ask(box, folded);
  else decide(box, folded);
}

/** The next item is shown while the decision is on its way. */
async function decide(box, folded) {
  const line = current();
  if (line && !isOpen(line)) return;
  const label = folded.dataset.label;
  const next = box.dataset.advances && line ? following(line) : null;
  const sent = post(folded.querySelector("form").action, new FormData(folded.querySelector("form")), PART);
  strike(line, label);
  const undoing = offerUndo(box, label, sent.then((answer) => answer.clone().json()).then((said) => said.decision, () => null));
  if (next) show(box, next, { quietly: true });
  const answer = await sent.catch(() => null);
  if (!fine(answer)) {
    undoing.remove();
    return refused(box, line, answer, answer && await parsed(answer));
  }
  undoing.hidden = false;
  const said = await answer.json();
  told(box, label, next, said);
  if (!next) goOn(box, line, said);
}

/** Signed out meanwhile, the answer is the page to sign in. */
const fine = (answer) => answer?.ok && answer.headers.get("Content-Type")?.includes("json");

function strike(line, label) {
  line?.classList.add("is-decided");
  line?.querySelector("[name=pick]")?.setAttribute("disabled", "");
  if (line) line.querySelector(".queue-said").textContent = label;
}

/** It was decided: out loud, and in the numbers. Whoever is a step further already hears only that. */
function told(box, label, next, { counts, last }) {
  recount(counts);
  if (!next) say(words(box, last && !lines().some(isOpen) ? "done" : "made", { decision: label }));
  else say(words(box, current() === next ? "next" : "made", { decision: label, title: titleOf(next) }));
}

/** The list is done: the server knows what comes next. Whoever wants to stay sees what was decided. */
function goOn(box, line, { next }) {
  if (box.dataset.advances && !(line && following(line))) location.href = next;
  else if (line) show(box, line, { quietly: true });
  else location.reload();
}

export function open(line) {
  line.classList.remove("is-decided", "is-stale");
  line.querySelector("[name=pick]")?.removeAttribute("disabled");
  line.querySelector(".queue-said").textContent = "";
}

/** It was not done: the line says so, and the item comes back with the reason. */
async function refused(box, line, answer, page) {
  if (line) open(line);
  if (!answer) return offline();
  if (atTheDoor(answer)) return undefined;
  const { refused: asked, signedOut } = document.getElementById("toasts")?.dataset ?? {};
  const why = page.querySelector("#moved p:not(.notice-title), #wrong p:not(.notice-title), .field-error")?.textContent.trim() ?? (answer.redirected ? signedOut : asked);
  const [moved, isHeld] = ["moved", "claimed"].map((id) => page.getElementById(id) !== null);
  if (line && moved && !page.querySelector(".decide-bar")) {
    line.classList.add("is-stale");
    line.querySelector(".queue-said").textContent = why;
    const pick = line.querySelector("[name=pick]");
    if (pick) [pick.checked, pick.disabled] = [false, true];
  }
  alarm(words(box, "failed", { title: line ? titleOf(line) : "", why }));
  if (!page.getElementById("review-item") || (moved && current() !== line && !(isHeld && !document.querySelector("dialog[open]")))) return undefined;
  if (line) {
    mark(line);
    if (isHeld) line.dataset.taken = "1";
  }
  put(box, page, line?.querySelector(".queue-link").href);
  return undefined;
}

/** The form in a dialog, with the reason the flags give filled in and the focus on its first field. */
function ask(box, folded, first = "") {
  const form = folded.querySelector("form");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog decide-dialog";
  dialog.setAttribute("aria-labelledby", "decide-dialog-title");
  const [head, title, body] = ["div", "h2", "div"].map((name) => document.createElement(name));
  [head.className, body.className, title.id, title.textContent] = ["dialog-head", "dialog-body", "decide-dialog-title", folded.dataset.label];
  const close = document.createElement("button");
  [close.type, close.className, close.textContent] = ["button", "button button-quiet", words(box, "cancel")];
  close.addEventListener("click", () => dialog.close());
  const said = document.createElement("p");
  [said.className, said.role] = ["visually-hidden dialog-said", "alert"];
  head.append(title, close);
  body.append(said, form);
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    folded.append(body.querySelector("form"));
    dialog.remove();
    if (folded.isConnected) document.getElementById(`do-${folded.dataset.decision}`)?.focus();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(box, folded, event.target, dialog);
  });
  dialog.addEventListener("input", takeWords);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("select") || unfolded(event.target)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.body.append(dialog);
  dialog.showModal();
  enter(form, first);
}

/** Ready words that are chosen stand in the field, to be changed for the case: then they are chosen no longer. */
function takeWords({ target }) {
  const into = target.name === "ready" && target.closest("[data-into]")?.dataset.into;
  if (into) document.getElementById(into).value = target.value;
  else if (target.name === "words") for (const one of target.form.querySelectorAll("[name=ready]:checked")) one.checked = false;
}

/** Enter sends the form from a list as from any other field; one that is unfolded takes it itself. */
function unfolded(select) {
  try {
    return select.matches(":open");
  } catch {
    return false;
  }
}

function enter(form, first = "") {
  const field = form.querySelector(first || "[aria-invalid]") ?? form.querySelector("select, textarea, input:not([type=hidden])");
  (field ?? form.querySelector("button")).focus();
}

/** What is missing is said in the dialog, beside its field. */
function stay(folded, form, page, dialog) {
  const again = page.getElementById(folded.id)?.querySelector("form");
  const wrong = [...again?.querySelectorAll(".field-error") ?? []].map((one) => one.textContent.trim());
  if (!wrong.length) return false;
  form.replaceWith(document.adoptNode(again));
  enliven(again);
  enter(again);
  dialog.querySelector(".dialog-said").textContent = wrong.join(" ");
  return true;
}

async function send(box, folded, form, dialog) {
  const button = form.querySelector("button[type=submit]");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const line = current();
  const answer = await post(form.action, new FormData(form), PART).catch(() => null);
  button.removeAttribute("aria-busy");
  if (!answer) return offline();
  if (atTheDoor(answer)) return undefined;
  const page = fine(answer) ? null : await parsed(answer);
  if (page && stay(folded, form, page, dialog)) return undefined;
  dialog.close();
  if (page) return refused(box, line, answer, page);
  const said = await answer.json();
  const next = box.dataset.advances && line ? following(line) : null;
  strike(line, folded.dataset.label);
  offerUndo(box, folded.dataset.label, Promise.resolve(said.decision)).hidden = false;
  if (next) await show(box, next, { quietly: true });
  told(box, folded.dataset.label, next, said);
  return next ? undefined : goOn(box, line, said);
}

/** A form that leads back to the item: claim, give back. */
async function swap(box, form) {
  const answer = await post(form.action, new FormData(form), PART).catch(() => null);
  if (!answer) return offline();
  if (atTheDoor(answer)) return undefined;
  const { page, said, moved } = await outcome(answer);
  if (!page.getElementById("review-item")) return location.reload();
  put(box, page);
  return moved ? alarm(moved) : say(said);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const box = form.closest(".review[data-behaviour]");
  if (!box || !form.matches("[action$='/claim'], [action$='/release']")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  swap(box, form);
}, true);

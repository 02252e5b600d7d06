// Deciding: what needs no words is done at once, the rest asks in a dialog. Both are the forms of the page.
import { post } from "../main.js";
import { current, following, isOpen, parsed, put, show, titleOf } from "./pane.js";
import { offerUndo } from "./undo.js";
import { alarm, say, words } from "./words.js";

/** A button for each decision, in place of the folded forms. */
export function drawButtons(box) {
  const group = box.querySelector(".decide-bar");
  if (!group || group.childElementCount) return;
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
    group.append(button);
    folded.hidden = true;
  }
  group.hidden = false;
  const wrong = box.querySelector("details.decision[open]");
  if (wrong && !document.querySelector("dialog[open]")) ask(box, wrong);
}

export function decideBy(box, key) {
  const folded = box.querySelector(`details.decision[data-key="${key}"]`);
  if (folded) choose(box, folded);
}

export function submitKey(box, key) {
  const form = box.querySelector(`[data-key="${key}"]`)?.closest("form");
  if (form) swap(box, form);
}

export function openNote(box) {
  const folded = [...box.querySelectorAll("details.decision")].find((one) => one.querySelector("[name=note]"));
  if (folded) ask(box, folded, "[name=note]");
}

function choose(box, folded) {
  if (folded.dataset.page) location.href = folded.dataset.page;
  else if (folded.dataset.needs || folded.dataset.asks) ask(box, folded);
  else decide(box, folded);
}

/** At once: the next item is shown while the decision is on its way. */
async function decide(box, folded) {
  const line = current();
  if (line && !isOpen(line)) return;
  const label = folded.dataset.label;
  const next = box.dataset.advances && line ? following(line) : null;
  const sent = post(folded.querySelector("form").action, new FormData(folded.querySelector("form")), { Accept: "application/json" });
  done(box, line, label, next);
  const undoing = offerUndo(box, label, sent.then((answer) => answer.clone().json()).then((said) => said.decision, () => null));
  if (next) show(box, next, { quietly: true });
  const answer = await sent.catch(() => null);
  if (!fine(answer)) {
    undoing.remove();
    return refused(box, line, answer);
  }
  if (!next) goOn(box, line, await answer.json());
}

/** Signed out meanwhile, the answer is the page to sign in. */
const fine = (answer) => answer?.ok && answer.headers.get("Content-Type")?.includes("json");

function done(box, line, label, next) {
  line?.classList.add("is-decided");
  line?.querySelector("[name=pick]")?.setAttribute("disabled", "");
  if (line) line.querySelector(".queue-said").textContent = label;
  say(next ? words(box, "next", { decision: label, title: titleOf(next) }) : words(box, "done", { decision: label }));
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
async function refused(box, line, answer) {
  if (line) open(line);
  if (!answer) return alarm(document.getElementById("toasts")?.dataset.offline);
  const page = await parsed(answer);
  const { refused: asked, signedOut } = document.getElementById("toasts")?.dataset ?? {};
  const why = page.querySelector("#moved p:not(.notice-title), #wrong p:not(.notice-title), .field-error")?.textContent.trim() ?? (answer.redirected ? signedOut : asked);
  const moved = page.getElementById("moved") !== null;
  if (line && moved && !page.querySelector(".decide-bar")) {
    line.classList.add("is-stale");
    line.querySelector(".queue-said").textContent = why;
  }
  alarm(words(box, "failed", { title: line ? titleOf(line) : "", why }));
  if (page.getElementById("review-item") && (!moved || current() === line)) put(box, page);
  return undefined;
}

/** The form in a dialog, with the reason the flags give filled in. */
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
  head.append(title, close);
  body.append(form);
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    folded.append(form);
    dialog.remove();
    document.getElementById(`do-${folded.dataset.decision}`)?.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send(box, folded, form, dialog);
  });
  document.body.append(dialog);
  dialog.showModal();
  const empty = [...form.querySelectorAll("select, textarea, input:not([type=hidden])")].find((field) => needs(folded, field) && !field.value);
  (form.querySelector(first || "[aria-invalid]") ?? empty ?? form.querySelector("textarea[name=body]") ?? form.querySelector("button")).focus();
}

const needs = (folded, field) => folded.dataset.needs.split(" ").includes(field.name);

async function send(box, folded, form, dialog) {
  const button = form.querySelector("button[type=submit]");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const line = current();
  const answer = await post(form.action, new FormData(form), { Accept: "application/json" }).catch(() => null);
  button.removeAttribute("aria-busy");
  if (!answer) return alarm(document.getElementById("toasts")?.dataset.offline);
  dialog.close();
  if (!fine(answer)) return refused(box, line, answer);
  const said = await answer.json();
  const next = box.dataset.advances && line ? following(line) : null;
  done(box, line, folded.dataset.label, next);
  offerUndo(box, folded.dataset.label, Promise.resolve(said.decision));
  if (next) return show(box, next, { quietly: true });
  return goOn(box, line, said);
}

/** A form that leads back to the item: claim, give back. */
async function swap(box, form) {
  const answer = await post(form.action, new FormData(form), { Accept: "text/html" }).catch(() => null);
  if (!answer) return alarm(document.getElementById("toasts")?.dataset.offline);
  const page = await parsed(answer);
  if (!page.getElementById("review-item")) return location.reload();
  put(box, page);
  const why = page.getElementById("moved")?.textContent.trim();
  return why ? alarm(why) : say(words(box, "claimed"));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const box = form.closest(".review[data-behaviour]");
  if (!box || !form.matches("[action$='/claim'], [action$='/release']")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  swap(box, form);
}, true);

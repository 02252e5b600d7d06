// The frame of every page: loads behaviours where they are used, and the few things every page needs.
// A behaviour is a module in behaviours/ named in data-behaviour. Its `start(element)` runs once for each element.

const AT_ONCE = ["bell", "case", "cases", "checklist", "focus", "inbox", "push", "push-offer", "review", "suggest"];
const ON_SIGHT = ["articles", "composer", "draft", "filters", "line-chart", "mention", "preview", "ready", "tags", "unsent", "upload"];
const ON_USE = { click: ["copy", "share", "dialog", "zoom", "evidence"], submit: ["theme", "personal-data"] };
const ON_SELECTION = ["quote"];
const ON_POINT = ["hover-card", "type-ahead"];
const SELECTORS = { dialog: "[data-dialog]", zoom: ".prose img" };

const started = new WeakMap();
const folder = new URL("./behaviours/", import.meta.url);
const vendor = new URL("../vendor/", import.meta.url);

const load = (name) => import(new URL(`${name}.js`, folder).href);
export const loadVendor = (file) => import(new URL(file, vendor).href).catch(() => null);
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Run `work` when `box` has the focus for the first time: at once when somebody was there before the behaviour was loaded. */
export function whenFocused(box, work) {
  if (document.activeElement === box) work();
  else box.addEventListener("focus", work, { once: true });
}

/** Read words out to screen readers. */
export function announce(words) {
  const live = document.getElementById("live");
  if (!live || !words) return;
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 50);
}

/** Show a short message at the bottom; `undo` adds a button. */
export function toast(words, undo) {
  const region = document.getElementById("toasts");
  if (!region || !words) return;
  const make = (tag, more) => Object.assign(document.createElement(tag), more);
  const box = make("div", { className: "toast" });
  box.append(make("span", { textContent: words }));
  if (undo) box.append(make("button", { type: "button", textContent: region.dataset.undo, onclick() { box.remove(); undo(); } }));
  region.replaceChildren(box);
  setTimeout(() => box.remove(), undo ? 10_000 : 5_000);
}

/** Where the answer is that a person is signed out, they are told so, with the way in. True when that was it. */
export function atTheDoor(answer) {
  const address = answer?.getResponseHeader ? answer.getResponseHeader("X-Sign-In") : answer?.headers.get("X-Sign-In");
  if (address) load("door").then((door) => door.show(address), () => toast(region().door));
  return Boolean(address);
}

/** Send a form body to our own server with the CSRF token; rejects when there is no connection. */
export function post(url, body, headers = {}, options = {}) {
  return fetch(url, { ...options, method: "POST", body, headers: { "X-CSRFToken": csrfToken(), ...headers } });
}

function start(element, name) {
  const names = started.get(element) ?? new Set();
  if (names.has(name)) return;
  started.set(element, names.add(name));
  load(name).then((module) => module.start(element), () => names.delete(name));
}
const namesOf = (element, known) => element.dataset.behaviour.split(" ").filter((name) => known.includes(name));
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    for (const name of namesOf(target, ON_SIGHT)) start(target, name);
  }
}, { rootMargin: "400px" });

/** Start the behaviours of everything inside `root`: at once, or when it comes into sight. */
export function connect(root) {
  const found = root.querySelectorAll?.("[data-behaviour]") ?? [];
  for (const element of root.matches?.("[data-behaviour]") ? [root, ...found] : found) {
    for (const name of namesOf(element, AT_ONCE)) start(element, name);
    if (namesOf(element, ON_SIGHT).length) sight.observe(element);
  }
  if (root.querySelector?.("relative-time") || root.matches?.("relative-time")) loadVendor("relative-time-element.js");
}

document.addEventListener("selectionchange", () => {
  const area = getSelection().isCollapsed ? null : getSelection().anchorNode?.parentElement?.closest("[data-behaviour]");
  if (area) for (const name of namesOf(area, ON_SELECTION)) start(area, name);
});

// Pointed at with a mouse, or reached with the keyboard; a finger goes where the link leads.
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const element = event.target.closest?.("[data-behaviour]");
    if (!element || (event.pointerType ? event.pointerType === "touch" : !element.matches(":focus-visible"))) return;
    for (const name of namesOf(element, ON_POINT)) load(name).then((module) => module.point(element), () => {});
  });
}

const focused = document.activeElement; // a box that had the focus before this script
if (focused?.matches('[data-behaviour="type-ahead"]')) load("type-ahead").then((module) => module.point(focused), () => {});

for (const [kind, names] of Object.entries(ON_USE)) {
  document.addEventListener(kind, (event) => {
    for (const name of names) {
      const element = event.target.closest?.(SELECTORS[name] ?? `[data-behaviour~="${name}"]`);
      if (!element || event.defaultPrevented || element.dataset.replay) continue;
      if (!wants(name, event)) continue;
      event.preventDefault();
      load(name).then((module) => module.use(element, event), () => giveUp(element, event));
      return;
    }
  });
}

function wants(name, event) {
  if (event.type === "click" && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return false;
  if (name === "zoom") return !event.target.closest("a[href]") || event.target.closest("a").href === event.target.src;
  return true;
}

function giveUp(element, event) {
  element.dataset.replay = "1";
  if (event.type === "submit") element.requestSubmit(event.submitter);
  else if (element.href) location.href = element.href;
  else if (element.form) element.click();
}

// Menus close on Escape, on a click outside and when the focus leaves them.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}
document.addEventListener("click", ({ target }) => {
  closeMenus(target);
  target.closest("[data-dismiss]")?.closest(".flash")?.remove();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  try { localStorage.setItem("plaza-keys", event.target.checked ? "on" : "off"); } catch { /* storage may be switched off */ }
});
// Who opens a box to write in wants to write: the cursor goes there ("toggle" does not bubble).
document.addEventListener("toggle", (event) => {
  const form = event.target;
  if (form.matches?.(".comment-form[open]") && form.contains(document.activeElement)) form.querySelector("textarea")?.focus();
  if (form.matches?.(".menu[open]")) form.lastElementChild.scrollIntoView({ block: "nearest" });
}, true);
document.addEventListener("focusin", (event) => closeMenus(event.target));

function keysAreOff() {
  try {
    return localStorage.getItem("plaza-keys") === "off";
  } catch {
    return false;
  }
}
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.menu[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches?.("textarea")) {
    event.preventDefault();
    event.target.form?.requestSubmit();
  }
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysAreOff()) return;
  if (event.key === "/") {
    event.preventDefault();
    const search = document.getElementById("site-search");
    search?.focus();
    search?.select();
  } else if (!document.querySelector("dialog[open]")) {
    const own = document.querySelector("[data-keys]")?.dataset; // a page with keys of its own
    if (own?.keys === "") return; // switched off by the member
    const name = own?.keys.includes(event.key) ? own.behaviour : ["?", "j", "k", "o"].includes(event.key) && "hotkeys";
    if (name) load(name).then((module) => module.press(event.key), () => {});
  }
});

// A form is sent once: a second press does nothing until the answer is here.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (!navigator.onLine) { // the page, and what is written on it, stays
    event.preventDefault();
    return offline();
  }
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  if (form.getAttribute("action")?.endsWith("/sign-out")) forgetDrafts();
  if (event.submitter?.name === "discard") forgetDrafts(form.elements.draft_key?.value);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

/** How keys of drafts begin on this device: of whoever is signed in, and of nobody. */
export function draftsOf() {
  const member = document.querySelector('meta[name="plaza-member"]')?.content;
  return [`plaza-draft:${member ? `${member}:` : ""}`, "plaza-draft:"];
}

/** Remove this member's drafts of this name from the device; without a name, all. */
export function forgetDrafts(name) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (draftsOf().some((start) => key.startsWith(`${start}/`)) && (!name || key.endsWith(`:${name}`))) localStorage.removeItem(key);
    }
  } catch { /* storage may be switched off */ }
}

// What was sent is forgotten only when the answer is neither an error page, nor the same form with errors, nor the door.
try {
  const sent = sessionStorage.getItem("plaza-sent");
  const refused = document.querySelector(".error-page, .error-summary, [aria-invalid], form[action$='/sign-in']");
  if (sent && !refused) forgetDrafts(sent);
  sessionStorage.removeItem("plaza-sent");
  if (sent) document.querySelector("form[data-again]")?.addEventListener("submit", () => sessionStorage.setItem("plaza-sent", sent));
} catch { /* storage may be switched off */ }

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  if (form.dataset.busy) event.preventDefault();
  else form.dataset.busy = "1";
});
document.addEventListener("htmx:afterRequest", (event) => { delete event.target.closest?.("form")?.dataset.busy; });
document.addEventListener("htmx:load", (event) => {
  const element = event.detail.elt;
  connect(element);
  announce(element.dataset?.announce);
  const { toast: words, undoUrl } = element.dataset ?? {};
  if (words) toast(words, undoUrl && (() => post(undoUrl).then((answer) => atTheDoor(answer) || location.reload(), offline)));
});
const region = () => document.getElementById("toasts")?.dataset ?? {};
const offline = () => toast(region().offline);
document.addEventListener("htmx:sendError", offline);
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (atTheDoor(event.detail.xhr)) return;
  const { slow, refused, signedOut } = region();
  toast(status === 429 ? slow : status === 401 || status === 403 ? signedOut : refused);
});

for (const box of document.querySelectorAll("[data-keys-switch]")) box.checked = !keysAreOff();
for (const tab of document.querySelectorAll(".tabs [aria-current], .side-nav [aria-current]")) {
  const strip = tab.closest("ul");
  strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
}
connect(document);

// The worker comes late: nobody waits for it. Switched off, it goes.
if ("serviceWorker" in navigator) addEventListener("load", () => setTimeout(keepWorker, 3_000));
function keepWorker() {
  const { dataset: { worker }, lang } = document.documentElement;
  const workers = navigator.serviceWorker;
  if (!worker) return workers.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  return workers.register(worker).then(() => workers.ready).then(({ active }) => {
    active.postMessage({ language: lang });
    if (csrfToken() && localStorage.getItem("plaza-push")) load("push").then((push) => push.renew());
  }).catch(() => {});
}

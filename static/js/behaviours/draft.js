// Keeps what is typed: on this device at once, on the server after a pause. Forgotten when the form was accepted or the draft discarded.
// A device may be several members': each finds their own words, and what was typed before signing in.
// Two tabs may write the same: each says what it goes on from, and what another one saved is never overwritten unseen (draft-copies.js).
import { draftsOf, forgetDrafts, post } from "../main.js";

const LOCAL_MS = 400;
const SERVER_MS = 2_500;
const SKIP = new Set(["csrf_token", "password", "website"]);
const TAB = "plaza-draft-tab";
const tab = nameOfTab();

/** The name of this open page. A form that comes back with errors is the same page going on. */
function nameOfTab() {
  let before = "";
  try {
    before = document.querySelector(".error-summary, [aria-invalid]") && sessionStorage.getItem(TAB);
    sessionStorage.removeItem(TAB);
  } catch { /* storage may be switched off */ }
  return before || Math.random().toString(36).slice(2, 14);
}

function fields(form) {
  return [...form.elements].filter((input) => input.name && !SKIP.has(input.name) && !["file", "hidden", "password", "submit", "button"].includes(input.type));
}
const isTicked = (input) => input.type === "checkbox" || input.type === "radio";

function read(form) {
  const values = {};
  for (const input of fields(form)) {
    if (isTicked(input)) {
      if (input.checked) values[input.name] = input.value;
    } else if (input.value) values[input.name] = input.value;
  }
  return values;
}

/** Put back what was typed over `base`: where the page says something else by now, it is left as it is. */
function fill(form, values, base) {
  let changed = false;
  for (const input of fields(form)) {
    if (!(input.name in values) || isTicked(input)) continue;
    if (input.value === values[input.name] || (input.value && input.value.trim() !== base[input.name]?.trim())) continue;
    input.value = values[input.name];
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    changed = true;
  }
  return changed;
}

/** Whether words typed over `base` are in these values and not in the form: nobody else has them. */
function isMissing(form, values, base = {}) {
  return fields(form).some((input) => !isTicked(input) && values[input.name]?.trim() && values[input.name] !== base[input.name] && values[input.name].trim() !== input.value.trim());
}

/** Whether what the server kept is what this page began with: its own words, saved while the page before it was left. */
const isSame = (content, values) => ["title", "body", ...Object.keys(content)].every((name) => (content[name] ?? "").trim() === (values[name] ?? "").replaceAll("\r\n", "\n").trim());

export function start(element) {
  const form = element.closest("form") ?? element.querySelector("form");
  if (form.dataset.drafting) return;
  form.dataset.drafting = "1";
  const { draftKey, draftUrl } = element.dataset;
  const status = element.querySelector(".composer-status");
  const words = element.dataset;
  const place = `${location.pathname}:${draftKey}`;
  const [key, unsigned] = draftsOf().map((start) => start + place);
  const own = `${key}~${tab}`; // where this tab keeps its words as long as another one has the draft
  const say = (text) => { if (status && text) status.textContent = text; };
  let local = 0;
  let remote = 0;
  let saved = "";
  let busy = false;
  let apart = false;
  let seen = null; // what this tab knows of the device's copy
  let at = element.dataset.draftAt ?? ""; // the version on the server that this tab goes on from
  let base = read(form); // what the server has: the page as it came, then what was sent to it

  try {
    const there = localStorage.getItem(key);
    const { values, over, tab: by } = JSON.parse(there ?? localStorage.getItem(unsigned)) ?? {};
    const refused = form.querySelector("[aria-invalid]");
    if (!refused || by === tab) seen = there;
    if (values && !refused) {
      if (fill(form, values, over)) {
        if (form.parentElement.matches("details")) form.parentElement.open = true;
        say(words.restored);
        if (key !== unsigned) {
          if (!there) keepHere(true);
          localStorage.removeItem(unsigned);
        }
      }
      if (isMissing(form, values, over)) localStorage.setItem(`${own}-1`, JSON.stringify({ values }));
    }
    offerOlder();
  } catch { /* storage may be switched off */ }
  const begun = read(form);

  /** Another tab was closed while its words were its own: they are offered. */
  function offerOlder() {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(`${key}~`)).sort()) {
      const { values } = JSON.parse(localStorage.getItem(name));
      if (isMissing(form, values)) return offer("before", values, name);
      localStorage.removeItem(name);
    }
  }
  function offer(kind, other, from) {
    if (kind !== "before") {
      if (apart) return;
      apart = true;
      keepHere(true);
    }
    import("./draft-copies.js").then((copies) => copies.offer({ element, form, kind, other, read, fields, stash: `${own}-2`, keep: () => keepThis(from), clear }))
      .catch(() => { apart = false; }); // asked again with the next words
  }
  /** The member has chosen what the form says now. */
  function keepThis(from) {
    const chosen = apart;
    rejoin(from);
    saved = "";
    keepHere();
    keepThere({}, chosen);
    try { offerOlder(); } catch { /* as above */ }
  }
  /** The member has thrown away what was here. */
  function clear() {
    rejoin();
    try { if (JSON.parse(seen)?.tab === tab) localStorage.removeItem(key); } catch { /* as above */ }
    clearTimeout(local);
    clearTimeout(remote);
    local = remote = 0;
    saved = JSON.stringify(read(form));
  }
  function rejoin(from) {
    try {
      for (const name of [own, `${own}-2`, from]) if (name) localStorage.removeItem(name);
      if (apart) seen = localStorage.getItem(key);
    } catch { /* as above */ }
    if (apart) at = "";
    apart = false;
  }
  function keepHere(quietly = false) {
    clearTimeout(local);
    local = 0;
    const values = read(form);
    try {
      const there = localStorage.getItem(key);
      const other = there && there !== seen && JSON.parse(there);
      if (!apart && other && other.tab !== tab && isMissing(form, other.values)) return offer("elsewhere", other.values);
      const text = JSON.stringify(values) === "{}" ? null : JSON.stringify({ values, over: base, tab });
      if (text) localStorage.setItem(apart ? own : key, text);
      else localStorage.removeItem(apart ? own : key);
      if (!apart) seen = text;
      if (!quietly) say(words.kept);
    } catch { /* full or switched off: the server's copy remains */ }
  }
  async function keepThere(options, chosen) {
    clearTimeout(remote);
    remote = 0;
    if (!draftUrl || apart) return;
    if (busy && !options) return later();
    const values = read(form);
    const text = JSON.stringify(values);
    if (text === saved || text === "{}") return;
    busy = true;
    const body = new URLSearchParams({ ...values, key: form.elements.key?.value ?? "", draft_key: draftKey, draft_tab: tab });
    if (!chosen) body.set("draft_over", at);
    const answer = await post(draftUrl, body, { Accept: "application/json" }, options).catch(() => null);
    const said = answer?.ok || answer?.status === 409 ? await answer.json().catch(() => ({})) : {};
    busy = false;
    if (answer?.ok) {
      saved = text;
      base = values;
      at = said.saved_at ?? "";
      try { if (localStorage.getItem(key) && !apart) keepHere(true); } catch { /* as above */ }
      say(words.saved);
    } else if (answer?.status === 409 && said.details && !form.dataset.sent) differ(said.details);
  }
  /** Something else is on the server than this tab knows of. */
  function differ({ version, content, ended }) {
    const mine = ended ? !at : isSame(content, begun); // a draft that ended before this tab began, or this tab's own words
    if (!mine) return offer(ended ? "ended" : "elsewhere", content ?? {});
    at = version ?? "";
    keepThere({}, Boolean(ended));
  }
  function later() {
    clearTimeout(remote);
    remote = setTimeout(() => keepThere(), SERVER_MS);
  }
  form.addEventListener("input", () => {
    clearTimeout(local);
    local = setTimeout(() => keepHere(), LOCAL_MS);
    if (draftUrl) later();
  });
  const leave = () => { // a language, a link, another tab: nothing typed is lost, also where this device may keep nothing
    if (local && form.isConnected) keepHere();
    if (remote && form.isConnected) keepThere({ keepalive: true });
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  document.addEventListener("submit", (event) => {
    const { submitter, target } = event;
    const discards = submitter?.name === "discard" && target.elements.draft_key?.value === draftKey; // main.js forgets it
    const forgets = submitter?.dataset.forgets === draftKey; // another form that makes this one needless
    const signsOut = target.getAttribute("action")?.endsWith("/sign-out"); // main.js forgets all of them
    if ((target !== form && !forgets && !discards && !signsOut) || event.defaultPrevented) return;
    clearTimeout(local);
    clearTimeout(remote);
    local = remote = 0;
    if (discards) rejoin();
    if (discards || signsOut) return;
    if (forgets) return forgetDrafts(draftKey);
    keepHere();
    try {
      sessionStorage.setItem("plaza-sent", apart ? `${draftKey}~${tab}` : draftKey);
      sessionStorage.setItem(TAB, tab);
    } catch { /* as above */ }
  });
}

// Keeps what is typed: on this device at once, on the server after a pause. Forgotten when the form was accepted or the draft discarded.
// A device may be several members': each finds their own words, and what was typed before signing in.
import { draftsOf, forgetDrafts, post } from "../main.js";

const LOCAL_MS = 400;
const SERVER_MS = 2_500;
const SKIP = new Set(["csrf_token", "password", "website"]);

function fields(form) {
  return [...form.elements].filter((input) => input.name && !SKIP.has(input.name) && !["file", "hidden", "password", "submit", "button"].includes(input.type));
}

function read(form) {
  const values = {};
  for (const input of fields(form)) {
    if (input.type === "checkbox" || input.type === "radio") {
      if (input.checked) values[input.name] = input.value;
    } else if (input.value) values[input.name] = input.value;
  }
  return values;
}

/** Put back what was typed over `base`: where the page says something else by now, it is left as it is. */
function fill(form, values, base) {
  let changed = false;
  for (const input of fields(form)) {
    if (!(input.name in values) || input.type === "checkbox" || input.type === "radio") continue;
    if (input.value === values[input.name] || (input.value && input.value.trim() !== base[input.name]?.trim())) continue;
    input.value = values[input.name];
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    changed = true;
  }
  return changed;
}

export function start(element) {
  const form = element.closest("form") ?? element.querySelector("form");
  if (form.dataset.drafting) return;
  form.dataset.drafting = "1";
  const { draftKey, draftUrl } = element.dataset;
  const status = element.querySelector(".composer-status");
  const words = element.dataset;
  const place = `${location.pathname}:${draftKey}`;
  const [key, unsigned] = draftsOf().map((start) => start + place);
  const say = (text) => { if (status && text) status.textContent = text; };
  let local = 0;
  let remote = 0;
  let saved = "";
  let base = read(form); // what the server has: the page as it came, then what was sent to it

  try {
    const { values, over } = JSON.parse(localStorage.getItem(key) ?? localStorage.getItem(unsigned)) ?? {};
    if (values && !form.querySelector("[aria-invalid]") && fill(form, values, over)) {
      if (form.parentElement.matches("details")) form.parentElement.open = true;
      say(words.restored);
      if (key !== unsigned) {
        keepHere(true);
        localStorage.removeItem(unsigned);
      }
    }
  } catch { /* storage may be switched off */ }

  function keepHere(quietly = false) {
    clearTimeout(local);
    local = 0;
    const values = read(form);
    try {
      if (JSON.stringify(values) === "{}") localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ values, over: base }));
      if (!quietly) say(words.kept);
    } catch { /* full or switched off: the server's copy remains */ }
  }
  async function keepThere(options) {
    clearTimeout(remote);
    remote = 0;
    const values = read(form);
    const text = JSON.stringify(values);
    if (text === saved || text === "{}") return;
    const answer = await post(draftUrl, new URLSearchParams({ ...values, draft_key: draftKey }), { Accept: "application/json" }, options).catch(() => null);
    if (answer?.ok) {
      saved = text;
      base = values;
      try { if (localStorage.getItem(key)) keepHere(true); } catch { /* as above */ }
      say(words.saved);
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(local);
    local = setTimeout(() => keepHere(), LOCAL_MS);
    if (!draftUrl) return;
    clearTimeout(remote);
    remote = setTimeout(() => keepThere(), SERVER_MS);
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
    if (discards || signsOut) return;
    if (forgets) return forgetDrafts(draftKey);
    keepHere();
    try { sessionStorage.setItem("plaza-sent", draftKey); } catch { /* as above */ }
  });
}

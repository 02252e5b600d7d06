// Keeps what is typed: on this device at once, on the server after a pause. Forgotten when the form was accepted.
import { forgetDrafts, post } from "../main.js";

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

function fill(form, values) {
  let changed = false;
  for (const input of fields(form)) {
    if (!(input.name in values) || input.type === "checkbox" || input.type === "radio") continue;
    if (input.value || input.value === values[input.name]) continue;
    input.value = values[input.name];
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    changed = true;
  }
  return changed;
}

export function start(element) {
  const form = element.closest("form") ?? element;
  if (form.dataset.drafting) return;
  form.dataset.drafting = "1";
  const { draftKey, draftUrl } = element.dataset;
  const status = element.querySelector(".composer-status");
  const words = element.dataset;
  const key = `plaza-draft:${location.pathname}:${draftKey}`;
  const say = (text) => { if (status && text) status.textContent = text; };
  let local = 0;
  let remote = 0;
  let saved = "";

  try {
    const kept = localStorage.getItem(key);
    if (kept && !form.querySelector("[aria-invalid]") && fill(form, JSON.parse(kept))) say(words.restored);
  } catch { /* storage may be switched off */ }

  function keepHere() {
    const values = JSON.stringify(read(form));
    try {
      if (values === "{}") localStorage.removeItem(key);
      else localStorage.setItem(key, values);
      say(words.kept);
    } catch { /* full or switched off: the server's copy remains */ }
  }
  async function keepThere() {
    const values = read(form);
    const text = JSON.stringify(values);
    if (text === saved || text === "{}") return;
    const answer = await post(draftUrl, new URLSearchParams({ ...values, draft_key: draftKey }), { Accept: "application/json" }).catch(() => null);
    if (answer?.ok) {
      saved = text;
      say(words.saved);
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(local);
    local = setTimeout(keepHere, LOCAL_MS);
    if (!draftUrl) return;
    clearTimeout(remote);
    remote = setTimeout(keepThere, SERVER_MS);
  });
  document.addEventListener("submit", (event) => {
    const forgets = event.submitter?.dataset.forgets === draftKey; // another form that makes this one needless
    if ((event.target !== form && !forgets) || event.defaultPrevented) return;
    clearTimeout(local);
    clearTimeout(remote);
    if (forgets) return forgetDrafts((name) => name === key);
    keepHere();
    try { sessionStorage.setItem("plaza-sent", key); } catch { /* as above */ }
  });
}

// One case: its acts by single keys, and who else has it open. Whoever looks says so every twenty seconds.
import { connect, post } from "../main.js";
import { followChoices } from "../review/choices.js";
import { closeOnEscape } from "../review/panels.js";
import { say } from "../review/words.js";

const BEAT_MS = 20_000;

export function start(box) {
  followChoices(box);
  closeOnEscape(".decision, .case-write, .note-form");
  beat(box);
  setInterval(() => { if (!document.hidden) beat(box); }, BEAT_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(box); });
}

export function press(key) {
  if (key === "?") return document.getElementById("case-keys")?.showModal();
  const button = document.querySelector(`#acts [data-key="${key}"]`);
  if (!button) return;
  if (!button.matches("summary")) return button.click();
  button.parentElement.open = true;
  button.parentElement.querySelector("select, textarea, input:not([type=hidden]), form button").focus();
}

const writes = () => [...document.querySelectorAll("textarea")].some((area) => area.value.trim() && area.value !== area.defaultValue);

async function beat(box) {
  const body = new FormData();
  if (writes()) body.set("writes", "y");
  const answer = await post(box.dataset.here, body, { Accept: "application/json" }).catch(() => null);
  const told = answer?.ok && await answer.json().catch(() => null);
  if (!told) return;
  tell("others", told.said);
  if (String(told.seen) === box.dataset.version && told.version !== told.seen) await keepUp(box, told.version);
  const newer = document.getElementById("newer");
  if (String(told.version) !== box.dataset.version && newer.hidden) {
    newer.hidden = false;
    say(newer.textContent.trim());
  }
}

/** Looking at it has changed it, and nothing else has: what the page says of its state, and what can be done, follows. */
async function keepUp(box, version) {
  const html = await fetch(location.pathname).then((answer) => answer.ok ? answer.text() : "", () => "");
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const now = fresh.getElementById("case")?.dataset.version;
  if (now !== String(version)) return;
  const acts = document.querySelector("#acts details[open]") || document.activeElement?.closest("#acts") ? null : "acts";
  for (const id of ["state", acts].filter(Boolean)) {
    document.getElementById(id).replaceWith(document.importNode(fresh.getElementById(id), true));
    connect(document.getElementById(id));
  }
  for (const input of document.querySelectorAll(".case [name=version]")) input.value = now;
  box.dataset.version = now;
}

/** Shown, and read out when it is new. */
function tell(id, words) {
  const box = document.getElementById(id);
  const line = box.querySelector("p");
  if (line.textContent === words) return;
  line.textContent = words;
  box.hidden = !words;
}

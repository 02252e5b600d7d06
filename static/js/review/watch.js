// What others do meanwhile, asked while somebody looks; and telling them that one is at work.
import { post } from "../main.js";
import { recount } from "./counts.js";
import { current, inPane, isOpen, lines } from "./pane.js";
import { say, words } from "./words.js";

const ASK_MS = 10_000;
const BEAT_MS = 60_000;

export function watch(box) {
  const { staleUrl } = document.getElementById("queue")?.dataset ?? {};
  if (staleUrl) setInterval(() => { if (!document.hidden) ask(box, staleUrl); }, ASK_MS);
}

async function ask(box, url) {
  const waiting = lines().filter(isOpen);
  if (!waiting.length) return;
  const ids = waiting.map((line) => line.dataset.item).join(",");
  const answer = await fetch(`${url}?ids=${ids}`, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return;
  const { decided, counts } = await answer.json();
  recount(counts);
  for (const line of waiting.filter(isOpen)) {
    const made = decided[line.dataset.item];
    if (made) grey(box, line, made);
  }
}

function grey(box, line, { name, label }) {
  const said = words(box, "stale", { name: name || "Plaza", decision: label });
  line.classList.add("is-stale");
  line.querySelector(".queue-said").textContent = said;
  const box_ = line.querySelector("[name=pick]");
  if (box_) [box_.checked, box_.disabled] = [false, true];
  if (!inPane() || line !== current()) return;
  document.querySelector(".review-item .page-header").insertAdjacentElement("afterend", notice(said));
  say(said);
}

function notice(said) {
  const box = document.createElement("p");
  box.className = "notice review-stale";
  box.textContent = said;
  return box;
}

/** Whoever holds an item and moves at all keeps holding it. */
export function beat(box) {
  let moved = false;
  for (const kind of ["keydown", "pointerdown", "scroll"]) addEventListener(kind, () => { moved = true; }, { passive: true, capture: true });
  setInterval(() => {
    if (document.hidden || !moved || !box.dataset.mine) return;
    moved = false;
    post(`${box.dataset.itemsUrl}${box.dataset.item}/touch`, new FormData(), { Accept: "application/json" }).then(
      (answer) => answer.json(),
    ).then(({ held }) => {
      if (held) return;
      delete box.dataset.mine;
      say(words(box, "released"));
    }, () => {});
  }, BEAT_MS);
}

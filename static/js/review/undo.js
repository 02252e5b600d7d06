// The bar that takes the last decision back, for ten seconds.
import { atTheDoor, post } from "../main.js";
import { recount } from "./counts.js";
import { open } from "./decide.js";
import { current, inPane, lines, show } from "./pane.js";
import { alarm, say, words } from "./words.js";

let last = null;

/** The bar, to be shown when the answer is there: Z works at once. `decision` promises its number, or null when nothing was decided. */
export function offerUndo(box, label, decision) {
  document.getElementById("undo-bar")?.remove();
  const bar = document.getElementById("undo-template").content.firstElementChild.cloneNode(true);
  bar.querySelector(".undo-words").textContent = words(box, "made", { decision: label });
  bar.hidden = true;
  document.getElementById("main").append(bar);
  last = { decision, item: current()?.dataset.item };
  run(box, bar, 10);
  return bar;
}

/** A bar that came with the page counts down like one of ours; it is sent as any form is. */
export function startUndo(box) {
  const bar = document.getElementById("undo-bar");
  if (!bar) return;
  run(box, bar, Number(bar.dataset.seconds));
}

function run(box, bar, seconds) {
  const ends = Date.now() + seconds * 1_000;
  const left = bar.querySelector(".undo-left");
  const clock = setInterval(() => {
    const now = Math.ceil((ends - Date.now()) / 1_000);
    if (left) left.textContent = Math.max(0, now);
    if (now <= 0 || !bar.isConnected) {
      clearInterval(clock);
      if (bar.contains(document.activeElement)) document.getElementById("review-title")?.focus();
      bar.remove();
    }
  }, 250);
  if (left) left.textContent = seconds;
  bar.addEventListener("submit", (event) => {
    if (!last) return;
    event.preventDefault();
    event.stopPropagation();
    undo(box);
  });
}

export async function undo(box) {
  const bar = document.getElementById("undo-bar");
  if (!bar) return alarm(words(box, "late"));
  if (!last) return bar.requestSubmit();
  const { decision, item } = last;
  last = null;
  bar.remove();
  const made = await decision;
  if (made === null) return undefined;
  const body = new FormData();
  body.set("decision", made);
  const answer = await post(box.dataset.undoUrl, body, { Accept: "application/json" }).catch(() => null);
  if (atTheDoor(answer)) return undefined;
  const said = await answer?.json().catch(() => ({}));
  if (!said?.item) return alarm(said?.error ?? document.getElementById("toasts")?.dataset[answer ? "refused" : "offline"]);
  recount(said.counts);
  const line = lines().find((one) => one.dataset.item === String(said.item ?? item));
  if (!line || !inPane()) location.href = said.url;
  else {
    say(words(box, "undone"));
    open(line);
    line.dataset.version = said.version;
    await show(box, line, { quietly: true });
  }
  return undefined;
}

// The review queue with the keyboard, without waiting: the next item is there at once, and ten seconds are left to undo.
// Everything here is a form or a link of the page, which works without scripts too.
import { bulkFor, followPicks, pick } from "../review/bulk.js";
import { followChoices } from "../review/choices.js";
import { claim, decideBy, drawButtons, openNote } from "../review/decide.js";
import { arrive, current, follow, move } from "../review/pane.js";
import { startUndo, undo } from "../review/undo.js";
import { beat, watch } from "../review/watch.js";

export function start(box) {
  drawButtons(box);
  follow(box);
  followPicks();
  followChoices(box);
  startUndo(box);
  arrive();
  watch(box);
  beat(box);
}

export function press(key) {
  const box = document.querySelector("[data-behaviour~=review]");
  if (key === "?") return document.getElementById("review-keys")?.showModal();
  if (key === "j" || key === "k") return move(box, key === "j" ? 1 : -1);
  if (key === "x") return pick(current());
  if (key === "z") return undo(box);
  if (bulkFor(key)) return undefined;
  if (key === "n") return openNote(box);
  if (key === "c") return claim(box);
  return decideBy(box, key.toUpperCase());
}

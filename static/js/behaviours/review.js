// The review queue with the keyboard, without waiting: the next item is there at once.
// Everything here is a form or a link of the page, which works without scripts too.
import { bulkFor, followPicks, pick } from "../review/bulk.js";
import { followChoices } from "../review/choices.js";
import { claim, drawButtons, press as decide } from "../review/decide.js";
import { arrive, current, follow, inPane, move } from "../review/pane.js";
import { startUndo, undo } from "../review/undo.js";
import { beat, watch } from "../review/watch.js";

export function start(box) {
  drawButtons(box);
  follow(box);
  followPicks();
  followChoices(box);
  startUndo(box);
  arrive();
  if (inPane() && cameWithKey()) ahead().then(({ goOn }) => goOn(box), () => {});
  watch(box);
  beat(box);
}

const ahead = () => import("../review/ahead.js"); // seldom needed
function cameWithKey() {
  try {
    return sessionStorage.getItem("plaza-review-key");
  } catch { // storage may be switched off
    return null;
  }
}

export function press(key) {
  const box = document.querySelector("[data-behaviour~=review]");
  if (key === "?") return document.getElementById("review-keys")?.showModal();
  if (key === "j" || key === "k") return move(box, key === "j" ? 1 : -1);
  if (key === "x") return pick(box, current());
  if (key === "z") return undo(box);
  if (bulkFor(box, key)) return undefined;
  if (key === "c") return claim(box);
  return inPane() ? decide(box, key) : ahead().then(({ openFor }) => openFor(box, key), () => {});
}

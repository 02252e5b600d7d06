// Words of the page with their holes filled, and the two voices that read them out.
import { announce } from "../main.js";

const SHOWN_MS = 10_000;
let silence = 0;

/** `data-words-<name>` of the box, with %(hole)s filled. */
export function words(box, name, holes = {}) {
  const said = box.dataset[`words${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return said.replace(/%\((\w+)\)s/g, (_all, hole) => holes[hole] ?? "");
}

/** Politely: when the screen reader has finished its sentence. */
export const say = announce;

/** At once: something was not done. It is shown too, for a while. */
export function alarm(said) {
  const now = document.getElementById("live-now");
  if (!now || !said) return;
  now.textContent = "";
  clearTimeout(silence);
  setTimeout(() => { now.textContent = said; }, 50);
  silence = setTimeout(() => { now.textContent = ""; }, SHOWN_MS);
}

// Keys of decisions where there is only the list: they open the item of the line, and there what the key is for. Who decides has seen it.
import { press as pressed } from "./decide.js";
import { current, inPane, isOpen, linkOf } from "./pane.js";
import { alarm, words } from "./words.js";

const KEPT = "plaza-review-key";

/** The item of the line where one is, to go on there with this key. */
export function openFor(box, key) {
  const line = current();
  if (!line) return alarm(words(box, "choose"));
  if (!isOpen(line)) return alarm(line.querySelector(".queue-said").textContent);
  try {
    sessionStorage.setItem(KEPT, `${line.dataset.item} ${key}`);
  } catch { /* storage may be switched off: the item opens all the same */ }
  location.href = linkOf(line).href;
  return undefined;
}

/** What was pressed in the list goes on at the item: the dialog opens. What would be done at once is only at hand. */
export function goOn(box) {
  let was = null;
  try {
    was = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
  } catch { /* as above */ }
  const [item, key] = was?.split(" ") ?? [];
  if (!item || !inPane() || item !== box.dataset.item) return;
  pressed(box, key, { onlyReach: true });
}

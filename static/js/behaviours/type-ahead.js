// Offers threads, tags and members under the search box while words are typed: arrows choose, Enter opens, Escape closes.
// Loaded when the box is pointed at or focused; without it the box is a plain form.
import { announce, loadVendor } from "../main.js";

const begun = new WeakSet();

export async function point(input) {
  if (begun.has(input)) return;
  begun.add(input);
  if (!(await loadVendor("auto-complete-element.js"))) return;
  const list = document.createElement("div");
  list.id = `${input.id}-list`;
  list.className = "menu-list ahead";
  list.hidden = true;
  list.setAttribute("aria-label", input.dataset.list);
  input.parentElement.append(list);
  const box = document.createElement("auto-complete");
  box.setAttribute("src", "/search/suggest");
  box.setAttribute("for", list.id);
  input.form.append(box); // first into the page, where it finds the list; the box stays where it is and keeps the focus
  box.inputElement = input;
  new MutationObserver(() => announce(list.querySelector("[data-announce]")?.dataset.announce)).observe(list, { childList: true });
}

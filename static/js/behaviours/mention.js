// Offers members while a name is typed after an @: arrows choose, Enter or Tab puts it in, Escape closes.
import { announce, loadVendor, whenFocused } from "../main.js";

const PAUSE_MS = 120;

export function start(expander) {
  const known = new Map();
  let newest = null;

  async function look(text) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (newest.text !== text) return newest.found; // typed on meanwhile
    const url = new URL(expander.dataset.mentionUrl, location.href);
    url.searchParams.set("q", text);
    if (!known.has(text)) {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok) return { matched: false };
      known.set(text, await answer.text());
    }
    if (newest.text !== text) return newest.found;
    const shell = document.createElement("div");
    shell.innerHTML = known.get(text);
    const fragment = shell.firstElementChild;
    const matched = Boolean(fragment?.childElementCount);
    if (matched) announce(fragment.dataset.announce);
    return { matched, fragment };
  }

  const box = expander.querySelector("textarea");
  whenFocused(box, () => loadVendor("text-expander-element.js"));
  // A text area may not be a combobox; the list and its current option are told by aria-controls and aria-activedescendant.
  const forbidden = ["role", "aria-expanded"];
  new MutationObserver(() => forbidden.forEach((name) => box.removeAttribute(name))).observe(box, { attributeFilter: forbidden });
  expander.addEventListener("text-expander-change", ({ detail: { text, provide } }) => {
    newest = { text, found: null };
    newest.found = text ? look(text) : Promise.resolve({ matched: false });
    provide(newest.found);
  });
  expander.addEventListener("text-expander-value", ({ detail }) => {
    detail.value = detail.item.dataset.value;
  });
}

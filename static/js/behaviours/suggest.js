// Looks for existing answers while a title is typed: >= 3 words or 10 characters, 300 ms after the last key.
import { announce, connect, loadVendor } from "../main.js";

const PAUSE_MS = 300;
const longEnough = (title) => title.length >= 10 || title.split(/\s+/).filter(Boolean).length >= 3;

export function start(input) {
  const place = document.getElementById(input.dataset.suggestInto);
  if (!place) return;
  let timer = 0;
  let asked = input.dataset.suggested ?? "";
  let running = null;
  const dismissed = new Set();

  /** Take away what was found to be something else; the last one takes the heading with it. */
  function tidy() {
    for (const id of dismissed) document.getElementById(`suggestion-${id}`)?.remove();
    if (!place.querySelector("li")) place.replaceChildren();
  }
  async function look() {
    const title = input.value.trim();
    if (title === asked) return;
    asked = title;
    running?.abort();
    if (!longEnough(title)) return place.replaceChildren();
    running = new AbortController();
    const url = new URL(input.dataset.suggestUrl, location.href);
    url.searchParams.set(input.name, title);
    const category = input.form?.elements.namedItem("category");
    if (category?.value) url.searchParams.set("category", category.value);
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      place.innerHTML = await answer.text();
      (await loadVendor("htmx.js"))?.default.process(place);
      tidy();
      connect(place);
      announce(place.firstElementChild?.dataset.announce);
    } catch (problem) {
      if (problem.name !== "AbortError") asked = "";
    }
  }
  /** Tell that a suggestion was unfolded or put aside, so that editors learn which ones help. */
  function tell(id, step) {
    const form = document.getElementById("suggested");
    if (form) navigator.sendBeacon?.(`/ask/suggestions/${id}/${step}`, new FormData(form));
  }
  place.addEventListener("toggle", (event) => {
    if (event.target.open) tell(event.target.closest("li").id.replace("suggestion-", ""), "opened");
  }, true);
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (!button) return;
    tell(button.dataset.dismiss, "different");
    const line = button.closest("li");
    const next = line.nextElementSibling ?? line.previousElementSibling;
    dismissed.add(button.dataset.dismiss);
    tidy();
    (next?.querySelector("a") ?? input).focus();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  if (input.value && !place.childElementCount) look();
}

// Articles that fit, fetched when their box is opened and while words are typed; the one that is pressed stands as a link at the cursor of
// the field it is for (data-into).
import { announce, atTheDoor, toast } from "../main.js";
import { insert } from "./composer.js";

const PAUSE_MS = 300;

export function start(box) {
  const field = document.getElementById(box.dataset.into);
  if (!field) return; // then a page of its own has the field
  const input = box.querySelector("[type=search]");
  const place = box.querySelector(".article-found");
  let asked = place.childElementCount ? input.value.trim() : null;
  let timer = 0;
  let running = null;
  let touched = document.activeElement === field;
  field.addEventListener("focus", () => { touched = true; }, { once: true });

  async function look() {
    clearTimeout(timer);
    const words = input.value.trim();
    if (words === asked) return;
    asked = words;
    running?.abort();
    running = new AbortController();
    const url = new URL(box.dataset.url, location.href);
    url.searchParams.set("q", words);
    const said = document.getElementById("toasts")?.dataset ?? {};
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) {
        asked = null;
        return atTheDoor(answer) || toast(answer.status === 429 ? said.slow : said.refused);
      }
      place.innerHTML = await answer.text();
      announce(place.firstElementChild?.dataset.announce);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      asked = null;
      toast(said.offline);
    }
  }

  /** At the cursor, or at the end of a text nobody has been in; never so that a part of the link is cut off. */
  function put(link) {
    const at = touched || field.selectionStart ? field.selectionStart : field.value.length;
    const text = at && !/\s/.test(field.value[at - 1]) ? ` ${link}` : link;
    if (field.maxLength > 0 && field.value.length + text.length > field.maxLength) return toast(box.dataset.full);
    box.open = false;
    insert(field, text, at);
    field.scrollIntoView({ block: "nearest" });
  }

  box.addEventListener("toggle", () => { if (box.open) look(); });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // the text is not sent by looking for something
    look();
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.link) put(button.dataset.link);
    else look();
  });
  if (box.open) look();
}

// Puts a paragraph from beside the editor at the end of its section, as if it were typed: it can be undone, and drafts notice.
import { announce } from "../main.js";
import { insert } from "./composer.js";
import { start as keepDraft } from "./draft.js";

export function use(button) {
  const box = document.getElementById(button.dataset.into);
  keepDraft(box.form.querySelector("[data-draft-key]")); // on a phone its part of the form may not have been in sight yet
  if (!button.nextElementSibling) sayWhileThere(button, box);
  insert(box, (box.value.trim() ? "\n\n" : "") + button.dataset.text, box.value.length);
  box.scrollIntoView({ block: "center" });
  announce(button.dataset.said);
}

/** Words take the button's place as long as the paragraph stands in the text. */
function sayWhileThere(button, box) {
  const there = document.createElement("span");
  there.className = "muted";
  there.textContent = button.dataset.there;
  button.after(there);
  const show = () => {
    button.hidden = box.value.includes(button.dataset.text);
    there.hidden = !button.hidden;
  };
  box.addEventListener("input", show);
  show();
}

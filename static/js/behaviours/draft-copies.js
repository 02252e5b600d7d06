// Where the same is written in two places: says so, shows either version, keeps the one the member wants. Loaded by draft.js when it happens.
import { announce } from "../main.js";

let words = null;
const load = () => words ??= fetch("/drafts/copies", { headers: { Accept: "text/html" } }).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer))).catch((error) => {
  words = null;
  throw error;
});

/** Make the form say exactly this. Inputs that a choice brings are filled when they are there. */
function put(form, values, fields) {
  const write = () => {
    for (const input of fields(form)) {
      const value = values[input.name] ?? "";
      if (input.type === "checkbox" || input.type === "radio") input.checked = input.value === value;
      else if (input.value !== value && (input.tagName !== "SELECT" || [...input.options].some((option) => option.value === value))) {
        input.value = value;
        for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  };
  write();
  if (Object.keys(values).some((name) => !form.elements[name])) document.addEventListener("htmx:load", write, { once: true });
}

/** `kind`: elsewhere (written at the same time), before (left over) or ended (sent or discarded). `other`: that version's inputs. */
export async function offer({ element, form, kind, other, read, fields, stash, keep, clear }) {
  const text = await load();
  form.querySelector(".draft-copies")?.remove();
  const box = document.createRange().createContextualFragment(text).firstElementChild;
  const say = (name) => {
    for (const line of box.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== name;
    announce(box.querySelector(`[data-said="${name}"]`).textContent);
  };
  for (const button of box.querySelectorAll("[data-for]")) button.hidden = !button.dataset.for.split(" ").includes(kind);
  const swap = () => {
    const shown = other;
    other = read(form);
    try { localStorage.setItem(stash, JSON.stringify({ values: other })); } catch { /* storage may be switched off: it is in this tab */ }
    put(form, shown, fields);
    say("shown");
  };
  const end = (work) => {
    box.remove();
    work();
    (element.querySelector("textarea") ?? form.querySelector("textarea")).focus();
  };
  box.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (choice === "show") swap();
    if (choice === "keep") end(keep);
    if (choice === "clear") end(() => { put(form, {}, fields); clear(); });
  });
  form.querySelector(".composer-findings, .form-actions").before(box);
  say(kind);
}

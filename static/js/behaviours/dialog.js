// Opens the native dialog named by data-dialog; a click on the backdrop closes it. Where the page has none of that name, a part of the
// page that the link leads to is shown in one: its forms go on as htmx sends them, and anything else happens on that page itself.
import { announce, connect, loadVendor } from "../main.js";

const listening = new WeakSet();

export async function use(opener) {
  const dialog = document.getElementById(opener.dataset.dialog) ?? await fetched(opener);
  if (!dialog) {
    location.href = opener.href;
    return;
  }
  if (!listening.has(dialog)) {
    listening.add(dialog);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => (opener.closest("details.menu")?.querySelector("summary") ?? opener).focus());
  }
  opener.closest("details.menu")?.removeAttribute("open");
  dialog.showModal();
  if (dialog.querySelector("#dialog-part-title")) dialog.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

/** A dialog around a part of another page, or nothing when that page has no such part (signed out, gone). */
async function fetched(opener) {
  const [htmx, html] = await Promise.all([loadVendor("htmx.js"), fetch(opener.href).then((said) => said.ok ? said.text() : "", () => "")]);
  const page = new DOMParser().parseFromString(html, "text/html");
  const part = page.getElementById(opener.dataset.dialog);
  if (!part || !htmx) return null;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-part-title");
  const [head, title, body] = ["div", "h2", "div"].map((name) => document.createElement(name));
  [head.className, body.className, title.id, title.textContent] = ["dialog-head", "dialog-body", "dialog-part-title", part.dataset.title];
  head.append(title, ...cross());
  body.append(document.importNode(part, true));
  dialog.append(head, body);
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("htmx:afterSwap", () => follow(dialog, title));
  dialog.addEventListener("close", () => leave(dialog, opener));
  document.body.append(dialog);
  htmx.default.process(body);
  connect(body);
  return dialog;
}

/** The cross, as in the dialogs that stand on every page. */
const cross = () => [...document.querySelectorAll("#keys .dialog-head form")].map((form) => form.cloneNode(true));

/** What came back says something else: in the title, to screen readers, and under the cursor. */
function follow(dialog, title) {
  const part = dialog.querySelector("[data-title]");
  title.textContent = part?.dataset.title ?? title.textContent;
  announce(part?.dataset.announce);
  dialog.querySelector("[aria-invalid], .field-wrong, [autofocus]")?.focus();
}

/** The link says what was done; where there is nothing to come back to any more, the page goes on. */
function leave(dialog, opener) {
  const { done, gone } = dialog.querySelector("[data-done]")?.dataset ?? {};
  dialog.remove();
  if (gone) location.href = gone;
  else if (done) opener.querySelector("span").textContent = done;
}

document.addEventListener("input", ({ target }) => {
  const left = target.closest(".field")?.querySelector("output[data-left]");
  if (left) left.textContent = `${target.value.length} / ${target.maxLength}`;
});

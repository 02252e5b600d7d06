// A button whose data-copy goes to the clipboard.
import { announce } from "../main.js";

export async function use(button) {
  const label = button.querySelector("span");
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  announce(button.dataset.copied);
  const before = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 1_500);
}

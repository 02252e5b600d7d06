// How one works in the queue, in the window that ? opens: every change is kept for the member and holds at once.
import { atTheDoor, post } from "../main.js";
import { alarm, say } from "./words.js";

export function followChoices(box) {
  const form = document.getElementById("desk-choices");
  form?.addEventListener("change", async () => {
    const answer = await post(form.action, new FormData(form), { Accept: "application/json" }).catch(() => null);
    const said = answer?.ok && await answer.json().catch(() => null);
    if (atTheDoor(answer)) return undefined;
    if (!said) return alarm(document.getElementById("toasts")?.dataset[answer ? "refused" : "offline"]);
    const { advances, keys } = form.elements;
    box.dataset.keys = keys.checked ? box.dataset.allKeys : "";
    if (advances.checked) box.dataset.advances = "1";
    else delete box.dataset.advances;
    return say(said.said);
  });
}

// Several items alike: the bar appears with the first one that is selected, and says what will happen.
import { alarm, words } from "./words.js";

const KEYS = { a: "keep", h: "hide", d: "remove", s: "spam" };
const form = () => document.getElementById("bulk");
const picked = () => [...document.querySelectorAll("#queue [name=pick]:checked")];

export function pick(box, line) {
  const mark = line?.querySelector("[name=pick]:not(:disabled)");
  if (!mark) return alarm(line ? words(box, "idle", { key: "X" }) : words(box, "choose"));
  mark.checked = !mark.checked;
  return tell();
}

export function followPicks() {
  if (!form()) return;
  form().classList.add("bulk-live");
  const sure = document.createElement("input");
  [sure.type, sure.name, sure.value] = ["hidden", "confirmed", "y"];
  form().append(sure);
  for (const area of [document.getElementById("queue"), form()]) area.addEventListener("change", tell);
  form().querySelector("[data-clear]")?.addEventListener("click", () => {
    for (const box of picked()) box.checked = false;
    tell();
    document.querySelector("#queue .queue-current .queue-link, #queue .queue-link")?.focus();
  });
  tell();
  form().querySelector("[aria-invalid]")?.focus();
}

/** With something selected, the keys of decisions are about all of it. */
export function bulkFor(box, key) {
  if (!picked().length || !KEYS[key]) return false;
  const { decision, reason } = form().elements;
  decision.value = KEYS[key];
  tell();
  if (!decision.value) {
    alarm(words(box, "unfit"));
    return true;
  }
  const asks = form().querySelector(`[data-for="${decision.value}"]`)?.dataset.needs && !reason.value;
  (asks ? reason : form().querySelector("#bulk-now")).focus();
  return true;
}

function tell() {
  const count = picked().length;
  const bar = form();
  bar.hidden = !count;
  bar.querySelector("[data-count]").textContent = (count === 1 ? bar.dataset.one : bar.dataset.many).replace("%", count);
  narrow(bar);
  for (const says of bar.querySelectorAll("[data-for]")) says.hidden = says.dataset.for !== bar.elements.decision.value;
}

/** Only what fits every selected line is offered, and only reasons that go with the decision. */
function narrow(bar) {
  const fits = picked().map((box) => (box.closest("[data-fits]")?.dataset.fits ?? "").split(" "));
  const { decision, reason } = bar.elements;
  offer(decision, (kind) => fits.every((some) => some.includes(kind)));
  const reasons = bar.querySelector(`[data-for="${decision.value}"]`)?.dataset.reasons;
  offer(reason, (code) => !decision.value || (reasons ?? "").split(" ").includes(code));
  const none = [...decision.options].every((option) => !option.value || option.disabled);
  bar.querySelector("#bulk-none-fits").hidden = !none;
}

function offer(select, isFit) {
  for (const option of select.options) option.hidden = option.disabled = Boolean(option.value) && !isFit(option.value);
  if (select.selectedOptions[0]?.disabled) select.value = "";
}

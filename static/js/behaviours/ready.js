// Ready words that are chosen stand in the field they are for (data-into), to be changed there: then they are chosen no longer.

export function start(box) {
  const field = document.getElementById(box.dataset.into);
  if (!field) return;
  box.addEventListener("change", ({ target }) => {
    if (target.name !== "ready") return;
    field.value = target.value;
    field.dispatchEvent(new CustomEvent("change", { bubbles: true }));
    field.focus();
  });
  field.addEventListener("input", () => {
    for (const one of box.querySelectorAll("[name=ready]:checked")) one.checked = false;
  });
}

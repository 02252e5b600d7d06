// Numbers of what waits, wherever the page shows them, as the answers of the server say them.

export function recount(counts) {
  if (!counts) return;
  for (const shown of document.querySelectorAll("[data-waiting]")) shown.textContent = counts.total;
  for (const link of document.querySelectorAll(".header [href='/desk/review/']")) number(link, counts.total);
  for (const tab of document.querySelectorAll(".column-main > .tabs a")) {
    const subject = new URL(tab.href).searchParams.get("subject");
    number(tab, subject ? counts.subject[subject] : counts.total);
  }
  for (const field of document.querySelectorAll("#queue-filters select")) {
    for (const option of field.options) bracket(option, option.value && counts[field.name]?.[option.value]);
  }
  for (const name of ["held", "hidden"]) bracket(document.querySelector(`label[for=filter-${name}]`), counts[name]);
}

/** The number beside a link; nothing waits: none. */
function number(link, words = "0") {
  let shown = link.querySelector(".count");
  if (!shown && words === "0") return;
  if (!shown) {
    shown = document.createElement("span");
    shown.className = "count";
    link.append(shown);
  }
  shown.textContent = words;
}

function bracket(element, words) {
  if (element && /\([^()]*\)$/.test(element.textContent.trim())) element.textContent = element.textContent.trim().replace(/\([^()]*\)$/, `(${words || 0})`);
}

// J and K walk through a list, O opens the thread, ? shows the keys (the dialog "keys" of the page, or the help page).
let place = -1;

export function press(key) {
  if (key === "?") return help();
  const rows = [...document.querySelectorAll(".row")];
  if (!rows.length) return;
  if (key === "o") {
    rows[place]?.querySelector(".row-title a")?.click();
    return;
  }
  rows[place]?.classList.remove("row-current");
  place = Math.min(rows.length - 1, Math.max(0, place + (key === "j" ? 1 : -1)));
  rows[place].classList.add("row-current");
  rows[place].querySelector(".row-title a").focus();
}

function help() {
  const dialog = document.getElementById("keys");
  if (dialog) dialog.showModal();
}

// J and K walk through a list or the posts of a thread, O opens the thread, ? shows the keys (the dialog "keys" of the page, or the help page).
let place = -1;

export function press(key) {
  if (key === "?") return help();
  const rows = [...document.querySelectorAll(".row, .topic-row")];
  if (!rows.length) return walkPosts(key);
  if (key === "o") {
    rows[place]?.querySelector(".row-title a, .topic-row-title a")?.click();
    return;
  }
  rows[place]?.classList.remove("row-current");
  place = Math.min(rows.length - 1, Math.max(0, place + (key === "j" ? 1 : -1)));
  rows[place].classList.add("row-current");
  rows[place].querySelector(".row-title a, .topic-row-title a").focus();
}

function walkPosts(key) {
  const links = [...document.querySelectorAll("article.post .post-when a")];
  const here = links.findIndex((link) => link.closest("article") === document.activeElement?.closest("article"));
  if (key === "o" || !links.length) return;
  const next = links[Math.min(links.length - 1, Math.max(0, here + (key === "j" ? 1 : -1)))];
  next.focus({ preventScroll: true });
  next.closest("article").scrollIntoView({ block: "start" });
}

function help() {
  const dialog = document.getElementById("keys");
  if (dialog) dialog.showModal();
}

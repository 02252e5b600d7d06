// Cards of the board are dragged by mouse: a drop presses what "Move to…" of the card offers for that column, which stays the way for
// keyboard, touch and pages without scripts. What needs words opens where they are written.
let card = null;

const way = (column) => card?.querySelector(`.board-moves [data-to="${column.dataset.column}"]`);

export function start(box) {
  for (const one of box.querySelectorAll(".board-card:has(.board-move)")) {
    one.draggable = true;
    for (const link of one.querySelectorAll("a, img")) link.draggable = false;
  }
  box.addEventListener("dragstart", lift);
  box.addEventListener("dragend", () => settle(box));
  for (const column of box.querySelectorAll(".board-column")) follow(column, box);
}

function lift(event) {
  card = event.target.closest?.(".board-card[draggable]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector(".case-link").textContent);
  // Once the browser has its picture of the card: what is marked before that is in the picture.
  setTimeout(() => {
    card?.classList.add("is-lifted");
    for (const column of document.querySelectorAll(".board-column")) column.classList.toggle("is-target", Boolean(way(column)));
  });
}

function follow(column, box) {
  column.addEventListener("dragover", (event) => {
    if (!way(column)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    column.classList.add("is-over");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget)) column.classList.remove("is-over");
  });
  column.addEventListener("drop", (event) => {
    const press = way(column)?.querySelector("button, a");
    if (!press) return;
    event.preventDefault();
    settle(box);
    press.click();
  });
}

function settle(box) {
  card = null;
  for (const one of box.querySelectorAll(".is-lifted, .is-target, .is-over")) one.classList.remove("is-lifted", "is-target", "is-over");
}

// A card about a person beside their name, while it is pointed at or has the focus. It holds nothing to press: the name leads on.

const WAIT_MS = 300;
const GRACE_MS = 150; // from the name to the card
const GAP = 6, EDGE = 8;
const known = new Map(); // address -> the card's HTML or nothing, while this page lasts

let card = null;
let shownBy = null;
let wanted = null;
let timer = 0;

/** Somebody points at this name or has reached it with the keyboard. */
export function point(link) {
  clearTimeout(timer);
  if (link === shownBy) return;
  wanted = link;
  timer = setTimeout(() => open(link), WAIT_MS);
}

async function open(link) {
  const html = await ask(new URL("../card", link.href).href);
  if (link !== wanted || !link.isConnected || !isPointedAt(link)) return;
  close();
  if (!html) return;
  card ??= made();
  card.innerHTML = html;
  (document.getElementById("main") ?? document.body).append(card);
  card.showPopover?.();
  place(link);
  link.setAttribute("aria-describedby", card.id);
  [shownBy, wanted] = [link, link];
}

const isPointedAt = (link) => link.matches(":hover") || link === document.activeElement;

/** The card's HTML, asked for once; an answer that may be better next time is not kept. */
function ask(address) {
  if (!known.has(address)) {
    const answer = fetch(address).then((said) => {
      if (said.ok) return said.text();
      if (said.status !== 404) known.delete(address);
      return "";
    }).catch(() => known.delete(address) && "");
    known.set(address, answer);
  }
  return known.get(address);
}

function made() {
  const box = document.createElement("div");
  box.id = "hover-card";
  box.className = "hover-card";
  box.setAttribute("role", "tooltip");
  if (box.showPopover) box.popover = "manual";
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", leave);
  return box;
}

/** Under the name, above it where there is no room; never beyond the window. */
function place(link) {
  const name = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.max(EDGE, Math.min(name.left, document.documentElement.clientWidth - width - EDGE));
  const fitsBelow = name.bottom + GAP + height <= innerHeight - EDGE;
  card.style.left = `${left}px`;
  card.style.top = `${fitsBelow ? name.bottom + GAP : Math.max(EDGE, name.top - GAP - height)}px`;
}

function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => { if (!shownBy || shownBy !== document.activeElement) close(); }, GRACE_MS);
}

function close() {
  clearTimeout(timer);
  wanted = null;
  if (!shownBy) return;
  shownBy.removeAttribute("aria-describedby");
  shownBy = null;
  card.remove();
}

document.addEventListener("pointerout", (event) => {
  const left = event.target.closest?.("[data-behaviour~='hover-card']");
  if (left && (left === wanted || left === shownBy) && !left.contains(event.relatedTarget)) leave();
});
document.addEventListener("focusout", (event) => { if (event.target === shownBy || event.target === wanted) close(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
document.addEventListener("click", close);
document.addEventListener("htmx:afterSwap", () => { if (shownBy && !shownBy.isConnected) close(); });
addEventListener("scroll", close, { passive: true, capture: true });
addEventListener("resize", close);

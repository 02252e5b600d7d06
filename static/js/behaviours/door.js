// What somebody pressed needs signing in, and they are not (any more): the page stays as it is, and shows the way in until it is put away.
// In a dialog it stands in the dialog: what is outside of it cannot be pressed.

const ID = "at-the-door";

export function show(address) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const shelf = shelfOf(region);
  if (shelf.querySelector(`#${ID}`)) return reach(); // said already: once for all that is asked
  document.getElementById(ID)?.remove();
  const { door, signIn, away: leave } = region.dataset;
  const box = document.createElement("div");
  [box.className, box.id] = ["toast", ID];
  const words = document.createElement("span");
  words.textContent = door;
  const link = document.createElement("a");
  [link.href, link.textContent] = [address, signIn];
  const away = document.createElement("button");
  [away.type, away.textContent] = ["button", leave];
  const back = document.activeElement;
  away.addEventListener("click", () => {
    box.remove();
    if (back?.isConnected) back.focus();
  });
  box.append(words, link, away);
  shelf.replaceChildren(box);
  reach();
}

/** Whoever pressed something has the way in under the next key; whoever writes goes on writing. */
function reach() {
  const { activeElement } = document;
  if (!activeElement?.matches("textarea, select, input:not([type=radio], [type=checkbox])")) document.querySelector(`#${ID} a`).focus();
}

function shelfOf(region) {
  const dialog = document.querySelector("dialog[open]");
  if (!dialog) return region;
  const found = dialog.querySelector(":scope > .toasts");
  if (found) return found;
  const shelf = document.createElement("div");
  shelf.className = "toasts";
  shelf.setAttribute("role", "status");
  dialog.append(shelf);
  return shelf;
}

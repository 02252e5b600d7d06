// Selecting text of a post offers a button that quotes it in the answer box (data-quote-into: the text area's id).
import { insert } from "./composer.js";

export function start(area) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary button-small quote-button";
  button.textContent = area.dataset.quoteLabel;
  button.popover = "manual";
  document.body.append(button);
  let chosen = "";

  const look = () => {
    const selection = getSelection();
    const post = selection.anchorNode?.parentElement?.closest(".post-body");
    const inside = post && area.contains(post) && post.contains(selection.focusNode);
    chosen = inside ? selection.toString().trim() : "";
    if (chosen.length > 2) button.showPopover();
    else button.hidePopover();
  };
  document.addEventListener("selectionchange", look);
  look();
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const box = document.getElementById(area.dataset.quoteInto);
    if (!box) return;
    const quoted = chosen.split("\n").map((line) => `> ${line}`).join("\n");
    insert(box, `${box.value && !box.value.endsWith("\n\n") ? "\n\n" : ""}${quoted}\n\n`, box.value.length);
    getSelection().removeAllRanges();
    button.hidePopover();
    box.scrollIntoView({ block: "center" });
  });
}

// The Markdown editor: the toolbar's element, pasted tables and links as Markdown, the counter. The other parts are behaviours of their own.
import { loadVendor, whenFocused } from "../main.js";

/** Put text into a text area as if it were typed, so that undo works and drafts notice. */
export function insert(box, text, at = box.selectionStart) {
  box.focus();
  box.setSelectionRange(at, at === box.selectionStart ? box.selectionEnd : at);
  if (!document.execCommand("insertText", false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

/** Replace the first occurrence of a placeholder; false when the writer has removed it. */
export function replaceText(box, before, after) {
  const at = box.value.indexOf(before);
  if (at < 0) return false;
  box.setRangeText(after, at, at + before.length, "preserve");
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  return true;
}

export function start(editor) {
  const box = document.getElementById(editor.dataset.input);
  const count = editor.querySelector(".composer-count");
  const most = Number(count.dataset.count);
  loadVendor("markdown-toolbar-element.js");
  const look = () => {
    const left = most - box.value.length;
    const near = left < most / 10;
    count.toggleAttribute("data-near", near);
    count.textContent = near ? String(left) : "";
  };
  whenFocused(box, () => loadVendor("paste-markdown.js").then((paste) => paste?.subscribe(box)));
  box.addEventListener("input", look);
  look();
}

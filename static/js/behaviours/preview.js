// The tabs Write and Preview: the text as it will look, by the server's own renderer.
import { atTheDoor, post } from "../main.js";

export function start(editor) {
  const box = document.getElementById(editor.dataset.input);
  const tabs = [...editor.querySelectorAll("[role=tab]")];
  const write = editor.querySelector(".composer-pane");
  const see = editor.querySelector(".composer-preview");
  let shown = null;

  async function render() {
    if (shown === box.value) return;
    see.setAttribute("aria-busy", "true");
    const answer = await post(editor.dataset.previewUrl, new URLSearchParams({ body: box.value }), { Accept: "application/json" }).catch(() => null);
    see.removeAttribute("aria-busy");
    if (!answer?.ok) {
      const { slow, offline, refused, door } = document.getElementById("toasts").dataset;
      see.textContent = !answer ? offline : atTheDoor(answer) ? door : answer.status === 429 ? slow : refused;
      return;
    }
    const { html, findings = [] } = await answer.json();
    see.innerHTML = html;
    shown = box.value;
    editor.querySelector(".composer-findings").textContent = findings.map((finding) => finding.message ?? finding).join(" ");
  }
  function show(tab) {
    const preview = tab.dataset.pane === "preview";
    if (preview) {
      see.style.setProperty("min-block-size", `${write.offsetHeight}px`);
      render();
    }
    editor.dataset.showing = tab.dataset.pane;
    write.hidden = preview;
    see.hidden = !preview;
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
  }
  for (const tab of tabs) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = tabs[1 - tabs.indexOf(tab)];
      other.focus();
      show(other);
    });
  }
}

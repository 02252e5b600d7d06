// On phones the panel of filters opens as a dialog over the page.
const phone = matchMedia("(max-width: 720px)");

export function start(panel) {
  const summary = panel.querySelector("summary");
  const body = panel.querySelector(".filters-body");
  summary.addEventListener("click", (event) => {
    if (!phone.matches) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", summary.textContent.trim());
    const inner = document.createElement("div");
    inner.className = "dialog-body";
    inner.append(body);
    dialog.append(inner);
    dialog.addEventListener("click", (press) => { if (press.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => {
      panel.append(body);
      dialog.remove();
      summary.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

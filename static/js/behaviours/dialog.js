// Opens the native dialog named by data-dialog; a click on the backdrop closes it.
const listening = new WeakSet();

export function use(opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog) {
    location.href = opener.href;
    return;
  }
  if (!listening.has(dialog)) {
    listening.add(dialog);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => opener.focus());
  }
  dialog.showModal();
}

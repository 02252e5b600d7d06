// Forms that open: Escape closes the one where the focus is, so that single keys are keys again.

/** `panels` selects the details. Afterwards the focus is where `back` puts it, or at the button that had opened them. */
export function closeOnEscape(panels, back) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const panel = event.target.closest?.(panels)?.closest("details[open]");
    if (!panel) return;
    panel.open = false;
    panel.querySelector("summary").focus();
    back?.();
  });
}

// Changes the theme at once; the cookie is written by the same form in the background.
export async function use(form, event) {
  const pressed = event.submitter;
  const body = new FormData(form, pressed);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer || answer.status >= 400) {
    form.dataset.replay = "1";
    form.requestSubmit(pressed);
    return;
  }
  document.documentElement.dataset.theme = pressed.value;
  for (const button of form.querySelectorAll("[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === pressed));
  }
}

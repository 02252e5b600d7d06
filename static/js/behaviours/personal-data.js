// Before a public text is sent: the server looks for personal data by the very rule it would refuse the text with, and the form
// asks once; for tags that it would refuse it finds nothing, so that this is said first. Sending the same text again confirms it.
// Without an answer the form is sent: the server asks then.
import { post } from "../main.js";

export async function use(form, event) {
  const text = [...form.querySelectorAll("[name=title], textarea[name=body]")].map((input) => input.value).join("\n\n");
  if (form.dataset.asked === text) return send(form, event.submitter, true);
  const asked = new URLSearchParams({ body: text, tags: form.elements.tags?.value ?? "" });
  const answer = await post(form.dataset.checkUrl, asked, { Accept: "application/json" }).catch(() => null);
  const { findings = [] } = answer?.ok ? await answer.json() : {};
  if (!findings.length) return send(form, event.submitter, false);
  form.dataset.asked = text;
  const box = form.querySelector(".composer-findings") ?? note(form);
  box.textContent = `${findings.map((finding) => finding.message).join(" ")} ${form.dataset.warn}`;
  box.scrollIntoView({ block: "center" });
  event.submitter?.removeAttribute("aria-busy");
}

function send(form, submitter, confirmed) {
  if (confirmed) {
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: "confirmed", value: "y" });
    form.append(said);
  }
  form.dataset.replay = "1";
  form.requestSubmit(submitter);
  delete form.dataset.replay;
}

function note(form) {
  const box = document.createElement("div");
  box.className = "composer-findings";
  box.setAttribute("role", "status");
  form.querySelector(".form-actions").before(box);
  return box;
}

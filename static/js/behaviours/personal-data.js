// Before a public text is sent: asks once when it seems to hold an e-mail address, a phone or a card number.
const PATTERNS = {
  email: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+/u,
  card: /\b(?:\d[ -]?){13,19}\b/u,
  iban: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}/u,
  phone: /(?:\+|\b00)\d[\d ().-]{7,}\d\b/u,
};

export function use(form, event) {
  const text = [...form.querySelectorAll("textarea, [name=title]")].map((input) => input.value).join("\n");
  const kind = Object.keys(PATTERNS).find((name) => PATTERNS[name].test(text));
  const box = form.querySelector(".composer-findings");
  const send = () => {
    form.dataset.replay = "1";
    form.requestSubmit(event.submitter);
  };
  if (!kind || !box || form.dataset.asked === kind) return send();
  form.dataset.asked = kind;
  box.textContent = form.dataset[`warn${kind[0].toUpperCase()}${kind.slice(1)}`] ?? form.dataset.warn;
  box.scrollIntoView({ block: "center" });
  event.submitter?.removeAttribute("aria-busy");
}

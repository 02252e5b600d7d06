// Inside the frame of help: suggestions while somebody types, what they say of an answer, and how high the frame should be.
const PAUSE_MS = 300;
const body = document.body;
const host = body.dataset.host;
const input = document.getElementById("embed-q");
const live = document.getElementById("live");

/** Tell the page around us something; only the page that the operator allowed hears it. */
function tell(message) {
  if (host && parent !== window) parent.postMessage(message, host);
}

document.documentElement.classList.add("js");
const accent = body.dataset.accent;
if (accent) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(accent.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  for (const button of document.querySelectorAll(".button-primary")) {
    button.style.backgroundColor = button.style.borderColor = accent;
    button.style.color = bright > 0.179 ? "#000000" : "#ffffff";
  }
}

function grow() {
  tell({ plaza: "height", height: Math.ceil(document.querySelector("main").getBoundingClientRect().height) });
}
new ResizeObserver(grow).observe(document.querySelector("main"));

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) tell({ plaza: "close" });
});
addEventListener("message", (event) => {
  if (event.origin === host && event.data?.plaza === "focus") (input ?? document.querySelector("a, button, input"))?.focus();
});

/** Say what became of a passage. No cookie goes along, and nothing waits for it. */
function note(place, step) {
  const said = new URLSearchParams({ kind: place.dataset.kind, id: place.dataset.id, step, q: input?.value ?? "" });
  fetch("/embed/events", { method: "POST", body: said, credentials: "omit", keepalive: true, headers: { "X-Plaza-Frame": "1" } }).catch(() => {});
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  const place = event.target.closest(".answer-given")?.querySelector("[data-kind]");
  if (!place) return;
  if (button) {
    note(place, button.dataset.step);
    if (button.href) return; // it leads to the same question without this passage
    place.replaceChildren(place.dataset.thanks);
    live.textContent = place.dataset.thanks;
  } else if (event.target.closest("a")) note(place, "opened");
});

if (input) {
  const ahead = document.getElementById("embed-ahead");
  let timer = 0;
  let running = null;
  let looked = input.value.trim();
  const look = async () => {
    const words = input.value.trim();
    if (words === looked) return;
    looked = words;
    running?.abort();
    if (words.length < 3) return ahead.replaceChildren();
    running = new AbortController();
    const lang = document.documentElement.lang;
    try {
      const answer = await fetch(`/embed/suggest?${new URLSearchParams({ q: words, lang })}`, { signal: running.signal, credentials: "omit" });
      if (!answer.ok) return;
      ahead.innerHTML = await answer.text();
      live.textContent = ahead.querySelector("[data-announce]")?.dataset.announce ?? "";
    } catch (problem) {
      if (problem.name !== "AbortError") looked = "";
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  input.form.addEventListener("submit", () => { clearTimeout(timer); running?.abort(); });
}
